"""What a protocol is: where it is spoken, what a request looks like, and how a reply is read.

A dialect knows no transport. Its words for why a reply ended are turned into ours: stop, length,
content_filter, refusal; any other word is kept, and such a reply counts as unfinished.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from judges.engine.errors import BrokenReply, JudgeMisconfigured
from judges.engine.providers.learning import Complaint, Part
from judges.engine.requests import CallReply, CallRequest, TokenLogprob
from judges.engine.strictness import strict_loads

STOP, LENGTH, FILTERED, REFUSED = "stop", "length", "content_filter", "refusal"
# What a reply may hold where the parameters do not limit it and the protocol sets no limit.
USUAL_TOKENS_OUT = 1_024
TOKEN_LIMITS = ("max_completion_tokens", "max_tokens", "max_output_tokens", "maxOutputTokens")


@dataclass(frozen=True)
class Traits:
    """What is fixed about a dialect.

    `parts` may be refused by a model; `reserved` are set by evalhub and no parameter may set
    them; `words` gives common parameters the protocol's names; `lacks` names what it cannot do.
    """

    name: str
    parts: tuple[Part, ...] = ()
    reserved: frozenset[str] = frozenset()
    words: tuple[tuple[str, str], ...] = ()
    lacks: tuple[tuple[str, str], ...] = ()
    tokens_out: int = USUAL_TOKENS_OUT

    def renamed(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """A judge's parameters under the protocol's names, without what evalhub sets itself."""
        names = dict(self.words)
        found = {names.get(name, name): value for name, value in parameters.items()}
        return {name: value for name, value in found.items() if name not in self.reserved}


class Dialect(Protocol):
    """One protocol, as `HttpProvider` speaks it."""

    @property
    def traits(self) -> Traits:
        """What is fixed about it."""

    def place(self, request: CallRequest) -> str:
        """What follows the base address, query included."""

    def model_place(self, model: str) -> str:
        """Where the provider describes a model, or nothing where it does not."""

    def headers(self, api_key: str) -> dict[str, str]:
        """What names the key and the version."""

    def body(self, request: CallRequest) -> dict[str, Any]:
        """The JSON body."""

    def read(self, document: Any) -> CallReply:
        """Take a reply apart. Raises `BrokenReply` when it is none."""


def models_place(model: str) -> str:
    return f"/models/{quote(model, safe='')}"


def bearer(api_key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {api_key}"} if api_key else {}


def content_of(body: Mapping[str, Any]) -> bytes:
    """The body's bytes. Lone surrogates, which UTF-8 cannot hold, become question marks."""
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise JudgeMisconfigured("The judge's parameters cannot be written as JSON.") from None
    return text.encode("utf-8", "replace")


def longest_reply(traits: Traits, parameters: Mapping[str, Any]) -> int:
    """How many tokens a reply may have at most, or usually where nothing limits it."""
    limits = [count_of(parameters, name) for name in TOKEN_LIMITS]
    return max((limit for limit in limits if limit is not None), default=traits.tokens_out)


def parse_document(content: bytes) -> Any:
    try:
        return strict_loads(content)
    except ValueError:
        raise BrokenReply("The provider's reply is not JSON.") from None


def error_in(content: bytes) -> Mapping[str, Any]:
    """The provider's own account of an error; empty when it gives none."""
    try:
        document = strict_loads(content)
    except ValueError:
        return {}
    document = document[0] if isinstance(document, list) and document else document
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):
        return {"message": error}
    if error is None and isinstance(document, dict):
        error = {name: document[name] for name in ("message", "detail") if name in document}
    return error if isinstance(error, dict) else {}


def complaint_in(content: bytes) -> Complaint:
    """An error's words, codes and the parameter it names, in whichever shape."""
    error = error_in(content)
    said = error.get("message", error.get("detail"))
    words = said if isinstance(said, str) else "" if said is None else json.dumps(said)
    codes = frozenset(str(error[name]) for name in ("code", "type", "status") if error.get(name))
    parameter = error.get("param")
    return Complaint(words, codes, parameter if isinstance(parameter, str) else "")


def count_of(usage: Any, *path: str) -> int | None:
    """A count of tokens inside a report of usage; None for what is none."""
    value = inside(usage, *path)
    return value if type(value) is int and value >= 0 else None


def inside(document: Any, *path: str) -> Any:
    """What a way through objects leads to, or None."""
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def text_in(document: Any, *path: str) -> str:
    """Text at the end of a way; anything else as nothing."""
    value = inside(document, *path)
    return value if isinstance(value, str) else ""


def added(*counts: int | None) -> int | None:
    """The sum of those that are known; None when none is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def our_word(words: Mapping[str, str], theirs: Any) -> str:
    """Why a reply ended, in our words; the provider's own where we have none."""
    said = theirs if isinstance(theirs, str) else ""
    return words.get(said, said)


def token_logprobs(entries: Any, alternatives: str = "top_logprobs") -> tuple[TokenLogprob, ...]:
    """Token logprobs as OpenAI, and servers like it, report them; broken entries are left out."""
    return each_token(entries, lambda entry: entry.get(alternatives))


def each_token(
    entries: Any, others: Callable[[Mapping[str, Any]], Any], logprob: str = "logprob"
) -> tuple[TokenLogprob, ...]:
    """A `TokenLogprob` for each entry that holds a token and a number."""
    read = []
    for entry in entries if isinstance(entries, list) else []:
        pair = token_pair(entry, logprob)
        if pair is not None:
            found = [token_pair(one, logprob) for one in listed(others(entry))]
            read.append(TokenLogprob(*pair, tuple(one for one in found if one is not None)))
    return tuple(read)


def token_pair(entry: Any, logprob: str) -> tuple[str, float] | None:
    token, number = inside(entry, "token"), inside(entry, logprob)
    if not isinstance(token, str) or isinstance(number, bool):
        return None
    return (token, float(number)) if isinstance(number, int | float) else None


def listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []
