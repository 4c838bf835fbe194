"""Marking an answer: what was given beside what was expected, criterion by criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.dataset.values import is_number, is_within, value_key
from annotation.qualification.questions import Expectation


@dataclass(frozen=True)
class Mark:
    """One criterion of an answer. An abstention (`given` is None) never meets."""

    criterion: str
    given: Any
    expected: Any
    tolerance: float | None
    met: bool
    feedback: str

    @property
    def exact(self) -> bool:
        return self.given is not None and value_key(self.given) == value_key(self.expected)


def mark(expected: Sequence[Expectation], given: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Compare an answer with everything that is expected of it."""
    return tuple(
        Mark(
            criterion=one.criterion,
            given=given.get(one.criterion),
            expected=one.value,
            tolerance=one.tolerance,
            met=is_met(given.get(one.criterion), one.value, one.tolerance),
            feedback=one.feedback,
        )
        for one in expected
    )


def is_met(given: Any, expected: Any, tolerance: float | None) -> bool:
    """Tell whether a value is what was expected; as in traps, numbers may be off a little."""
    if is_number(given) and is_number(expected):
        return is_within(given, expected, tolerance)
    return given is not None and value_key(given) == value_key(expected)
