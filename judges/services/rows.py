"""From what came back to rows the database can hold, whatever the provider wrote."""

import hashlib
import re
from decimal import Decimal
from typing import Any

from judges.engine.errors import EngineError
from judges.engine.parsing import UNPARSED, parse_reply, unswap
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


def cost_of(run: JudgeRun, reply: CallReply) -> Decimal | None:
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


def attempts_of(
    run: JudgeRun, material: Material, outcome: Outcome, *, kept: bool
) -> list[CallAttempt]:
    """One row per request that was sent."""
    about: dict[str, Any] = {
        "call": material.call,
        "token": material.call.token,
        "request_digest": hashlib.sha256(material.prompt.encode("utf-8", "replace")).hexdigest(),
        "requested_model": run.model,
        "kept": kept,
    }
    rows = [CallAttempt(**about, **failed(error)) for error in outcome.failures]
    if outcome.reply is not None:
        rows.append(CallAttempt(**about, **answered(run, outcome.reply)))
    return rows


def failed(error: EngineError) -> dict[str, Any]:
    return {"error_class": type(error).__name__, "error": storable(error.message, MOST_QUOTED)}


def answered(run: JudgeRun, reply: CallReply) -> dict[str, Any]:
    return {
        "returned_model": storable(reply.model, 200),
        "as_asked": is_same_model(run.model, reply.model),
        "fingerprint": storable(reply.fingerprint, 200),
        "finish_reason": storable(reply.finish_reason, 60),
        "raw": storable(reply.text),
        "tokens_in": counted(reply.tokens_in),
        "tokens_out": counted(reply.tokens_out),
        "latency_seconds": reply.latency_seconds,
        "cost": cost_of(run, reply),
    }


def verdicts_of(run: JudgeRun, material: Material, reply: CallReply) -> list[Verdict]:
    """One verdict per criterion, in terms of the pair's own A and B."""
    call = material.call
    rows = []
    for parsed, asked in zip(parse_reply(reply, material.criteria), material.criteria, strict=True):
        found = unswap(parsed, call.order, asked)
        rows.append(
            Verdict(
                run=run,
                call=call,
                subject_id=call.subject_id,
                criterion_id=material.criterion_ids[found.key],
                order=call.order,
                repeat=call.repeat,
                probe=call.probe,
                value=found.value,
                status=found.status,
                reason=storable(found.reason, MOST_QUOTED),
                rationale=storable(found.rationale),
                confidence=found.confidence,
                raw=storable(reply.text) if found.status == UNPARSED else "",
            )
        )
    return rows
