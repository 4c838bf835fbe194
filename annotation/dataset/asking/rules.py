"""When a criterion is asked, and what must come with its value.

The rules are keys of a dimension in `dataset.json`. They stay with the keys that are kept, so
that a rubric is written back as it was spelled.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotation.dataset.problems import RowRefused, shown
from annotation.dataset.reading import join
from annotation.dataset.values import JSON, Scale, Value, is_value, value_key

NEVER, OPTIONAL, ALWAYS, EXTREMES, SHARE = "never", "optional", "always", "extremes", "share"
RATIONALES = (NEVER, OPTIONAL, ALWAYS, EXTREMES)
RULES = ("required", "when", "rationale", "abstain", "abstain_reason", "evidence")
EVIDENCE = (NEVER, OPTIONAL, ALWAYS)

_SHARE = re.compile(r"share:(0?\.\d{1,4}|1(?:\.0)?)")


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked only where another criterion was given one of these values."""

    criterion: str
    values: tuple[Value, ...]

    def holds(self, value: object) -> bool:
        """Tell whether a value, or one of several chosen, is among those meant."""
        meant = {value_key(one) for one in self.values}
        given = value if isinstance(value, list | tuple) else [value]
        return any(is_value(one) and value_key(one) in meant for one in given)


@dataclass(frozen=True, slots=True)
class Asking:
    """The rules of one criterion; `share` counts only where `rationale` is share."""

    required: bool = True
    when: Condition | None = None
    rationale: str = OPTIONAL
    share: float = 0.0
    abstain: bool = True
    abstain_reason: bool = False
    evidence: str = NEVER

    def settled(self, seed: str) -> "Asking":
        """The rules of one answer, its lot drawn; the same `seed` always draws the same."""
        if self.rationale != SHARE:
            return self
        drawn = ALWAYS if lot(seed) < self.share else OPTIONAL
        return replace(self, rationale=drawn, share=0.0)

    def wants_reason(self, value: object, scale: Scale) -> bool:
        """Tell whether this value (None: cannot judge) needs a reason, once settled."""
        if value is None:
            return self.abstain_reason
        if self.rationale == EXTREMES:
            ends = scale.values or ()
            return value_key(value) in {value_key(one) for one in (*ends[:1], *ends[-1:])}  # type: ignore[arg-type]
        return self.rationale == ALWAYS


PLAIN = Asking()


def lot(seed: str) -> float:
    """A number from 0 to below 1 that depends on nothing but the seed; 1 for an empty one."""
    if not seed:
        return 1.0
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6], "big") / 2**48


def read_asking(row: Mapping[str, JSON], level: str, scale: Scale, path: str = "") -> Asking:
    """Return the rules a dimension states, which stay in the row; raise `RowRefused`."""
    rationale, share = _rationale(row, level, scale, path)
    abstain = _flag(row, "abstain", True, path)
    abstain_reason = _flag(row, "abstain_reason", False, path)
    if abstain_reason and not abstain:
        raise RowRefused(join(path, "abstain_reason"), '"abstain" is false, so none can be given')
    if abstain_reason and rationale == NEVER:
        raise RowRefused(join(path, "abstain_reason"), '"rationale" is never, so none can be given')
    required = _flag(row, "required", True, path)
    evidence = row.get("evidence") or NEVER
    if evidence not in EVIDENCE:
        reason = f"{shown(evidence)} is not one of {', '.join(EVIDENCE)}"
        raise RowRefused(join(path, "evidence"), reason)
    when = _when(row, path)
    return Asking(required, when, rationale, share, abstain, abstain_reason, evidence)


def asking_of(extra: Mapping[str, Any], level: str, scale: Scale) -> Asking:
    """The rules among kept keys; what was kept before there were rules, and is none, is none."""
    stated = {key: extra[key] for key in RULES if key in extra}
    if not stated:
        return Asking()
    try:
        return read_asking(stated, level, scale)
    except RowRefused:
        return Asking()


def asked_of(rules: Mapping[str, Asking], values: Mapping[str, object]) -> set[str]:
    """The criteria that are asked, given the values so far.

    A condition on a criterion that is not among `rules` cannot be checked and does not hide.
    """

    def is_asked(key: str, seen: frozenset[str] = frozenset()) -> bool:
        when = rules[key].when
        if when is None or when.criterion not in rules:
            return True
        if key in seen:
            return False
        return when.holds(values.get(when.criterion)) and is_asked(when.criterion, seen | {key})

    return {key for key in rules if is_asked(key)}


def refuse_circles(rules: Sequence[tuple[str, str, Asking]]) -> None:
    """Raise `RowRefused` where conditions lead back to where they began.

    `rules` are path, key and rules of every criterion; unknown keys were refused before.
    """
    asks = {key: one.when.criterion for _, key, one in rules if one.when}
    for path, key, _ in rules:
        steps, at = [key], asks.get(key)
        while at is not None and at not in steps:
            steps.append(at)
            at = asks.get(at)
        if at == key:
            circle = " -> ".join([*steps, key])
            raise RowRefused(join(path, "when.criterion"), f"asks in a circle: {circle}")


def _flag(row: Mapping[str, JSON], key: str, default: bool, path: str) -> bool:
    value = row.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise RowRefused(join(path, key), f"must be true or false, not {shown(value)}")
    return value


def _rationale(row: Mapping[str, JSON], level: str, scale: Scale, path: str) -> tuple[str, float]:
    where = join(path, "rationale")
    value = row.get("rationale")
    if value is None:
        return OPTIONAL, 0.0
    drawn = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if drawn and float(drawn[1]) > 0:
        return SHARE, float(drawn[1])
    if not isinstance(value, str) or value not in RATIONALES:
        known = ", ".join((*RATIONALES, "share:0.2"))
        raise RowRefused(where, f"{shown(value)} is not one of {known}")
    if value == EXTREMES and (scale.values is None or level in ("nominal", "none")):
        raise RowRefused(where, "the extremes need a list of values that are in order")
    return value, 0.0


def _when(row: Mapping[str, JSON], path: str) -> Condition | None:
    where = join(path, "when")
    given = row.get("when")
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"criterion", "values"}:
        raise RowRefused(where, 'must be an object with "criterion" and "values"')
    criterion, values = given["criterion"], given["values"]
    if not isinstance(criterion, str):
        raise RowRefused(join(where, "criterion"), f"must be text, not {shown(criterion)}")
    if not isinstance(values, list) or not values:
        raise RowRefused(join(where, "values"), "must be a list of at least one value")
    wrong = [one for one in values if not is_value(one)]
    if wrong:
        reason = f"{shown(wrong[0])} is not a text, a number, true or false"
        raise RowRefused(join(where, "values"), reason)
    return Condition(criterion, tuple(values))
