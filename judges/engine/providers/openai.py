"""OpenAI's Chat Completions, and every server that speaks them."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from judges.engine.errors import (
    BrokenReply,
    EngineError,
    JudgeMisconfigured,
    JudgeUnavailable,
    RateLimited,
    from_httpx,
)
from judges.engine.requests import CallReply, CallRequest
from judges.engine.retry import is_retried, retry_after

MOST_BYTES = 2 * 1024 * 1024
MOST_QUOTED = 300
SLOW_DOWN = frozenset({429, 529})


@dataclass(frozen=True)
class OpenAIProvider:
    """Calls one base address with one key; the client is shared by all calls of a run."""

    base_url: str
    client: httpx.AsyncClient
    api_key: str = ""

    async def ask(self, request: CallRequest) -> CallReply:
        """Send one request. Raises an `EngineError`; nothing else gets out."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(request.deadlines.total):
                document, headers = await self.post(request)
        except TimeoutError:
            seconds = request.deadlines.total
            raise JudgeUnavailable(f"No complete answer within {seconds:g} s.") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise from_httpx(error) from None
        return read_reply(document, headers, time.monotonic() - started)

    async def post(self, request: CallRequest) -> tuple[Any, Mapping[str, str]]:
        url = f"{self.base_url.rstrip('/')}/chat/completions"
        timeout = httpx.Timeout(request.deadlines.read, connect=request.deadlines.connect)
        headers = {"authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        stream = self.client.stream(
            "POST", url, json=body_of(request), headers=headers, timeout=timeout
        )
        async with stream as response:
            content = await read_capped(response)
        if response.status_code != 200:
            raise self.failure(response, content)
        return parse_document(content), response.headers

    def failure(self, response: httpx.Response, content: bytes) -> EngineError:
        """What a status means; the provider's words are quoted without the key."""
        status = response.status_code
        said = message_in(content)
        if self.api_key:
            said = said.replace(self.api_key, "[key]")
        message = f"The provider answered {status}: {said}" if said else f"Status {status}."
        if is_retried(status):
            wait = retry_after(response.headers, datetime.now(UTC))
            kind = RateLimited if status in SLOW_DOWN else JudgeUnavailable
            return kind(message, status=status, retry_after=wait)
        return JudgeMisconfigured(message, status=status)


def body_of(request: CallRequest) -> dict[str, Any]:
    """The JSON body: one user message and a strict schema for the reply."""
    schema = {"name": "verdict", "schema": request.schema, "strict": True}
    return {
        "model": request.model,
        "messages": [{"role": "user", "content": request.prompt}],
        "response_format": {"type": "json_schema", "json_schema": schema},
        **request.parameters,
    }


async def read_capped(response: httpx.Response) -> bytes:
    """Read a body of at most 2 MiB, counted after decompression."""
    parts, size = [], 0
    async for part in response.aiter_bytes(65_536):
        size += len(part)
        if size > MOST_BYTES:
            raise BrokenReply("The provider's reply is larger than 2 MiB.")
        parts.append(part)
    return b"".join(parts)


def parse_document(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise BrokenReply("The provider's reply is not JSON.") from None


def message_in(content: bytes) -> str:
    """The provider's own words about an error, shortened."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    error = document.get("error") if isinstance(document, dict) else None
    words = error.get("message") if isinstance(error, dict) else error
    return words[:MOST_QUOTED] if isinstance(words, str) else ""


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
