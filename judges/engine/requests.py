"""What is asked of a judge and what comes back: plain values, no transport."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from judges.engine.providers.limits import Limits

Schema: TypeAlias = Mapping[str, Any]
# gpt-x answers as gpt-x-2026-05-01: a dated snapshot of what was asked for.
SNAPSHOT = re.compile(r"[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest)")


@dataclass(frozen=True)
class Deadlines:
    """Seconds. `total` bounds the whole call, however slowly bytes drip in."""

    connect: float = 5.0
    read: float = 60.0
    total: float = 120.0


@dataclass(frozen=True)
class CallRequest:
    """One request. `key` is the caller's own name for it and is handed back with the outcome.

    `logprobs` asks for every token's logprob and for as many alternatives to it.
    """

    key: int
    prompt: str
    model: str
    schema: Schema
    parameters: Mapping[str, Any] = field(default_factory=dict)
    deadlines: Deadlines = field(default_factory=Deadlines)
    logprobs: int | None = None


@dataclass(frozen=True)
class TokenLogprob:
    """A token of the reply and the most likely ones in its place, with natural logarithms."""

    token: str
    logprob: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class CallReply:
    """What the provider answered, before anything is read into it.

    `tokens_cached` are among `tokens_in`, `tokens_reasoning` among `tokens_out`. `left_out` names
    the parameters that were not sent as asked, because the model had refused them.
    """

    text: str
    finish_reason: str
    model: str
    fingerprint: str = ""
    refusal: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    latency_seconds: float = 0.0
    provider_request_id: str = ""
    tokens_cached: int | None = None
    tokens_reasoning: int | None = None
    limits: Limits | None = None
    logprobs: tuple[TokenLogprob, ...] = ()
    left_out: tuple[str, ...] = ()


def is_same_model(requested: str, returned: str) -> bool:
    """Did the model that was asked for answer? A dated snapshot of it counts; silence does too.

    Anything else means that the provider changed the judge: its verdicts are to be marked.
    """
    if returned in {"", requested}:
        return True
    name, _, rest = returned.partition(requested)
    return not name and SNAPSHOT.fullmatch(rest) is not None
