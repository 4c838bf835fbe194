"""Reading a reply. What cannot be read is said so with a reason; it never becomes a score."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from judges.engine.prompting import CriterionSpec
from judges.engine.requests import CallReply

OK, ABSTAINED, UNPARSED = "ok", "abstained", "unparsed"
REFUSED, TRUNCATED, OFF_SCALE = "refused", "truncated", "off_scale"
FINISHED = {"stop", "end_turn", "eos", "completed", ""}
CUT = {"length", "max_tokens", "max_output_tokens"}
FILTERED = {"content_filter", "refusal", "safety"}
SWAPPED = {"A": "B", "B": "A", "AA": "BB", "BB": "AA"}


@dataclass(frozen=True)
class ParsedValue:
    """One criterion of a reply; `value` is set only when `status` is ok."""

    key: str
    status: str
    value: Any = None
    rationale: str = ""
    reason: str = ""


class NotStrict(ValueError):
    """JSON that repeats a key or holds a number that is none."""


def parse_reply(reply: CallReply, criteria: Sequence[CriterionSpec]) -> list[ParsedValue]:
    """Read the values of all criteria from a reply, one `ParsedValue` each.

    The last complete object that has the wanted keys counts: a verdict quoted in the reasoning,
    or planted in the judged text, stands before it.
    """
    failure = failure_of(reply)
    if failure is not None:
        status, reason = failure
        return [ParsedValue(one.key, status, reason=reason) for one in criteria]
    found = last_object(reply.text, wanted_keys(criteria))
    if found is None:
        reason = "the reply holds no readable JSON object with the values that were asked for"
        return [ParsedValue(one.key, UNPARSED, reason=reason) for one in criteria]
    return [read_criterion(found, one, alone=len(criteria) == 1) for one in criteria]


def failure_of(reply: CallReply) -> tuple[str, str] | None:
    """Refusals and cut replies are told apart from replies that cannot be read."""
    finish = reply.finish_reason.lower()
    if reply.refusal or finish in FILTERED:
        return REFUSED, reply.refusal or "the provider's content filter stopped the reply"
    if finish in CUT:
        return TRUNCATED, "the reply was cut at its length limit"
    if finish not in FINISHED:
        return UNPARSED, f"the reply ended with {reply.finish_reason!r}"
    return None


def wanted_keys(criteria: Sequence[CriterionSpec]) -> set[str]:
    return {"value"} if len(criteria) == 1 else {one.key for one in criteria}


def last_object(text: str, keys: set[str]) -> dict[str, Any] | None:
    """The last top-level JSON object of a text that has one of the keys."""
    found = None
    for candidate in objects(text):
        if keys & candidate.keys():
            found = candidate
    return found


def objects(text: str) -> Iterator[dict[str, Any]]:
    """Every complete JSON object in a text, outermost ones only, in order."""
    decoder = json.JSONDecoder(object_pairs_hook=unique, parse_constant=refuse_constant)
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        yield value
        at = text.find("{", end)


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a key twice: which one counts is anybody's guess."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise NotStrict("a key is named twice")
    return read


def refuse_constant(name: str) -> Any:
    raise NotStrict(f"{name} is not a number")


def read_criterion(found: dict[str, Any], criterion: CriterionSpec, *, alone: bool) -> ParsedValue:
    """Read one criterion from a parsed reply, nested under its key or flat."""
    entry = found if alone and "value" in found else found.get(criterion.key)
    if not isinstance(entry, dict):
        entry = {"value": entry} if criterion.key in found else {}
    if "value" not in entry:
        return ParsedValue(criterion.key, UNPARSED, reason="the reply leaves this criterion out")
    rationale = entry.get("reasoning") or entry.get("rationale") or ""
    rationale = rationale if isinstance(rationale, str) else json.dumps(rationale)
    value = entry["value"]
    if value is None:
        return ParsedValue(criterion.key, ABSTAINED, rationale=rationale)
    point = on_scale(value, criterion.values)
    if point is None:
        reason = f"{json.dumps(value)[:80]} is not on the scale"
        return ParsedValue(criterion.key, OFF_SCALE, rationale=rationale, reason=reason)
    return ParsedValue(criterion.key, OK, point, rationale)


def on_scale(value: Any, values: Sequence[Any]) -> Any:
    """The scale's own point for a value, or None. "4" stands for 4 only if nothing else fits."""
    if not values:
        return value if is_number(value) else None
    same = [point for point in values if equal(point, value)]
    if same:
        return same[0]
    if not isinstance(value, str):
        return None
    spelled = [point for point in values if spelling(point) == value.strip().casefold()]
    return spelled[0] if len(spelled) == 1 else None


def equal(point: Any, value: Any) -> bool:
    """Equality of JSON values: true is not 1, 4 is 4.0."""
    if is_number(point) and is_number(value):
        return bool(point == value)
    return type(point) is type(value) and bool(point == value)


def is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is float and math.isfinite(value))


def spelling(point: Any) -> str:
    return (point if isinstance(point, str) else json.dumps(point)).casefold()


def unswap(parsed: ParsedValue, order: str) -> ParsedValue:
    """Turn a choice back into the pair's own A and B after it was shown B first."""
    if order != "BA" or parsed.status != OK or not isinstance(parsed.value, str):
        return parsed
    value = SWAPPED.get(parsed.value, parsed.value)
    return ParsedValue(parsed.key, OK, value, parsed.rationale, parsed.reason)
