"""`dataset.json`: what is judged, and on which scales."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotation.dataset.asking.rules import PLAIN, Asking, read_asking, refuse_circles
from annotation.dataset.fields import (
    take_list,
    take_name,
    take_objects,
    take_required,
    take_text,
)
from annotation.dataset.kinds.scales import NO_LEVEL, NUMBERS, RANKING, SETS, TEXT, UNMEASURED
from annotation.dataset.kinds.shapes import read_scale
from annotation.dataset.limits import Limits
from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.reading import join
from annotation.dataset.values import (
    JSON,
    Extra,
    Row,
    Scale,
    Value,
    is_number,
    is_value,
    too_large,
    value_key,
    value_text,
)
from evalhub.scales.lookalikes import difference, skeleton

TASKS = ("pointwise", "pairwise", "listwise")
TYPES = ("ordinal", "nominal", "interval", "ratio", "pairwise", "text", "multiselect", "checklist")
TYPES = (*TYPES, RANKING)
SCOPES = ("output", "pair", "list")
OWN_SCOPE = {"pairwise": "pair", RANKING: "list"}
SAYING = {
    "pair": "compares a pair of outputs",
    "list": "ranks all outputs of an item",
    "output": "is about one output or a pair",
}
FREE = {TEXT: "a text is written freely", RANKING: "the outputs of each item are ranked"}
PREFERENCE: tuple[Value, ...] = ("A", "tie", "B")

_KEY = re.compile(r"\w(?:[\w .-]{0,62}\w)?")
_FIVE_STEPS = (("AA", "A", "B", "BB"), ("BB", "B", "A", "AA"))


@dataclass(frozen=True, slots=True)
class CriterionSpec:
    """One scored aspect; `type` is the word of the file, `level` the measurement level."""

    key: str
    type: str
    scope: str
    level: str
    scale: Scale
    title: str = ""
    question: str = ""
    guideline: str = ""
    anchors: Mapping[str, str] = field(default_factory=dict)
    extra: Extra = field(default_factory=dict)
    asking: Asking = PLAIN

    @property
    def values(self) -> tuple[Value, ...] | None:
        """The values in order; None when every number is one."""
        return self.scale.values

    def anchor(self, value: Value) -> str:
        """Return what a value stands for, or nothing."""
        return self.anchors.get(value_text(value), self.anchors.get(value_key(value), ""))


@dataclass(frozen=True, slots=True)
class RubricSpec:
    """The whole document; `extra` holds the keys that are only kept."""

    name: str
    task: str
    criteria: tuple[CriterionSpec, ...]
    guidelines: str = ""
    extra: Extra = field(default_factory=dict)


def read_rubric(document: Row, limits: Limits) -> RubricSpec:
    """Return the rubric of a parsed `dataset.json`, which is used up; raise `RowRefused`."""
    rest = dict(document)
    name = take_name(rest, "name", limits)
    task = _one_of(take_required(rest, "task"), TASKS, "task")
    dimensions = take_objects(rest, "dimensions", limits.criteria)
    if not dimensions:
        raise RowRefused("dimensions", "is empty; name at least one")
    criteria: dict[str, CriterionSpec] = {}
    for path, row in dimensions:
        criterion = _criterion(row, path, limits)
        if criterion.key in criteria:
            raise RowRefused(f"{path}.id", f"{shown(criterion.key)} is given twice")
        criteria[criterion.key] = criterion
    _refuse_alike(list(criteria), "dimensions")
    _refuse_conditions([path for path, _ in dimensions], criteria)
    return RubricSpec(
        name=name,
        task=task,
        criteria=tuple(criteria.values()),
        guidelines=take_text(rest, "guidelines"),
        extra=rest,
    )


def default_scope(kind: str) -> str:
    """Return the scope of a dimension that does not name one."""
    return OWN_SCOPE.get(kind, "output")


def task_of(scopes: Iterable[str]) -> str:
    """Return the word for a document whose dimensions have these scopes."""
    return {("pair",): "pairwise", ("list",): "listwise"}.get(tuple(set(scopes)), "pointwise")


def level_of(kind: str, values: tuple[Value, ...] | None) -> str:
    """Return the measurement level: five ordered steps of preference are ordinal."""
    if kind in UNMEASURED:
        return NO_LEVEL
    if kind != "pairwise":
        return kind
    steps = values or ()
    ordered = len(steps) == 5 and (*steps[:2], *steps[3:]) in _FIVE_STEPS
    return "ordinal" if ordered else "nominal"


def _criterion(row: Row, path: str, limits: Limits) -> CriterionSpec:
    rest = dict(row)
    key = take_required(rest, "id", path)
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        reason = "is not a name of at most 64 letters, digits, spaces, and _ . -"
        raise RowRefused(f"{path}.id", f"{shown(key)} {reason}")
    kind = _one_of(take_required(rest, "type", path), TYPES, f"{path}.type")
    values = _values(rest, kind, path, limits)
    scale, level = read_scale(rest, kind, values, path), level_of(kind, values)
    return CriterionSpec(
        key=key,
        type=kind,
        scope=_scope(rest, kind, path),
        level=level,
        scale=scale,
        asking=read_asking(rest, level, scale, path),
        title=take_text(rest, "title", path),
        question=take_text(rest, "question", path),
        guideline=take_text(rest, "guideline", path),
        anchors=_anchors(rest, values, path),
        extra=rest,
    )


def _refuse_conditions(paths: Sequence[str], criteria: Mapping[str, CriterionSpec]) -> None:
    """A condition names another criterion of the same scope, and values of its scale."""
    for path, one in zip(paths, criteria.values(), strict=True):
        when, where = one.asking.when, join(path, "when.criterion")
        if when is None:
            continue
        other = criteria.get(when.criterion)
        if other is None:
            raise RowRefused(where, f"{shown(when.criterion)} is not a dimension of this file")
        if other is one:
            raise RowRefused(where, f"{shown(one.key)} cannot be its own condition")
        if other.scope != one.scope:
            reason = f"{shown(other.key)} has scope {other.scope}, {shown(one.key)} {one.scope}"
            raise RowRefused(where, f"{reason}; a condition stays within one scope")
        off = [value for value in when.values if not other.scale.offers(value)]
        if off:
            reason = f"{shown(off[0])} is not on the scale of {shown(other.key)}"
            raise RowRefused(join(path, "when.values"), reason)
    refuse_circles([(p, c.key, c.asking) for p, c in zip(paths, criteria.values(), strict=True)])


def _one_of(value: JSON, known: tuple[str, ...], where: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise RowRefused(where, f"{shown(value)} is not one of {', '.join(known)}")
    return value


def _scope(row: Row, kind: str, path: str) -> str:
    default = default_scope(kind)
    if row.get("scope") is None:
        return default
    scope = _one_of(row["scope"], SCOPES, f"{path}.scope")
    if scope != default and (kind in OWN_SCOPE or scope == "list"):
        reason = f"type {kind} {SAYING[default]}"
        raise RowRefused(f"{path}.scope", reason)
    # The default goes without saying; said anyway, it stays with the keys that are kept.
    if scope != default:
        del row["scope"]
    return scope


def _values(row: Row, kind: str, path: str, limits: Limits) -> tuple[Value, ...] | None:
    where = join(path, "values")
    if row.get("values") is None:
        return _unlisted(kind, where)
    if kind in FREE:
        raise RowRefused(where, f"{FREE[kind]}; leave the values out")
    values = tuple(take_list(row, "values", limits.scale_values, path))
    if len(values) < (1 if kind in SETS else 2):
        raise RowRefused(where, "needs at least two values")
    seen: set[str] = set()
    for value in values:
        _refuse_value(value, kind, where, limits)
        if value_key(value) in seen:
            raise RowRefused(where, f"{shown(value)} is given twice")
        seen.add(value_key(value))
    _refuse_alike([value for value in values if isinstance(value, str)], where)
    if kind == "pairwise" and not {"A", "B"} <= set(values):
        raise RowRefused(where, 'a pairwise dimension needs the values "A" and "B"')
    return values


def _refuse_alike(names: Sequence[str], where: str) -> None:
    """Different names that nobody could tell apart on a page would be rated at random."""
    looks: dict[str, str] = {}
    for one in names:
        other = looks.setdefault(skeleton(one), one)
        if other != one:
            reason = f"looks like another one and is not ({difference(other, one)})"
            raise RowRefused(where, f"{shown(one)} {reason}; use letters of one alphabet")


def _unlisted(kind: str, where: str) -> tuple[Value, ...] | None:
    """The values of a dimension that lists none."""
    if kind in (*NUMBERS, *FREE):
        return None
    if kind == "pairwise":
        return PREFERENCE
    raise RowRefused(where, f"is missing; a scale of type {kind} lists its values")


def _refuse_value(value: JSON, kind: str, where: str, limits: Limits) -> None:
    if not is_value(value):
        reason = too_large(value) or "is not a text, a number, true or false"
        raise RowRefused(where, f"{shown(value)} {reason}")
    if kind in ("interval", "ratio") and not is_number(value):
        raise RowRefused(where, f"{shown(value)} is not a number, which type {kind} needs")
    if isinstance(value, str) and not 0 < len(value) <= limits.name_characters:
        reason = f"is empty or longer than {limits.name_characters} characters"
        raise RowRefused(where, f"{shown(value)} {reason}")


def _anchors(row: Row, values: tuple[Value, ...] | None, path: str) -> dict[str, str]:
    anchors = row.get("anchors")
    if anchors is None or anchors == {}:
        return {}
    where = join(path, "anchors")
    if not isinstance(anchors, dict):
        raise RowRefused(where, f"must be an object, not {shown(anchors)}")
    for key, text in anchors.items():
        if not isinstance(text, str):
            raise RowRefused(join(where, key), f"must be text, not {shown(text)}")
        fitting = [value for value in values or () if key in (value_text(value), value_key(value))]
        if values is not None and len(fitting) != 1:
            reason = "fits more than one value" if fitting else "is not one of the values"
            raise RowRefused(where, f"{shown(key)} {reason}")
    del row["anchors"]
    return anchors
