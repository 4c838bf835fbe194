"""Points on a scale, with their JSON type: `true`, `1` and `"1"` are three values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from evalhub.scales.numbers import LARGEST_NUMBER
from evalhub.scales.numbers import is_number as is_number

Value: TypeAlias = bool | int | float | str
JSON: TypeAlias = Any
Row: TypeAlias = dict[str, JSON]
Extra: TypeAlias = Mapping[str, JSON]

_EXACT = 2**63
_MOST_SHOWN = 12


def is_value(value: object) -> bool:
    """Tell whether a JSON value can stand on a scale at all."""
    return isinstance(value, bool | str) or is_number(value)


def too_large(value: object) -> str:
    """Return why a number is refused, or nothing for what is no number or fits."""
    if type(value) not in (int, float) or is_number(value):
        return ""
    return f"is not between -{LARGEST_NUMBER:,} and {LARGEST_NUMBER:,}"


def value_key(value: Value | None) -> str:
    """Return the canonical JSON text: equal for 4 and 4.0, different for 4, "4" and true."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def is_within(given: float, expected: float, tolerance: float | None) -> bool:
    """Tell whether a number is as near as asked, as people count: 1.3 is 0.3 from 1."""
    apart = Decimal(repr(given)) - Decimal(repr(expected))
    return abs(apart) <= Decimal(repr(tolerance or 0))


def value_text(value: Any) -> str:
    """Return the value as people write it, which is how anchors name it; choices as a list."""
    if isinstance(value, list):
        return ", ".join(map(member_text, value)) or "none of these"
    return value if isinstance(value, str) else value_key(value)


def member_text(member: Any) -> str:
    """One of several values; of a ranking also those that share a rank."""
    if isinstance(member, list):
        return " = ".join(map(value_text, member))
    return value_text(member)


@dataclass(frozen=True, slots=True)
class Scale:
    """The values a criterion allows, in order; `None` means every number."""

    values: tuple[Value, ...] | None
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {value_key(value): place for place, value in enumerate(self.values or ())}
        object.__setattr__(self, "_places", places)

    def contains(self, value: object) -> bool:
        """Tell whether a value of any JSON type is one of these points."""
        if self.values is None:
            return is_number(value)
        return is_value(value) and value_key(value) in self._places  # type: ignore[arg-type]

    def index(self, value: Value) -> int:
        """Return the place in the list of values; `ValueError` when there is none."""
        place = self._places.get(value_key(value))
        if place is None:
            raise ValueError(f"{value_key(value)} has no place on this scale")
        return place

    def is_numeric(self) -> bool:
        """Tell whether distances between values can be measured."""
        return self.values is None or all(is_number(value) for value in self.values)

    def offers(self, value: object) -> bool:
        """Tell whether a condition may name this value."""
        return self.contains(value)

    def spelled(self, value: Any) -> Any:
        """The scale's own spelling of a value it contains: 4, not 4.0."""
        return value if self.values is None else self.values[self.index(value)]

    def words(self) -> str:
        """What may be given, for people who gave something else."""
        if self.values is None:
            return "any number"
        more = ", ..." if len(self.values) > _MOST_SHOWN else ""
        return ", ".join(value_key(value) for value in self.values[:_MOST_SHOWN]) + more
