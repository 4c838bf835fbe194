"""A rubric for a file that comes without one: criteria from the values of its rating columns."""

from collections.abc import Iterable

from annotation.dataset.rubrics import CriterionSpec, RubricSpec, default_scope, level_of
from annotation.dataset.values import JSON, Scale, Value, is_value, value_key
from annotation.formats.cells import is_blank
from annotation.formats.mapping import Mapping
from annotation.formats.records import Record, pick
from evalhub.scales.numbers import is_number

_MOST_VALUES = 50
# The scales that people number their answers on; the narrowest that holds all values is taken.
_NUMBERED = ((0, 1), (1, 3), (1, 4), (1, 5), (1, 7), (0, 10), (1, 10), (0, 100))
_SIDES = (frozenset(("A", "B")), frozenset(("A", "B", "tie")))
DEFAULT = "acceptable"


def derive_rubric(name: str, records: Iterable[Record], mapping: Mapping) -> RubricSpec:
    """Return criteria for the rating columns; one question of yes or no where there are none."""
    seen: dict[str, dict[str, Value]] = {rating.criterion: {} for rating in mapping.ratings}
    for record in records:
        for rating in mapping.ratings:
            values = [pick(record.columns, rating.column)]
            values += [one.value for one in record.answers if one.name == rating.column]
            for value in values:
                _note(seen[rating.criterion], value)
    criteria = tuple(_criterion(key, list(values.values())) for key, values in seen.items())
    pairs = bool(criteria) and all(one.scope == "pair" for one in criteria)
    return RubricSpec(
        name=name,
        task="pairwise" if pairs else "pointwise",
        criteria=criteria or (_spec(DEFAULT, "nominal", ("yes", "no")),),
    )


def _note(seen: dict[str, Value], value: JSON) -> None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if is_blank(value) or not is_value(value):
        return
    if isinstance(value, str):
        value = _number(value.strip())
    if len(seen) <= _MOST_VALUES:
        seen.setdefault(value_key(value), value)


def _number(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return text
    if not is_number(number):
        return text
    return int(number) if number.is_integer() else number


def _criterion(key: str, values: list[Value]) -> CriterionSpec:
    numbers = [value for value in values if is_number(value)]
    if values and len(numbers) == len(values):
        return _numeric(key, numbers)
    if frozenset(map(str, values)) in _SIDES:
        return _spec(key, "pairwise", ("A", "tie", "B"))
    if 2 <= len(values) <= _MOST_VALUES:
        return _spec(key, "nominal", tuple(sorted(values, key=value_key)))
    return _spec(key, "nominal", (*values[:1], *(("yes", "no") if not values else ("other",))))


def _numeric(key: str, numbers: list[Value]) -> CriterionSpec:
    low, high = min(map(float, numbers)), max(map(float, numbers))
    whole = all(isinstance(value, int) for value in numbers)
    fits = (ends for ends in _NUMBERED if ends[0] <= low and high <= ends[1])
    ends = next(fits, None)
    if not whole or ends is None or ends[1] > 10:
        return _spec(key, "interval", None)
    return _spec(key, "ordinal", tuple(range(ends[0], ends[1] + 1)))


def _spec(key: str, kind: str, values: tuple[Value, ...] | None) -> CriterionSpec:
    return CriterionSpec(
        key=key,
        type=kind,
        scope=default_scope(kind),
        level=level_of(kind, values),
        scale=Scale(values),
    )
