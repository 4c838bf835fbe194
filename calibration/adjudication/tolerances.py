"""How far ratings may lie apart before somebody has to settle them, and how far they do. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from annotation.dataset.kinds.scales import SETS, NumberScale
from annotation.dataset.values import Scale

CLASSES, STEPS, NUMBERS = "classes", "steps", "numbers"
Way = Literal["classes", "steps", "numbers"]
# An ordinal scale forgives one step, numbers a tenth of what they can span.
STEP, SHARE = 1.0, 0.1


class Asked(Protocol):
    """What is read of a criterion."""

    key: str
    kind: str
    level: str
    extra: Mapping[str, Any]


@dataclass(frozen=True)
class Tolerance:
    """How ratings of one criterion are compared: steps or numbers apart, or the same or not.

    `span` is the whole scale in the same measure, None where the scale has no ends. `most` is
    what is forgiven; None is a tenth of what was given, where no span is known.
    """

    way: Way
    most: float | None = 0.0
    span: float | None = None

    @property
    def words(self) -> str:
        """What makes a Disagreement, for people."""
        if self.way == CLASSES:
            return "any difference"
        if self.most is None:
            return "more than a tenth of the numbers given"
        many = "step" if self.most == 1 else "steps"
        unit = f" {many}" if self.way == STEPS else ""
        return f"more than {self.most:g}{unit} apart"


def tolerance_of(criterion: Asked, scale: Scale, stated: object = None) -> Tolerance:
    """The tolerance of a criterion: as the project states it, as the rubric does, or the usual."""
    way, span = way_of(criterion, scale), span_of(criterion, scale)
    if way == CLASSES:
        return Tolerance(CLASSES)
    most = first_measure(stated, criterion.extra.get("tolerance"))
    if most is not None:
        return Tolerance(way, most, span)
    if way == STEPS:
        return Tolerance(STEPS, STEP, span)
    return Tolerance(NUMBERS, None if span is None else SHARE * span, span)


def first_measure(*stated: object) -> float | None:
    """The first of these that is a distance."""
    for one in stated:
        if isinstance(one, int | float) and not isinstance(one, bool) and one >= 0:
            return float(one)
    return None


def way_of(criterion: Asked, scale: Scale) -> Way:
    if criterion.level in ("interval", "ratio") and scale.is_numeric():
        return NUMBERS
    return STEPS if criterion.level == "ordinal" and criterion.kind not in SETS else CLASSES


def span_of(criterion: Asked, scale: Scale) -> float | None:
    """The largest distance that the scale allows, if it has ends."""
    if way_of(criterion, scale) == STEPS:
        return float(max(1, len(scale.values or ()) - 1)) if scale.values else None
    if scale.values and scale.is_numeric():
        numbers = [float(value) for value in scale.values]
        return max(numbers) - min(numbers)
    if isinstance(scale, NumberScale) and scale.low is not None and scale.high is not None:
        return scale.high - scale.low
    return None
