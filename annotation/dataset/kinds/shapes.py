"""The keys of a dimension that say how far its answers go: bounds, numbers of choices, length.

They stay with the keys that are kept, so that a rubric is written back as it was spelled.
"""

from collections.abc import Mapping

from annotation.dataset.kinds.scales import (
    LONGEST_TEXT,
    NUMBERS,
    RANKING,
    SETS,
    TEXT,
    scale_for,
)
from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.reading import join
from annotation.dataset.values import JSON, Scale, Value, is_number

LONGEST_UNIT = 40
CONTROLS = ("number", "slider")


def read_scale(
    row: Mapping[str, JSON], kind: str, values: tuple[Value, ...] | None, path: str = ""
) -> Scale:
    """Return the scale that a dimension states; raise `RowRefused`."""
    if kind in NUMBERS and values is None:
        refuse_bounds(row, path)
    elif kind in SETS:
        refuse_counts(row, len(values or ()), path)
    elif kind == TEXT:
        count(row, "max_length", 1, LONGEST_TEXT, path)
    elif kind == RANKING and not isinstance(row.get("ties") or False, bool):
        raise RowRefused(join(path, "ties"), f"must be true or false, not {shown(row['ties'])}")
    return scale_for(kind, values, row)


def refuse_bounds(row: Mapping[str, JSON], path: str) -> None:
    """Bounds are numbers in order; a slider needs both, and a step fits between them."""
    low, high, step = (number(row, key, path) for key in ("min", "max", "step"))
    if low is not None and high is not None and low >= high:
        raise RowRefused(join(path, "max"), f"{shown(high)} is not above {shown(low)}")
    if step is not None and step <= 0:
        raise RowRefused(join(path, "step"), f"{shown(step)} is not above 0")
    if None not in (low, high, step) and step > high - low:  # type: ignore[operator]
        raise RowRefused(join(path, "step"), f"{shown(step)} is more than the whole range")
    unit, control = row.get("unit"), row.get("control")
    if unit is not None and not (isinstance(unit, str) and len(unit) <= LONGEST_UNIT):
        raise RowRefused(join(path, "unit"), f"must be a text of at most {LONGEST_UNIT} characters")
    if control is not None and control not in CONTROLS:
        raise RowRefused(join(path, "control"), f"{shown(control)} is not one of number, slider")
    if control == "slider" and (low is None or high is None):
        raise RowRefused(join(path, "control"), 'a slider needs "min" and "max"')


def refuse_counts(row: Mapping[str, JSON], n_values: int, path: str) -> None:
    """How many options may be chosen; no fewer than asked for, no more than there are."""
    fewest = count(row, "min_choices", 0, n_values, path) or 0
    most = count(row, "max_choices", 1, n_values, path)
    if most is not None and most < fewest:
        raise RowRefused(join(path, "max_choices"), f"{most} is fewer than min_choices, {fewest}")


def number(row: Mapping[str, JSON], key: str, path: str) -> float | None:
    value = row.get(key)
    if value is not None and not is_number(value):
        raise RowRefused(join(path, key), f"{shown(value)} is not a number")
    return value


def count(row: Mapping[str, JSON], key: str, least: int, most: int, path: str) -> int | None:
    value = row.get(key)
    if value is not None and (type(value) is not int or not least <= value <= most):
        reason = f"{shown(value)} is not a whole number from {least} to {most:,}"
        raise RowRefused(join(path, key), reason)
    return value
