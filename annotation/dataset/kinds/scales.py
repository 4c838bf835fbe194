"""Scales that are no list of points: bounded numbers, sets of options, texts, orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotation.dataset.kinds.rankings import RankingScale
from annotation.dataset.values import Scale, Value, is_number, is_value, value_key

TEXT, CHOICES, CHECKLIST, RANKING = "text", "multiselect", "checklist", "ranking"
NUMBERS = ("interval", "ratio")
SETS = (CHOICES, CHECKLIST)
# What has no place on a scale, and so no agreement coefficient of its own.
UNMEASURED = (TEXT, *SETS, RANKING)
NO_LEVEL = "none"
LONGEST_TEXT = 20_000
_ON_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class NumberScale(Scale):
    """Numbers within bounds; `slider` says that the desk draws one."""

    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str = ""
    slider: bool = False

    def contains(self, value: object) -> bool:
        """Tell whether a number is within the bounds and on a step."""
        if not is_number(value):
            return False
        number = float(value)  # type: ignore[arg-type]
        if self.low is not None and number < self.low:
            return False
        if self.high is not None and number > self.high:
            return False
        return self.is_on_step(number)

    def is_on_step(self, number: float) -> bool:
        """Steps are counted from the lower bound, or from 0."""
        if self.step is None:
            return True
        steps = (number - (self.low or 0.0)) / self.step
        return abs(steps - round(steps)) <= _ON_STEP

    def words(self) -> str:
        """The bounds as people say them."""
        said = [f"{name} {bound:g}" for name, bound in self.bounds() if bound is not None]
        steps = [] if self.step is None else [f"in steps of {self.step:g}"]
        unit = [f"({self.unit})"] if self.unit else []
        return " ".join(["a number", *said, *steps, *unit])

    def bounds(self) -> tuple[tuple[str, float | None], ...]:
        """The bounds with the words before them."""
        if self.low is None or self.high is None:
            return (("of at least", self.low), ("of at most", self.high))
        return (("from", self.low), ("to", self.high))


@dataclass(frozen=True, slots=True)
class SetScale(Scale):
    """Any of the values at once, as a list; an empty list says that none of them holds."""

    fewest: int = 0
    most: int | None = None

    def contains(self, value: object) -> bool:
        """Tell whether a value is a list of options, each once, and not too many."""
        if not isinstance(value, list) or not all(map(self.offers, value)):
            return False
        few = len({value_key(one) for one in value}) == len(value) >= self.fewest
        return few and (self.most is None or len(value) <= self.most)

    def offers(self, value: object) -> bool:
        """Tell whether a value is one of the options."""
        return is_value(value) and value_key(value) in self._places  # type: ignore[arg-type]

    def spelled(self, value: Any) -> Any:
        """The options in the order of the scale."""
        return [self.values[place] for place in sorted(map(self.index, value))]  # type: ignore[index]

    def is_numeric(self) -> bool:
        return False

    def words(self) -> str:
        """How many of which options."""
        options = ", ".join(value_key(value) for value in self.values or ())
        if self.most is None:
            return f"at least {self.fewest} of {options}" if self.fewest else f"any of {options}"
        return f"{self.fewest} to {self.most} of {options}"


@dataclass(frozen=True, slots=True)
class TextScale(Scale):
    """Words of one's own."""

    longest: int = LONGEST_TEXT

    def contains(self, value: object) -> bool:
        """Tell whether a value is a text that says something and is not too long."""
        return isinstance(value, str) and 0 < len(value) <= self.longest and bool(value.strip())

    def offers(self, value: object) -> bool:
        """No condition can name a text somebody will write."""
        return False

    def is_numeric(self) -> bool:
        return False

    def words(self) -> str:
        return f"a text of at most {self.longest:,} characters"


def scale_for(
    kind: str, values: tuple[Value, ...] | None, kept: Mapping[str, Any] | None = None
) -> Scale:
    """The scale of a kind; `kept` are the dimension's other keys, read before and so in order."""
    stated = kept or {}
    if kind in SETS:
        return SetScale(values, stated.get("min_choices") or 0, stated.get("max_choices"))
    if kind == TEXT:
        return TextScale(None, stated.get("max_length") or LONGEST_TEXT)
    if kind == RANKING:
        return RankingScale(None, bool(stated.get("ties")))
    bounded = any(stated.get(key) is not None for key in ("min", "max", "step", "unit"))
    if kind not in NUMBERS or values or not bounded:
        return Scale(values or None)
    slider = stated.get("control") == "slider"
    bounds = (stated.get("min"), stated.get("max"), stated.get("step"))
    return NumberScale(None, *bounds, stated.get("unit") or "", slider)
