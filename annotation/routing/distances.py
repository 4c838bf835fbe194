"""How far the answers of a subject's raters lie apart under a criterion, from 0 to 1. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.dataset.kinds.rankings import ranks_of
from annotation.dataset.kinds.scales import RANKING, SETS, TEXT, NumberScale
from annotation.dataset.values import Scale, value_key
from evalhub.stats.agreement.distances import (
    Distance,
    jaccard_distance,
    kendall_distance,
    mean_distance,
    nominal_distance,
    ratio_distance,
    span_distance,
)

NEVER = "never: texts have no distance"
BOUNDLESS = "never: numbers without a lowest and a highest value have no largest distance"


@dataclass(frozen=True)
class Yardstick:
    """How two answers to one criterion are held against each other.

    `words` say it to people. Without a `distance` they never are, and `words` say why. `read`
    makes of a value what the distance takes.
    """

    words: str
    distance: Distance | None = None
    read: Callable[[Any], Any] = value_key
    contains: Callable[[object], bool] = lambda value: True

    def disagreement(self, values: Sequence[Any]) -> float | None:
        """The mean distance of every two raters; None where no two can be compared.

        What does not stand on the scale, as under an earlier version of it, is left out.
        """
        given = [self.read(value) for value in values if self.contains(value)]
        if self.distance is None or len(given) < 2:
            return None
        return mean_distance(given, self.distance)


def yardstick(kind: str, level: str, scale: Scale) -> Yardstick:
    """How answers of a criterion are compared, by its kind, its level and its scale."""
    if kind == TEXT:
        return Yardstick(NEVER)
    if kind in SETS:
        words = "options in common, of those that either chose (Jaccard)"
        return Yardstick(words, jaccard_distance, chosen, scale.contains)
    if kind == RANKING:
        words = "pairs of Outputs put in another order (Kendall)"
        return Yardstick(words, order_distance, ranks_of, scale.contains)
    if level == "nominal":
        return Yardstick("the same or not", nominal_distance, value_key, scale.contains)
    if level == "ratio":
        return Yardstick("difference over sum", ratio_distance, float, scale.contains)
    return along(level, scale)


def along(level: str, scale: Scale) -> Yardstick:
    """Steps on an ordered scale; differences of numbers as a share of the largest."""
    values = scale.values
    if values is not None and (level == "ordinal" or not scale.is_numeric()):
        last = len(values) - 1
        words = f"steps apart, of {last}"
        return Yardstick(words, spanning(last), scale.index, scale.contains)
    low, high = bounds(scale)
    if low is None or high is None:
        return Yardstick(BOUNDLESS)
    words = f"difference, of {high - low:g}"
    return Yardstick(words, spanning(high - low), float, scale.contains)


def bounds(scale: Scale) -> tuple[float | None, float | None]:
    """The lowest and the highest number that a scale allows, where it says so."""
    if scale.values:
        numbers = [float(value) for value in scale.values]
        return min(numbers), max(numbers)
    return (scale.low, scale.high) if isinstance(scale, NumberScale) else (None, None)


def spanning(span: float) -> Distance:
    return lambda first, second: span_distance(first, second, span)


def chosen(value: Sequence[Any]) -> frozenset[str]:
    return frozenset(map(value_key, value))


def order_distance(first: Mapping[str, int], second: Mapping[str, int]) -> float:
    """Of two orders, by the outputs that both know: they are those of one item."""
    keys = sorted(first.keys() & second.keys())
    return kendall_distance([first[key] for key in keys], [second[key] for key in keys])
