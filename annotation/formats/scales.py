"""A rubric for a file that comes without one: criteria from the values of its rating columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count, filterfalse

from annotation.dataset.kinds.rankings import RankingScale, covers
from annotation.dataset.kinds.scales import CHOICES, RANKING, TEXT, scale_for
from annotation.dataset.rubrics import CriterionSpec, RubricSpec, default_scope, level_of, task_of
from annotation.dataset.values import JSON, Value, is_value, value_key
from annotation.formats.cells import is_blank
from annotation.formats.mapping import Mapping
from annotation.formats.rankings.orders import order_of, ranks_in
from annotation.formats.rankings.outputs import outputs_of
from annotation.formats.records import Record, pick
from annotation.formats.tables.numbers import NumberRefused, number_of
from annotation.formats.texts import opened
from evalhub.scales.numbers import is_number

_MOST_VALUES = 50
_KEY_LENGTH = 60
# What is longer is somebody's own words, no name of a class.
_LONG = 100
# The scales that people number their answers on; the narrowest that holds all values is taken.
_NUMBERED = ((0, 1), (1, 3), (1, 4), (1, 5), (1, 7), (0, 10), (1, 10), (0, 100))
_SIDES = (frozenset(("A", "B")), frozenset(("A", "B", "tie")))
_TRUTH = {"true": True, "false": False}
DEFAULT = "acceptable"


def derive_rubric(name: str, records: Iterable[Record], mapping: Mapping) -> RubricSpec:
    """Return criteria for the rating columns; one question of yes or no where there are none."""
    seen = {rating.criterion: _Seen() for rating in mapping.ratings}
    for record in records:
        for rating in mapping.ratings:
            values = [pick(record.columns, rating.column)]
            values += [one.value for one in record.answers if one.name == rating.column]
            for value in filterfalse(is_blank, values):
                seen[rating.criterion].note(value)
                seen[rating.criterion].note_order(value, record, mapping)
    sides = len(mapping.outputs) == 2
    titles = {rating.criterion: rating.column for rating in mapping.ratings}
    criteria = tuple(
        replace(
            _ranking(key, values) or _criterion(key, values, sides=sides),
            title=_title(key, titles[key]),
        )
        for key, values in seen.items()
    )
    return RubricSpec(
        name=name,
        task=task_of(one.scope for one in criteria),
        criteria=criteria or (_spec(DEFAULT, "nominal", ("yes", "no")),),
    )


def keys_for(columns: Iterable[str]) -> dict[str, str]:
    """Return a criterion key for each column: its name, without marks that no key has."""
    found: dict[str, str] = {}
    for column in columns:
        key = re.sub(r"[^\w .-]+", " ", column)[:_KEY_LENGTH].strip(" .-") or "rating"
        taken = set(found.values())
        numbered = (f"{key} {n}" if n > 1 else key for n in count(1))
        found[column] = next(one for one in numbered if one not in taken)
    return found


def _title(key: str, column: str) -> str:
    """Return the column's name where the key could not say it."""
    return "" if column == key else column


@dataclass(slots=True)
class _Seen:
    """The values of one column; `several` says that some cell held more than one at once.

    `orders` counts the values so far that order the outputs of their record, while all do.
    """

    values: dict[str, Value] = field(default_factory=dict)
    several: bool = False
    orders: int = 0
    mixed: bool = False
    ties: bool = False

    def note_order(self, value: JSON, record: Record, mapping: Mapping) -> None:
        """Take in whether a cell ranks the outputs beside it."""
        ranks = [] if self.mixed else ranks_in(value)
        outputs = outputs_of(record.columns, mapping) if ranks else []
        order = order_of(value, outputs) if outputs else None
        self.mixed |= not covers(order, [one["id"] for one in outputs]) or not ranks
        self.orders += not self.mixed
        self.ties |= len(ranks) < len(outputs)

    def note(self, value: JSON) -> None:
        """Take a cell in; of very many values the first are enough."""
        value = opened(value)
        cells = value if isinstance(value, list) else [value]
        if not all(map(is_value, cells)):
            return
        self.several |= len(cells) > 1
        for cell in cells:
            if not is_blank(cell) and len(self.values) <= _MOST_VALUES:
                cell = _read(cell.strip()) if isinstance(cell, str) else cell
                self.values.setdefault(value_key(cell), cell)


def _read(text: str) -> Value:
    """Return the number or truth value that a text spells, or the text."""
    if text.casefold() in _TRUTH:
        return _TRUTH[text.casefold()]
    try:
        number = number_of(text)
    except NumberRefused:
        # A number all the same: the row is refused by name, not taken for the name of a class.
        number = float(re.sub(r"\D", "", text))
    if not is_number(number):
        return text
    return int(number) if float(number).is_integer() else number


def _criterion(key: str, seen: _Seen, *, sides: bool) -> CriterionSpec:
    values = list(seen.values.values())
    said = frozenset(map(str, values))
    if any(len(text) > _LONG for text in said):
        return _spec(key, TEXT, None)
    if len(values) > _MOST_VALUES:
        return _numeric(key, values) if all(map(is_number, values)) else _spec(key, TEXT, None)
    if seen.several:
        return _spec(key, CHOICES, tuple(sorted(values, key=value_key)))
    if values and all(map(is_number, values)):
        return _numeric(key, values)
    if said in _SIDES or (sides and said and said <= max(_SIDES, key=len)):
        return _spec(key, "pairwise", ("A", "tie", "B"))
    if values and all(isinstance(value, bool) for value in values):
        return _spec(key, "nominal", (False, True))
    if len(values) > 1:
        return _spec(key, "nominal", tuple(sorted(values, key=value_key)))
    return _spec(key, "nominal", (*values, "other") if values else ("yes", "no"))


def _ranking(key: str, seen: _Seen) -> CriterionSpec | None:
    """Return the criterion of a column that orders the outputs of every record."""
    if seen.mixed or not seen.orders:
        return None
    extra = {"ties": True} if seen.ties else {}
    return replace(_spec(key, RANKING, None), scale=RankingScale(None, seen.ties), extra=extra)


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
        scale=scale_for(kind, values),
    )
