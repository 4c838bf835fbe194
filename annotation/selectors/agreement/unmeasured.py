"""What is said of criteria whose values have no place on a scale: texts, several at once.

People agree on several choices option by option: each is a question of yes or no.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from annotation.dataset.kinds.scales import SETS, UNMEASURED
from annotation.dataset.values import value_key, value_text
from annotation.models import Criterion, Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import (
    FloatArray,
    IntArray,
    RatingTable,
    Where,
    counted_values,
    every_criterion,
)
from evalhub.stats.coefficients import as_json
from evalhub.stats.errors import UndefinedStatistic

Json = dict[str, Any]
WHY = {
    "text": "Texts are written freely: there is no coefficient of agreement for them.",
    "multiselect": "Several values at once: agreement is told option by option.",
    "checklist": "Several values at once: agreement is told line by line.",
    "ranking": "Orders have no places on one scale: see Kendall's tau and W.",
}


@dataclass(frozen=True)
class Answers:
    """The counted ratings of a criterion: who, on which subject, which value (None: abstained)."""

    criterion: Criterion
    rows: tuple[tuple[str, int, Any], ...]

    @property
    def given(self) -> list[tuple[str, int, Any]]:
        return [row for row in self.rows if row[2] is not None]

    def without(self, raters: Collection[str]) -> "Answers":
        """The same without some raters."""
        return replace(self, rows=tuple(row for row in self.rows if row[0] not in raters))

    @property
    def n_units(self) -> int:
        return len({subject for _, subject, _ in self.given})

    @property
    def n_raters(self) -> int:
        return len({rater for rater, _, _ in self.given})

    @property
    def why(self) -> str:
        """Why there is no single coefficient."""
        return WHY[self.criterion.kind]


def unmeasured_answers(
    project: Project, where: Where = (), counted: Counted = USUAL
) -> Iterator[Answers]:
    """The answers to every criterion that has no place on a scale."""
    for criterion in every_criterion(project):
        if criterion.kind in UNMEASURED:
            yield answers_to(criterion, where, counted)


def answers_to(criterion: Criterion, where: Where = (), counted: Counted = USUAL) -> Answers:
    """Load the counted ratings, over all rubric versions that have the key."""
    values = counted_values(criterion, where, counted)
    rows = ((*place, text and json.loads(text)) for place, text in values.items())
    return Answers(criterion, tuple(rows))


def option_tables(answers: Answers) -> Iterator[RatingTable]:
    """One table of yes and no for every option of a criterion that takes several."""
    criterion = answers.criterion
    if criterion.kind not in SETS or not answers.given:
        return
    raters = tuple(sorted({rater for rater, _, _ in answers.given}))
    subjects: IntArray = np.unique(np.array([row[1] for row in answers.given], dtype=np.int64))
    places = {key: place for place, key in enumerate(raters)}
    columns = {int(subject): place for place, subject in enumerate(subjects)}
    for option in criterion.values:
        matrix: FloatArray = np.full((len(raters), subjects.size), np.nan)
        for rater, subject, value in answers.given:
            chosen = value_key(option) in map(value_key, value)
            matrix[places[rater], columns[subject]] = float(chosen)
        yield RatingTable(option_criterion(criterion, option), raters, subjects, matrix, 0)


def option_criterion(criterion: Criterion, option: Any) -> Criterion:
    """An option as the question of yes or no that it is; never stored."""
    return Criterion(
        rubric=criterion.rubric,
        position=criterion.position,
        key=f"{criterion.key}: {value_text(option)}",
        title=f"{criterion.title}: {value_text(option)}",
        kind="nominal",
        scope=criterion.scope,
        level="nominal",
        values=[False, True],
    )


def unmeasured_entry(answers: Answers) -> Json:
    """What the report says of such a criterion, its options apart."""
    return {
        "level": answers.criterion.level,
        "type": answers.criterion.kind,
        "values": answers.criterion.values,
        "n_units": answers.n_units,
        "n_ratings": len(answers.given),
        "n_raters": answers.n_raters,
        "n_abstained": len(answers.rows) - len(answers.given),
        "alpha": as_json(UndefinedStatistic("no_scale", answers.why)),
    }
