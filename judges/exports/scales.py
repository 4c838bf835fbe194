"""Scales as other tools have them, and the way back. Every export writes down its own map."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from judges.engine.parsing import equal
from judges.engine.prompting import CriterionSpec

NOMINAL = "nominal"
MOST_INTEGERS = 11
EXACT = 0.01


@dataclass(frozen=True)
class ScaleMap:
    """Scores in the order of a scale's values; several values may share one where it is lossy.

    `step` is how far two neighbouring scores lie apart at least; half of it, or hardly anything
    on a scale without order, is what a score may be off and still stand for a value.
    """

    values: tuple[Any, ...]
    scores: tuple[float, ...]
    ordered: bool

    @property
    def lossy(self) -> bool:
        return len(set(self.scores)) < len(self.scores)

    @property
    def step(self) -> float:
        different = sorted(set(self.scores))
        return min((high - low for low, high in pairwise(different)), default=1.0)

    def score_of(self, value: Any) -> float:
        found = zip(self.values, self.scores, strict=True)
        return next(score for one, score in found if equal(one, value))

    def value_of(self, score: float) -> Any:
        """The value a score stands for, the middle one where several share it; None if none."""
        near = min(self.scores, key=lambda one: abs(one - score))
        allowed = self.step / 2 if self.ordered else EXACT
        inside = self.scores[0] - EXACT <= score <= self.scores[-1] + EXACT
        if not inside or abs(near - score) > allowed + 1e-9:
            return None
        same = [value for value, one in zip(self.values, self.scores, strict=True) if one == near]
        return same[len(same) // 2]

    def document(self) -> dict[str, Any]:
        """As it is written beside what uses it."""
        pairs = zip(self.values, self.scores, strict=True)
        return {
            "ordered": self.ordered,
            "lossy": self.lossy,
            "map": [{"value": value, "score": score} for value, score in pairs],
        }


def unit_map(criterion: CriterionSpec) -> ScaleMap:
    """Places between 0 for the first value and 1 for the last."""
    last = max(len(criterion.values) - 1, 1)
    scores = tuple(round(place / last, 4) for place in range(len(criterion.values)))
    return ScaleMap(tuple(criterion.values), scores, is_ordered(criterion))


def integer_map(criterion: CriterionSpec) -> ScaleMap:
    """Integers from 0 to 10 at most: places, or bands where there are more values than that."""
    n = len(criterion.values)
    if n <= MOST_INTEGERS:
        scores: Sequence[float] = range(n)
    else:
        scores = [place * MOST_INTEGERS // n for place in range(n)]
    return ScaleMap(tuple(criterion.values), tuple(scores), is_ordered(criterion))


def map_read(document: Any) -> ScaleMap:
    """A map as it was written. Raises `ValueError` for anything else."""
    try:
        rows = document["map"]
        values = tuple(row["value"] for row in rows)
        scores = tuple(float(row["score"]) for row in rows)
        ordered = bool(document["ordered"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("this is no map of a scale") from error
    if not scores or list(scores) != sorted(scores):
        raise ValueError("the scores of the map do not rise")
    return ScaleMap(values, scores, ordered)


def spelled(value: Any) -> str:
    """A value as a judge is asked to write it: texts bare, others as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def meanings(criterion: CriterionSpec) -> list[str]:
    """Each value with what it stands for, as the prompt shows them."""
    found = []
    for value in criterion.values:
        anchor = criterion.anchors.get(spelled(value), "")
        said = json.dumps(value, ensure_ascii=False)
        found.append(f"{said}: {anchor}" if anchor else said)
    return found


def is_ordered(criterion: CriterionSpec) -> bool:
    return criterion.level != NOMINAL
