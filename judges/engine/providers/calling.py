"""Calling a provider: one client, one address, one key, whatever protocol is spoken there."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import httpx

from judges.engine.bodies import ENCODINGS, lines_of, read_capped
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
from judges.engine.hosts import read_address, url_of
from judges.engine.providers.dialects import (
    Dialect,
    complaint_in,
    content_of,
    error_in,
    inside,
    listed,
    parse_document,
    text_in,
)
from judges.engine.providers.learning import DROPPED, Change, Learned
from judges.engine.providers.limits import read_limits, seconds
from judges.engine.providers.openai import OpenAIChat
from judges.engine.requests import CallReply, CallRequest, Deadlines
from judges.engine.retry import is_retried, retry_after
from judges.engine.transport.clients import USUAL, PlainClient

MOST_QUOTED = 300
SLOW_DOWN = frozenset({429, 529})
# Codes that concern one prompt only: what it says, or how long it is.
DECLINED = frozenset(
    {
        *("content_filter", "content_policy_violation", "moderation_blocked", "invalid_prompt"),
        *("context_length_exceeded", "exceed_context_size_error", "string_above_max_length"),
        "request_too_large",
    }
)
TOO_LONG = re.compile(r"prompt is too long|input token count .{0,40}exceeds", re.IGNORECASE)
# The account is used up: waiting, which 429 otherwise asks for, would not help.
USED_UP = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
# The statuses with which providers refuse a parameter.
REFUSALS = frozenset({400, 422})
REQUEST_IDS = ("x-request-id", "request-id", "apim-request-id")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Answer:
    """What came back over the wire, whole."""

    status: int
    headers: httpx.Headers
    content: bytes


@dataclass(frozen=True)
class HttpProvider:
    """Calls one base address with one key; the client is shared by all calls of a run.

    `learned` is what the model refused so far; it may be given from an earlier process.
    """

    base_url: str
    client: PlainClient
    api_key: str = field(default="", repr=False)
    dialect: Dialect = field(default_factory=OpenAIChat)
    learned: Learned = field(default_factory=Learned)
    clock: Callable[[], datetime] = utc_now

    async def ask(self, request: CallRequest) -> CallReply:
        """Send one request. Raises an `EngineError`; nothing else gets out."""
        request = self.possible(request)
        async with self.guarded(request.deadlines):
            answer, latency = await self.until_taken(request)
        document = self.document(answer)
        reply = self.dialect.read(document)
        named = next((answer.headers[one] for one in REQUEST_IDS if one in answer.headers), "")
        return replace(
            reply,
            latency_seconds=latency,
            provider_request_id=named or reply.provider_request_id,
            limits=read_limits(answer.headers, self.clock()),
            left_out=self.learned.left_out,
        )

    async def shutdown_date(self, model: str, deadlines: Deadlines) -> date | None:
        """The day a model ends, where the provider's list of models says so."""
        place = self.dialect.model_place(model)
        if not place:
            return None
        try:
            async with self.guarded(deadlines):
                answer = await self.send("GET", place, None, deadlines)
            return day_of(inside(self.document(answer), "shutdown_date"))
        except EngineError:
            return None

    async def until_taken(self, request: CallRequest) -> tuple[Answer, float]:
        """Ask, and once more without each part that the model refuses."""
        while True:
            body = self.learned.applied(self.dialect.body(request), self.dialect.traits.parts)
            started = time.monotonic()
            place, content = self.dialect.place(request), content_of(body)
            answer = await self.send("POST", place, content, request.deadlines)
            latency = time.monotonic() - started
            if answer.status == 200:
                return answer, latency
            error = self.failure(answer)
            if not self.teaches(answer, error, body):
                raise error

    def teaches(self, answer: Answer, error: EngineError, body: dict[str, Any]) -> bool:
        if answer.status not in REFUSALS or not isinstance(error, JudgeMisconfigured):
            return False
        complaint = complaint_in(answer.content)
        complaint = replace(complaint, words=self.without_key(complaint.words))
        return self.learned.learn(body, self.dialect.traits.parts, complaint)

    def possible(self, request: CallRequest) -> CallRequest:
        """The request without what the protocol cannot ask for; that is noted, not hidden."""
        for name, words in self.dialect.traits.lacks:
            if name in request.parameters:
                left = {one: value for one, value in request.parameters.items() if one != name}
                request = replace(request, parameters=left)
            elif name == "logprobs" and request.logprobs is not None:
                request = replace(request, logprobs=None)
            else:
                continue
            self.learned.note(Change(name, DROPPED, words))
        return request

    def guarded(self, deadlines: Deadlines) -> "Guard":
        """Check address and key; then within the deadline every error is one of ours."""
        read_address(self.base_url)
        if not (self.api_key.isascii() and self.api_key.isprintable()):
            raise JudgeMisconfigured("The key holds characters that a key cannot have.")
        return Guard(deadlines.total)

    async def send(
        self,
        method: str,
        place: str,
        content: bytes | None,
        deadlines: Deadlines,
        kind: str = "application/json",
    ) -> Answer:
        """Send one request and read all of its answer."""
        fixed = {"content-type": kind, "accept-encoding": ENCODINGS}
        async with self.stream(method, place, content, deadlines, fixed) as response:
            return Answer(response.status_code, response.headers, await read_capped(response))

    async def lines(
        self, place: str, deadlines: Deadlines, most: int
    ) -> AsyncGenerator[bytes, None]:
        """The lines of a file of any length, each of at most so many bytes, as they arrive."""
        fixed = {"accept-encoding": "identity"}
        async with self.stream("GET", place, None, deadlines, fixed) as response:
            if response.status_code != 200:
                content = await read_capped(response)
                raise self.failure(Answer(response.status_code, response.headers, content))
            async for line in lines_of(response, most):
                yield line

    def stream(
        self,
        method: str,
        place: str,
        content: bytes | None,
        deadlines: Deadlines,
        fixed: Mapping[str, str],
    ) -> AbstractAsyncContextManager[httpx.Response]:
        url = url_of(f"{self.base_url.rstrip('/')}{place}")
        timeout = httpx.Timeout(deadlines.read, connect=deadlines.connect)
        headers = {**USUAL, **self.dialect.headers(self.api_key), **fixed}
        limits = {"timeout": timeout.as_dict()}
        request = httpx.Request(method, url, content=content, headers=headers, extensions=limits)
        return self.client.exchange(request)

    def document(self, answer: Answer) -> Any:
        """The JSON of a good answer. Raises what any other means."""
        if answer.status != 200:
            raise self.failure(answer)
        document = parse_document(answer.content)
        if isinstance(document, dict) and document.get("error"):
            said = self.quoted("The provider answered with an error", answer.content)
            raise BrokenReply(said)
        return document

    def failure(self, answer: Answer) -> EngineError:
        """What a status other than 200 means."""
        status, complaint = answer.status, complaint_in(answer.content)
        message = self.quoted(f"The provider answered {status}", answer.content)
        limits = read_limits(answer.headers, self.clock())
        if complaint.codes & USED_UP:
            return JudgeMisconfigured(message, status=status, limits=limits)
        if status == 413 or complaint.codes & DECLINED or TOO_LONG.search(complaint.words):
            return JudgeRefused(message, status=status, limits=limits)
        if is_retried(status):
            wait = retry_after(answer.headers, self.clock())
            wait = self.asked_in_body(answer.content) if wait is None else wait
            kind = RateLimited if status in SLOW_DOWN else JudgeUnavailable
            return kind(message, status=status, retry_after=wait, limits=limits)
        if status < 300:
            return BrokenReply(message, status=status)
        if status < 400:
            message = f"The provider's address redirects ({status}); enter the final address."
        return JudgeMisconfigured(message, status=status, limits=limits)

    def asked_in_body(self, content: bytes) -> float | None:
        """Seconds to wait as Gemini asks for them: `retryDelay` among an error's details."""
        for detail in listed(error_in(content).get("details")):
            delay = seconds(text_in(detail, "retryDelay"), self.clock())
            if delay is not None:
                return delay
        return None

    def quoted(self, sentence: str, content: bytes) -> str:
        """A sentence with the provider's words after it, without the key."""
        said = complaint_in(content).words
        return f"{sentence}: {self.without_key(said)[:MOST_QUOTED]}" if said else f"{sentence}."

    def without_key(self, text: str) -> str:
        return text.replace(self.api_key, "[key]") if self.api_key else text


def day_of(value: Any) -> date | None:
    """A day as RFC 3339 writes it, or as seconds since 1970; None for anything else."""
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value).date()
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None


class Guard:
    """A total deadline around a call; every error inside comes out as an `EngineError`."""

    def __init__(self, total: float) -> None:
        self.total = total
        self.deadline = asyncio.timeout(total)

    async def __aenter__(self) -> None:
        await self.deadline.__aenter__()

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            await self.deadline.__aexit__(kind, error, trace)
        except TimeoutError:
            raise JudgeUnavailable(f"No complete answer within {self.total:g} s.") from None
        if isinstance(error, CAUGHT):
            raise from_httpx(error) from None
