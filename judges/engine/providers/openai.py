"""OpenAI's Chat Completions, and every server that speaks them."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from judges.engine.bodies import ENCODINGS, read_capped
from judges.engine.errors import (
    CAUGHT,
    BrokenReply,
    EngineError,
    JudgeMisconfigured,
    JudgeRefused,
    JudgeUnavailable,
    RateLimited,
    from_httpx,
)
from judges.engine.hosts import read_address
from judges.engine.requests import CallReply, CallRequest
from judges.engine.retry import is_retried, retry_after
from judges.engine.strictness import strict_loads

MOST_QUOTED = 300
SLOW_DOWN = frozenset({429, 529})
# Codes that concern one prompt only: what it says, or how long it is.
DECLINED = frozenset(
    {
        *("content_filter", "content_policy_violation", "moderation_blocked"),
        *("context_length_exceeded", "exceed_context_size_error", "string_above_max_length"),
    }
)
# The account is used up: waiting, which 429 otherwise asks for, would not help.
USED_UP = frozenset({"insufficient_quota", "billing_hard_limit_reached"})


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class OpenAIProvider:
    """Calls one base address with one key; the client is shared by all calls of a run."""

    base_url: str
    client: httpx.AsyncClient
    api_key: str = field(default="", repr=False)
    clock: Callable[[], datetime] = utc_now

    async def ask(self, request: CallRequest) -> CallReply:
        """Send one request. Raises an `EngineError`; nothing else gets out."""
        started = time.monotonic()
        self.check()
        try:
            async with asyncio.timeout(request.deadlines.total):
                document, headers = await self.post(request)
        except TimeoutError:
            seconds = request.deadlines.total
            raise JudgeUnavailable(f"No complete answer within {seconds:g} s.") from None
        except CAUGHT as error:
            raise from_httpx(error) from None
        return read_reply(document, headers, time.monotonic() - started)

    def check(self) -> None:
        """Raise `JudgeMisconfigured` for an address or a key that no request can carry."""
        read_address(self.base_url)
        if not (self.api_key.isascii() and self.api_key.isprintable()):
            raise JudgeMisconfigured("The key holds characters that a key cannot have.")

    async def post(self, request: CallRequest) -> tuple[Any, Mapping[str, str]]:
        """Send and read all of the answer; any status but 200 is raised as what it means."""
        url = f"{self.base_url.rstrip('/')}/chat/completions"
        timeout = httpx.Timeout(request.deadlines.read, connect=request.deadlines.connect)
        stream = self.client.stream(
            "POST", url, content=content_of(request), headers=self.headers(), timeout=timeout
        )
        async with stream as response:
            content = await read_capped(response)
        if response.status_code != 200:
            raise self.failure(response, content)
        document = parse_document(content)
        if isinstance(document, dict) and document.get("error"):
            raise BrokenReply(self.quoted("The provider answered with an error", content))
        return document, response.headers

    def headers(self) -> dict[str, str]:
        key = {"authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        return {"content-type": "application/json", "accept-encoding": ENCODINGS, **key}

    def failure(self, response: httpx.Response, content: bytes) -> EngineError:
        """What a status other than 200 means."""
        status, codes = response.status_code, codes_in(content)
        message = self.quoted(f"The provider answered {status}", content)
        if codes & USED_UP:
            return JudgeMisconfigured(message, status=status)
        if status == 413 or codes & DECLINED:
            return JudgeRefused(message, status=status)
        if is_retried(status):
            wait = retry_after(response.headers, self.clock())
            kind = RateLimited if status in SLOW_DOWN else JudgeUnavailable
            return kind(message, status=status, retry_after=wait)
        if status < 300:
            return BrokenReply(message, status=status)
        if status < 400:
            message = f"The provider's address redirects ({status}); enter the final address."
        return JudgeMisconfigured(message, status=status)

    def quoted(self, sentence: str, content: bytes) -> str:
        """A sentence with the provider's words after it, without the key."""
        said = error_in(content).get("message")
        if not isinstance(said, str) or not said:
            return f"{sentence}."
        if self.api_key:
            said = said.replace(self.api_key, "[key]")
        return f"{sentence}: {said[:MOST_QUOTED]}"


def content_of(request: CallRequest) -> bytes:
    """The body's bytes. Lone surrogates, which UTF-8 cannot hold, become question marks."""
    try:
        text = json.dumps(body_of(request), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise JudgeMisconfigured("The judge's parameters cannot be written as JSON.") from None
    return text.encode("utf-8", "replace")


def body_of(request: CallRequest) -> dict[str, Any]:
    """The JSON body: one user message and a strict schema for the reply."""
    schema = {"name": "verdict", "schema": request.schema, "strict": True}
    return {
        **request.parameters,
        "model": request.model,
        "messages": [{"role": "user", "content": request.prompt}],
        "response_format": {"type": "json_schema", "json_schema": schema},
        "stream": False,
    }


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
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):
        return {"message": error}
    return error if isinstance(error, dict) else {}


def codes_in(content: bytes) -> set[str]:
    """What the provider calls an error: its code and its type."""
    error = error_in(content)
    return {str(error.get(name)) for name in ("code", "type")}


def read_reply(document: Any, headers: Mapping[str, str], latency: float) -> CallReply:
    """Take a completion apart. Raises `BrokenReply` when it is none."""
    try:
        choice = document["choices"][0]
        message = choice["message"]
        text, refusal = message.get("content") or "", message.get("refusal") or ""
    except (KeyError, IndexError, TypeError, AttributeError):
        raise BrokenReply("The provider's reply is not a chat completion.") from None
    usage = document.get("usage") or {}
    return CallReply(
        text=text_of(text),
        finish_reason=str(choice.get("finish_reason") or ""),
        model=str(document.get("model") or ""),
        fingerprint=str(document.get("system_fingerprint") or ""),
        refusal=text_of(refusal),
        tokens_in=count_of(usage, "prompt_tokens"),
        tokens_out=count_of(usage, "completion_tokens"),
        latency_seconds=latency,
        provider_request_id=headers.get("x-request-id", ""),
    )


def text_of(content: Any) -> str:
    """Content as text; the few servers that answer in parts have them joined."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content)


def count_of(usage: Any, name: str) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if type(value) is int and value >= 0 else None
