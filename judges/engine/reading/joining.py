"""One value out of several judges' values, and when one judge's value leaves doubt."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub.scales.numbers import is_number
from judges.engine.parsing import OK
from judges.engine.prompting import CriterionSpec
from judges.engine.reading.odds import spelling

SPLIT = "the panel is split"
SILENT = "no member gave a value"


@dataclass(frozen=True)
class Voice:
    """What one judge said about a unit."""

    value: Any
    status: str = OK
    confidence: float | None = None
    distribution: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Joint:
    """What a panel says: a point of the scale or None with the reason, and how the members split.

    `share` is that of the members who gave this value; `mean` is set where values are numbers.
    """

    value: Any
    reason: str
    share: float | None
    distribution: dict[str, float]
    mean: float | None


@dataclass(frozen=True)
class Doubt:
    """What makes a verdict doubtful: no value, a confidence below `below`, or one of `points`.

    Confidence is what the judge stated, else the share of its value in the distribution.
    """

    below: float | None = None
    points: tuple[str, ...] = ()

    def kept(self) -> dict[str, Any]:
        return {"below": self.below, "points": list(self.points)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Doubt":
        return cls(kept.get("below"), tuple(kept.get("points", ())))


def is_doubtful(voice: Voice, doubt: Doubt) -> bool:
    """Should somebody else be asked? Not about what only people can judge."""
    if voice.status == "needs_human":
        return False
    if voice.value is None or spelling(voice.value) in doubt.points:
        return True
    sure = voice.confidence
    if sure is None and voice.distribution:
        sure = voice.distribution.get(spelling(voice.value), 0.0)
    return doubt.below is not None and sure is not None and sure < doubt.below


def joined(voices: Sequence[Voice], rule: str, criterion: CriterionSpec) -> Joint:
    """Join values by `majority`, `median` or `mean`; members without a value do not count."""
    values = [one.value for one in voices if one.status == OK and one.value is not None]
    if not values:
        return Joint(None, SILENT, None, {}, None)
    counts = Counter(spelling(one) for one in values)
    shares = {name: n / len(values) for name, n in counts.items()}
    numbers = [float(one) for one in values if is_number(one)]
    mean = math.fsum(numbers) / len(values) if len(numbers) == len(values) else None
    point = RULES[rule](values, criterion, mean)
    if point is None:
        return Joint(None, SPLIT, None, shares, mean)
    return Joint(point, "", shares.get(spelling(point), 0.0), shares, mean)


def majority(values: Sequence[Any], criterion: CriterionSpec, mean: float | None) -> Any:
    """The value most members gave; None where two were given equally often."""
    ranked = Counter(spelling(one) for one in values).most_common()
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return next(one for one in values if spelling(one) == ranked[0][0])


def median(values: Sequence[Any], criterion: CriterionSpec, mean: float | None) -> Any:
    """The middle one in the order of the scale, or the point half way; None where there is none."""
    order = {spelling(one): n for n, one in enumerate(criterion.values)}
    if not order:
        return sorted(values)[(len(values) - 1) // 2] if mean is not None else None
    ranked = sorted(values, key=lambda one: order.get(spelling(one), 0))
    low, high = ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]
    if spelling(low) == spelling(high):
        return low
    between = (order[spelling(low)] + order[spelling(high)]) / 2
    return criterion.values[int(between)] if between.is_integer() else None


def mean_point(values: Sequence[Any], criterion: CriterionSpec, mean: float | None) -> Any:
    """The point nearest to the mean; None where two are equally near, or values are no numbers."""
    if mean is None:
        return None
    points = [one for one in criterion.values if is_number(one)]
    if not points:
        return mean
    ranked = sorted(points, key=lambda one: abs(one - mean))
    if len(ranked) > 1 and math.isclose(abs(ranked[0] - mean), abs(ranked[1] - mean)):
        return None
    return ranked[0]


RULES = {"majority": majority, "median": median, "mean": mean_point}
