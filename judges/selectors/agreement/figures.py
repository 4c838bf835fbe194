"""Everything about how well a judge agrees with people under one criterion, ready to print.

`agreement_of` makes the tree: measures beside the human ceiling with their difference, values one
by one, the alternative annotator test, votes on pairs, the ranking of systems.
"""

from dataclasses import dataclass, replace

import numpy as np

from annotation.models import Criterion
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import FloatArray, Where, current_criteria, text_at
from evalhub.stats.changes.differences import alpha_change_on_same_units
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.beside import Beside, class_agreement, rank_agreement
from evalhub.stats.judging.classes import ClassFigures, class_figures
from evalhub.stats.judging.ranks import Correlation
from evalhub.stats.judging.sides import judge_side
from evalhub.stats.judging.units import JudgedUnits, judged_units, patterns_of
from judges.models import JudgeRun
from judges.selectors.agreement.measures import (
    alpha_with_raters,
    judge_accuracy,
    measured,
    people_alpha,
)
from judges.selectors.agreement.positive import positive_place
from judges.selectors.agreement.stand_ins import StandInReport, stand_in_report
from judges.selectors.agreement.systems import SystemReport, system_report
from judges.selectors.agreement.votes import VoteReport, vote_report
from judges.selectors.comparisons import Comparison, both_orders, compare_run

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
CLASSES: tuple[Metric, ...] = (
    *("accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc"),
    "kappa",
)
WEIGHTED: tuple[Metric, ...] = ("linear_kappa", "quadratic_kappa")


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
    """How well one value is found; `positive` where it is the one a judge is to find."""

    value: str
    positive: bool
    found: ClassFigures


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
    units = units_of(found)
    return JudgeAgreement(
        criterion=found.ratings.criterion,
        n=int(found.verdicts.subjects.size),
        n_unparsed=found.verdicts.n_unparsed,
        against=found.against,
        lines=(*class_lines(found, units), alpha_line(found), *rank_lines(found, units)),
        classes=class_rows(found, units),
        stand_in=stand_in_report(found, epsilon),
        votes=vote_report(found),
        systems=system_report(found),
    )


def units_of(found: Comparison) -> JudgedUnits:
    """Verdicts, truth and people for the measures of classes."""
    points = found.points
    if not found.has_classes:
        given = np.concatenate([points, found.people.ravel()])
        points = np.unique(given[~np.isnan(given)])
    units = judged_units(found.verdicts.matrix, found.truth, points, found.people)
    return units.with_right(right_in_both(found)) if found.verdicts.in_both_orders.any() else units


def right_in_both(found: Comparison) -> FloatArray:
    """Share of right verdicts of each pair asked both ways, unparsed as wrong; else missing."""
    right = np.full(found.truth.size, np.nan)
    ab, ba, truth = both_orders(found)
    shares = ((ab == truth).astype(np.float64) + (ba == truth)) / 2
    right[found.verdicts.in_both_orders] = np.where(np.isnan(truth), np.nan, shares)
    return right


def class_lines(found: Comparison, units: JudgedUnits) -> list[Line]:
    """Accuracy and, where the values are listed, every measure of classes."""
    ordered = found.ratings.criterion.level != "nominal"
    metrics = (*CLASSES, *(WEIGHTED if ordered else ())) if found.has_classes else ("accuracy",)
    beside = class_agreement(units, metrics, **found.options("beside"))
    accuracy = beside["accuracy"]
    beside["accuracy"] = replace(accuracy, judge=attempt(lambda: judge_accuracy(found)))
    return [line_of(found, key, one) for key, one in beside.items()]


def rank_lines(found: Comparison, units: JudgedUnits) -> list[Line]:
    """Correlations; Pearson's only of numbers."""
    if found.ratings.criterion.level == "nominal":
        return []
    numbers = [found.numbers(part) for part in (found.judge, found.truth, found.people)]
    judge, truth, people = (found.judge, found.truth, found.people)
    metrics: tuple[Correlation, ...] = ("spearman", "kendall")
    if all(part is not None for part in numbers):
        judge, truth, people = (part for part in numbers if part is not None)
        metrics = ("pearson", *metrics)
    numbered = replace(units, truth=truth, people=people)
    beside = rank_agreement(judge, numbered, metrics, **found.options("ranks"))
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
    return Line("alpha", NAMES["alpha"], change.second, change.first, change.difference)


def class_rows(found: Comparison, units: JudgedUnits) -> tuple[ClassLine, ...]:
    """Every listed value that is true or given somewhere."""
    if not found.has_classes:
        return ()
    patterns = patterns_of(units)
    side, scale = judge_side(patterns), found.ratings.scale
    positive = positive_place(found.ratings.criterion)
    single = len(found.verdicts.views) == 1
    return tuple(
        ClassLine(
            text_at(place, scale),
            place == positive,
            class_figures(
                side,
                patterns.multiplicity,
                int(place),
                single=single,
                **found.options(f"class {place}"),
            ),
        )
        for place in side.cells.places
    )
