"""Everything about how well a judge agrees with people under one criterion, ready to print.

`agreement_of` makes the tree: measures beside the human ceiling with their difference, values one
by one, the alternative annotator test, votes on pairs, the ranking of systems.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotation.models import Criterion
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import Where, current_criteria, text_at
from evalhub.stats.changes.differences import alpha_change_on_same_units
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.beside import Beside
from evalhub.stats.judging.classes import ClassFigures, figures_of_values
from evalhub.stats.judging.sides import judge_side, people_side
from evalhub.stats.judging.units import Patterns, patterns_of
from judges.models import JudgeRun
from judges.selectors.agreement.measures import (
    alpha_with_raters,
    judge_accuracy,
    measured,
    people_alpha,
    told,
)
from judges.selectors.agreement.positive import positive_place
from judges.selectors.agreement.stand_ins import StandInReport, stand_in_report
from judges.selectors.agreement.systems import SystemReport, system_report
from judges.selectors.agreement.votes import VoteReport, vote_report
from judges.selectors.comparisons import Comparison, compare_run

NAMES = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "precision": "Precision (mean over values)",
    "recall": "Recall (mean over values)",
    "f1": "F1 (mean over values)",
    "mcc": "Matthews correlation",
    "kappa": "Cohen's kappa",
    "linear_kappa": "Weighted kappa, linear",
    "quadratic_kappa": "Weighted kappa, quadratic",
    "alpha": "Krippendorff's alpha with the Judge as a Rater",
    "pearson": "Pearson correlation",
    "spearman": "Spearman rank correlation",
    "kendall": "Kendall's tau-b",
}


@dataclass(frozen=True)
class Line:
    """One measure: the judge's, what people reach, and the judge less people."""

    key: str
    name: str
    judge: Coefficient
    people: Coefficient | None
    difference: Coefficient | None


@dataclass(frozen=True)
class ClassLine:
    """How well one value is found; `positive` where it is the one a judge is to find.

    `people` is how well they find it: each against the majority of the others. None with fewer
    than two of them.
    """

    value: str
    positive: bool
    found: ClassFigures
    people: ClassFigures | None = None


@dataclass(frozen=True)
class JudgeAgreement:
    """A judge beside people under one criterion. What has no data is None or empty."""

    criterion: Criterion
    n: int
    n_unparsed: int
    against: str | None
    lines: tuple[Line, ...]
    classes: tuple[ClassLine, ...]
    stand_in: StandInReport | None
    votes: VoteReport | None
    systems: SystemReport | None

    def line(self, key: str) -> Line | None:
        """The line of a measure, None where the criterion has none of it."""
        return next((one for one in self.lines if one.key == key), None)

    @property
    def positive(self) -> ClassLine | None:
        """Of two values the one to find: its TPR and TNR are the judge's."""
        return next((one for one in self.classes if one.positive), None)


def run_agreement(
    run: JudgeRun,
    sampling: Sampling,
    *,
    where: Where = (),
    counted: Counted = USUAL,
    epsilon: float | None = None,
) -> list[JudgeAgreement]:
    """A run's agreement, criterion by criterion; those without verdicts are left out."""
    keys = [criterion.key for criterion in current_criteria(run.project)]
    compared = (compare_run(run, key, sampling, where, counted) for key in keys)
    return [agreement_of(one, epsilon=epsilon) for one in compared if one is not None]


def agreement_of(found: Comparison, *, epsilon: float | None = None) -> JudgeAgreement:
    """The whole tree of one judge under one criterion; see `stand_ins` for `epsilon`."""
    return JudgeAgreement(
        criterion=found.ratings.criterion,
        n=int(found.verdicts.subjects.size),
        n_unparsed=found.verdicts.n_unparsed,
        against=found.against,
        lines=tuple(lines_of(found)),
        classes=class_rows(found),
        stand_in=stand_in_report(found, epsilon),
        votes=vote_report(found),
        systems=system_report(found),
    )


def lines_of(found: Comparison) -> list[Line]:
    """Every measure that the level of the criterion has."""
    return [*class_lines(found), *further_lines(found)]


def further_lines(found: Comparison) -> list[Line]:
    """Alpha, and correlations where the values have an order."""
    return [alpha_line(found), *(line_of(found, key, one) for key, one in found.ranks.items())]


def class_lines(found: Comparison) -> list[Line]:
    """Accuracy and, where the values are listed, every measure of classes."""
    exact = replace(found.beside["accuracy"], judge=attempt(lambda: judge_accuracy(found)))
    beside = {**found.beside, "accuracy": exact}
    return [line_of(found, key, one) for key, one in beside.items()]


def line_of(found: Comparison, key: str, beside: Beside) -> Line:
    if found.people.shape[0] < 2:
        return Line(key, NAMES[key], beside.judge, None, None)
    return Line(key, NAMES[key], beside.judge, beside.people, beside.difference)


def alpha_line(found: Comparison) -> Line:
    """Alpha of people with the judge as one more rater, beside theirs alone."""
    if not found.people.size:
        nobody = UndefinedStatistic("no_people", "Nobody rated what the Judge judged.")
        return Line("alpha", NAMES["alpha"], nobody, None, None)
    try:
        together = measured(found, np.vstack([found.people, found.judge]))
        alone = measured(found, found.people)
        level = found.ratings.criterion.level
        change = alpha_change_on_same_units(alone, together, level, **found.options("alpha"))
    except UndefinedStatistic as reason:
        with_judge = attempt(lambda: alpha_with_raters(found))
        people = attempt(lambda: people_alpha(found))
        return Line("alpha", NAMES["alpha"], with_judge, people, reason)
    sides = told(change.second, together), told(change.first, alone)
    return Line("alpha", NAMES["alpha"], *sides, change.difference)


def class_rows(found: Comparison) -> tuple[ClassLine, ...]:
    """Every listed value that is true or given somewhere."""
    if not found.has_classes:
        return ()
    patterns = patterns_of(found.units)
    side, single = judge_side(patterns), len(found.verdicts.views) == 1
    places = [int(place) for place in side.cells.places]
    if not places:
        return ()
    options, scale = found.options("classes"), found.ratings.scale
    rows = figures_of_values(side, patterns.multiplicity, places, single=single, **options)
    people, positive = people_rows(found, patterns, places), positive_place(found.ratings.criterion)
    return tuple(
        ClassLine(text_at(one.place, scale), one.place == positive, one, people.get(one.place))
        for one in rows
    )


def people_rows(
    found: Comparison, patterns: Patterns, places: Sequence[int]
) -> dict[int, ClassFigures]:
    """How well people find each value, units drawn with all their ratings; nothing of one person.

    A stream of its own: the judge's figures do not depend on it.
    """
    if found.people.shape[0] < 2:
        return {}
    side, options = people_side(patterns), found.options("classes of people")
    rows = figures_of_values(side, patterns.multiplicity, places, single=False, **options)
    return {one.place: one for one in rows}
