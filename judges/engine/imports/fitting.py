"""Values of another tool on the scale of a criterion, or the reason why they do not fit it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evalhub.scales.numbers import is_number
from judges.engine.imports.found import GivenScale
from judges.engine.imports.reading import CannotImport
from judges.engine.prompting import CriterionSpec

GOOD = frozenset({"pass", "passed", "true", "yes", "correct", "good", "1", "c", "ok", "acceptable"})
BAD = frozenset({"fail", "failed", "false", "no", "incorrect", "bad", "0", "i", "not ok"})
BAD |= {"unacceptable", "wrong"}


@dataclass(frozen=True)
class Place:
    """What they called a value, and what it is called here."""

    theirs: str
    ours: Any


def fit_scale(given: GivenScale, criterion: CriterionSpec) -> tuple[Place, ...]:
    """Their values beside ours, empty where they are the same already.

    Raises `CannotImport` where nothing says which value is which.
    """
    if not given.choices and given.low is None:
        return ()
    if not criterion.values:
        return fit_any_number(given, criterion)
    if given.choices:
        return fit_choices(given, criterion)
    return fit_range(given, criterion)


def fit_any_number(given: GivenScale, criterion: CriterionSpec) -> tuple[Place, ...]:
    if given.choices and not all(is_number(one) for one in given.choices):
        raise misfit(given, criterion, "its values are numbers, theirs are words")
    return ()


def fit_choices(given: GivenScale, criterion: CriterionSpec) -> tuple[Place, ...]:
    """By name; a pair of good and bad by what the words mean; graded choices in their order."""
    own = {spelled(value): value for value in criterion.values}
    theirs = [spelled(one) for one in given.choices]
    if set(theirs) == set(own):
        return ()
    if len(theirs) != len(own):
        raise misfit(given, criterion, f"they have {len(theirs)} values and it has {len(own)}")
    if len(own) == 2:
        return fit_two(given, criterion)
    if theirs == ["c", "p", "i"] and criterion.level == "ordinal":
        pairs = zip(given.choices, reversed(criterion.values), strict=True)
        return tuple(Place(str(one), value) for one, value in pairs)
    raise misfit(given, criterion, "nothing says which value is which")


def fit_two(given: GivenScale, criterion: CriterionSpec) -> tuple[Place, ...]:
    """Good and bad by the words, or by what counted as passed."""
    first, second = (goodness(one, given.passing) for one in given.choices)
    ours = {goodness(value, ()): value for value in criterion.values}
    if {first, second} != {True, False} or set(ours) != {True, False}:
        raise misfit(given, criterion, "nothing says which of the two is the good one")
    return tuple(
        Place(str(one), ours[good])
        for one, good in zip(given.choices, (first, second), strict=True)
    )


def goodness(value: Any, passing: Sequence[Any]) -> bool | None:
    """Whether a value is the good one of two; None where nothing says so."""
    if passing:
        return value in passing
    word = spelled(value)
    return True if word in GOOD else False if word in BAD else None


def fit_range(given: GivenScale, criterion: CriterionSpec) -> tuple[Place, ...]:
    """Numbers from end to end onto numbers in order, in even steps; 0 to 1 onto good and bad."""
    low, high = given.low or 0.0, given.high or 0.0
    values = list(criterion.values)
    if not low < high:
        raise misfit(given, criterion, "their range is empty")
    if not all(is_number(value) for value in values):
        return fit_two(GivenScale(choices=(1, 0), passing=(1,)), criterion) and ends(
            given, criterion
        )
    ordered = sorted(values)
    if (ordered[0], ordered[-1]) == (low, high):
        return ()
    if len(ordered) < 2:
        raise misfit(given, criterion, "it has one value only")
    step = (high - low) / (len(ordered) - 1)
    return tuple(Place(f"{low + at * step:.3g}", value) for at, value in enumerate(ordered))


def ends(given: GivenScale, criterion: CriterionSpec) -> tuple[Place, ...]:
    """The lower half of their range is the bad value, the upper half the good one."""
    ours = {goodness(value, ()): value for value in criterion.values}
    middle = ((given.low or 0.0) + (given.high or 0.0)) / 2
    return (
        Place(f"{middle:.3g} or more", ours[True]),
        Place(f"less than {middle:.3g}", ours[False]),
    )


def spelled(value: Any) -> str:
    """How a value is written; 1.0 is 1, and true is a word."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().casefold()


def misfit(given: GivenScale, criterion: CriterionSpec, why: str) -> CannotImport:
    ours = ", ".join(map(str, criterion.values)) or "any number"
    return CannotImport(
        f"Their values ({given.words()}) do not fit {criterion.key} ({ours}): {why}. Choose "
        "another Criterion, or paste the text into a new JudgePrompt and say there what is meant."
    )
