"""From what came back to rows the database can hold, whatever the provider wrote."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from evalhub.scales.mirror import mirror_of
from judges.engine.errors import EngineError
from judges.engine.parsing import OK, UNPARSED, ParsedValue, parse_reply, unswap
from judges.engine.prompting import CriterionSpec
from judges.engine.reading.odds import expected_of, odds_of, spelling
from judges.engine.requests import CallReply, is_same_model
from judges.engine.runner import Outcome
from judges.models import CallAttempt, JudgeRun, Verdict
from judges.selectors.calls import Material

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MOST_TOKENS = 2**31 - 1
MOST_QUOTED = 2_000
MILLION = Decimal(1_000_000)


def storable(text: object, most: int | None = None) -> str:
    """Text as the database can hold it: NUL and lone surrogates are shown as U+FFFD."""
    return UNSTORABLE.sub("\ufffd", str(text))[:most]


def counted(number: object) -> int | None:
    """A count of tokens; None for what is none, or is beyond any that could be."""
    if type(number) is not int or not 0 <= number <= MOST_TOKENS:
        return None
    return number


class Tariff(Protocol):
    """Dollars per million tokens, None where nobody knows. A run is one."""

    @property
    def price_per_million_in(self) -> Decimal | None: ...
    @property
    def price_per_million_out(self) -> Decimal | None: ...
    @property
    def price_per_million_cached(self) -> Decimal | None: ...


def cost_of(run: Tariff, reply: CallReply) -> Decimal | None:
    """What the reply cost by the run's prices; None where a price or a count is unknown."""
    tokens_in, tokens_out = counted(reply.tokens_in), counted(reply.tokens_out)
    price_in, price_out = run.price_per_million_in, run.price_per_million_out
    if tokens_in is None or tokens_out is None or price_in is None or price_out is None:
        return None
    cached = min(counted(reply.tokens_cached) or 0, tokens_in)
    price_cached = (
        price_in if run.price_per_million_cached is None else run.price_per_million_cached
    )
    paid_in = price_in * (tokens_in - cached) + price_cached * cached
    return (paid_in + price_out * tokens_out) / MILLION


def attempt_of(
    run: JudgeRun,
    material: Material,
    outcome: Outcome,
    *,
    kept: bool,
    source: CallAttempt | None = None,
) -> CallAttempt:
    """The row of what was sent, or of an earlier reply that was used instead."""
    about: dict[str, Any] = {
        "call": material.call,
        "token": material.call.token,
        "request_digest": hashlib.sha256(
            outcome.request.prompt.encode("utf-8", "replace")
        ).hexdigest(),
        "requested_model": run.model,
        "cache_key": material.cache_key,
        "kept": kept,
    }
    if source is not None:
        return CallAttempt(**about, **repeated(source))
    if outcome.reply is not None:
        return CallAttempt(**about, **answered(run, material, outcome.reply))
    return CallAttempt(**about, **failed(outcome.error))


def failed(error: EngineError | None) -> dict[str, Any]:
    message = error.message if error else ""
    return {"error_class": type(error).__name__, "error": storable(message, MOST_QUOTED)}


def answered(run: JudgeRun, material: Material, reply: CallReply) -> dict[str, Any]:
    return {
        "odds": odds_of(reply, material.criteria) or None,
        "returned_model": storable(reply.model, 200),
        "as_asked": is_same_model(run.model, reply.model),
        "fingerprint": storable(reply.fingerprint, 200),
        "finish_reason": storable(reply.finish_reason, 60),
        "raw": storable(reply.text),
        "refusal": storable(reply.refusal),
        "tokens_in": counted(reply.tokens_in),
        "tokens_out": counted(reply.tokens_out),
        "latency_seconds": reply.latency_seconds,
        "cost": cost_of(run, reply),
    }


def repeated(source: CallAttempt) -> dict[str, Any]:
    """The same reply, which cost nothing this time."""
    names = ("returned_model", "as_asked", "fingerprint", "finish_reason", "raw", "refusal", "odds")
    same = {name: getattr(source, name) for name in names}
    return {**same, "cached_from": source, "cost": Decimal(0)}


def reply_in(attempt: CallAttempt) -> CallReply:
    """A stored reply as it came."""
    return CallReply(
        attempt.raw, attempt.finish_reason, attempt.returned_model, refusal=attempt.refusal
    )


@dataclass(frozen=True)
class Reading:
    """What a reply says: the values, in terms of what was shown, and how likely each point was."""

    reply: CallReply
    parsed: Sequence[ParsedValue]
    odds: Mapping[str, Mapping[str, float]]


def read(material: Material, reply: CallReply, source: CallAttempt | None = None) -> Reading:
    """Read a reply; of one that was stored, what its tokens told is kept beside it."""
    odds = odds_of(reply, material.criteria) if source is None else source.odds or {}
    own = source is None or (source.call_id == material.call.pk and source.cached_from_id is None)
    # A reply that was given to another call held that call's echo, and was read whole then.
    echo = material.echo if own else ""
    return Reading(reply, parse_reply(reply, material.criteria, echo=echo), odds)


def verdicts_of(
    run: JudgeRun, material: Material, reading: Reading, *, cached: bool = False
) -> list[Verdict]:
    """One verdict per criterion, in terms of the pair's own A and B."""
    reply = reading.reply
    marks = {"as_asked": is_same_model(run.model, reply.model), "cached": cached}
    rows = []
    for one, asked in zip(reading.parsed, material.criteria, strict=True):
        found = unswap(one, material.call.order, asked)
        odds = own_odds(reading.odds.get(one.key, {}), material.call.order, asked)
        rows.append(
            Verdict(
                **about(run, material, found.key),
                **marks,
                **sureness(found, odds, asked),
                value=found.value,
                status=found.status,
                reason=storable(found.reason, MOST_QUOTED),
                rationale=storable(found.rationale),
                raw=storable(reply.text) if found.status == UNPARSED else "",
            )
        )
    return rows


def own_odds(odds: Mapping[str, float], order: str, asked: CriterionSpec) -> dict[str, float]:
    """Odds in the pair's own terms."""
    mirror = mirror_of(asked.values, asked.anchors) if order == "BA" else None
    if mirror is None:
        return {} if order == "BA" else dict(odds)
    own = {spelling(one): spelling(mirror.of(one)) for one in asked.values}
    return {own[point]: share for point, share in odds.items() if point in own}


def sureness(found: ParsedValue, odds: dict[str, float], asked: CriterionSpec) -> dict[str, Any]:
    """How sure the judge is: what it said, else the share of its value among the odds."""
    if found.status != OK:
        return {}
    told = odds.get(spelling(found.value)) if odds else None
    return {
        "confidence": told if found.confidence is None else found.confidence,
        "distribution": odds or None,
        "expected": expected_of(odds, asked.values),
    }


def left_to_people(run: JudgeRun, material: Material, reason: str) -> list[Verdict]:
    """Verdicts without a value, because there is nothing that a judge could be asked about."""
    status = Verdict.Status.NEEDS_HUMAN
    return [
        Verdict(**about(run, material, one.key), status=status, reason=reason)
        for one in material.criteria
    ]


def about(run: JudgeRun, material: Material, key: str) -> dict[str, Any]:
    """What a verdict is about."""
    call = material.call
    return {
        "run": run,
        "call": call,
        "subject_id": call.subject_id,
        "criterion_id": material.criterion_ids[key],
        "order": call.order,
        "repeat": call.repeat,
        "probe": call.probe,
    }
