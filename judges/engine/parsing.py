"""Reading a reply. What cannot be read is said so with a reason; it never becomes a score."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from evalhub.scales.mirror import mirror_of
from evalhub.scales.numbers import is_number
from judges.engine.extraction import last_object
from judges.engine.prompting import CriterionSpec
from judges.engine.requests import CallReply
from judges.engine.schemas import ECHO_KEY

OK, ABSTAINED, UNPARSED = "ok", "abstained", "unparsed"
REFUSED, TRUNCATED, OFF_SCALE = "refused", "truncated", "off_scale"
FINISHED = {"stop", "end_turn", "eos", "completed"}
LENGTH = {"length", "max_tokens", "max_output_tokens"}
FILTERED = {"content_filter", "refusal", "safety"}
LONGEST_SHOWN = 80
# What asking once more may mend.
UNREADABLE = frozenset({UNPARSED, OFF_SCALE})
REPAIR = (
    "{prompt}\n\nA former reply to this could not be used: {reason}. Reply again, with one JSON "
    "object in the form that was asked for and nothing after it."
)
NO_ECHO = 'the reply has no "echo" with the characters at the end of the marker lines'
WRONG_ECHO = 'the "echo" of the reply is not what stands at the end of the marker lines'
NO_MIRROR = "the pair was shown B first, and the values of the scale do not say which side is which"


@dataclass(frozen=True)
class ParsedValue:
    """One criterion of a reply; `value` and `confidence` are set only when `status` is ok."""

    key: str
    status: str
    value: Any = None
    rationale: str = ""
    reason: str = ""
    confidence: float | None = None


def parse_reply(
    reply: CallReply, criteria: Sequence[CriterionSpec], *, echo: str = ""
) -> list[ParsedValue]:
    """Read the values of all criteria from a reply, one `ParsedValue` each.

    The last complete object that has the wanted keys counts: a verdict quoted in the reasoning,
    or planted in the judged text, stands before it. With `echo` it has to hold that code too: one
    with another code, or none, is an answer to something else.
    """
    failure = failure_of(reply)
    if failure is not None:
        status, reason = failure
        return [ParsedValue(one.key, status, reason=reason) for one in criteria]
    found = last_object(reply.text, wanted_keys(criteria))
    if found is None:
        reason = "the reply holds no readable JSON object with the values that were asked for"
        return [ParsedValue(one.key, UNPARSED, reason=reason) for one in criteria]
    if echo and found.get(ECHO_KEY) != echo:
        reason = WRONG_ECHO if ECHO_KEY in found else NO_ECHO
        return [ParsedValue(one.key, UNPARSED, reason=reason) for one in criteria]
    return [read_criterion(found, one, alone=len(criteria) == 1) for one in criteria]


def unreadable_because(parsed: Sequence[ParsedValue]) -> str:
    """Why a reply is worth asking for once more; empty when it is not."""
    reasons = [f"{one.key}: {one.reason}" for one in parsed if one.status in UNREADABLE]
    whole = len(reasons) == len(parsed) and len({one.reason for one in parsed}) == 1
    return parsed[0].reason if whole else "; ".join(reasons)


def repaired_prompt(prompt: str, reason: str) -> str:
    """The same question, with the reason why its first reply was of no use."""
    return REPAIR.format(prompt=prompt, reason=reason)


def failure_of(reply: CallReply) -> tuple[str, str] | None:
    """Refused and unfinished replies are told apart from those that nobody can read."""
    finish = reply.finish_reason.lower()
    if reply.refusal or finish in FILTERED:
        return REFUSED, reply.refusal or "the provider's content filter stopped the reply"
    if finish in LENGTH:
        return TRUNCATED, "the reply was cut at its length limit"
    if finish not in FINISHED:
        ending = repr(reply.finish_reason[:60]) if finish else "no reason given"
        return TRUNCATED, f"the reply did not come to its end ({ending})"
    return None


def wanted_keys(criteria: Sequence[CriterionSpec]) -> set[str]:
    keys = {one.key for one in criteria}
    return keys | {"value"} if len(criteria) == 1 else keys


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
        reason = f"{shortened(value)} is not on the scale"
        return ParsedValue(criterion.key, OFF_SCALE, rationale=rationale, reason=reason)
    return ParsedValue(criterion.key, OK, point, rationale, confidence=stated(entry))


def stated(entry: dict[str, Any]) -> float | None:
    """How sure a judge says it is; what is no number from 0 to 1 says nothing."""
    given = entry.get("confidence")
    if given is None or not is_number(given):
        return None
    return float(given) if 0 <= given <= 1 else None


def on_scale(value: Any, values: Sequence[Any]) -> Any:
    """The scale's own point for a value, or None. "4" stands for 4 only if nothing else fits."""
    if not values:
        return value if is_number(value) else None
    same = [point for point in values if equal(point, value)]
    if same:
        return same[0]
    if not isinstance(value, str) and not is_number(value):
        return None
    spelled = [point for point in values if spelling(point) == spelling(value)]
    return spelled[0] if len(spelled) == 1 else None


def equal(point: Any, value: Any) -> bool:
    """Equality of JSON values: true is not 1, 4 is 4.0."""
    if is_number(point) and is_number(value):
        return bool(point == value)
    return type(point) is type(value) and bool(point == value)


def spelling(point: Any) -> str:
    """How a value is written; 4.0 is written as 4."""
    if isinstance(point, str):
        return point.strip().casefold()
    if isinstance(point, float) and point.is_integer():
        return str(int(point))
    return json.dumps(point)


def shortened(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def unswap(parsed: ParsedValue, order: str, criterion: CriterionSpec) -> ParsedValue:
    """Turn a choice back into the pair's own A and B after it was shown B first.

    On a scale without a mirror nobody knows what was chosen: the value counts as not readable.
    """
    if order != "BA" or parsed.status != OK:
        return parsed
    mirror = mirror_of(criterion.values, criterion.anchors)
    if mirror is None:
        return replace(parsed, status=UNPARSED, value=None, reason=NO_MIRROR)
    return replace(parsed, value=mirror.of(parsed.value))
