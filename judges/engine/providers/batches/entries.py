"""Batches: many requests handed over at once, answered within a day, in any order.

A batch is named by whoever plans it, before it is handed over, so that a process that is killed
in between can find it again instead of paying twice.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

import httpx

from judges.engine.errors import BrokenReply, EngineError, JudgeUnavailable
from judges.engine.providers.calling import Answer, HttpProvider
from judges.engine.requests import CallReply, CallRequest, Deadlines
from judges.engine.strictness import strict_loads

# Handing over a day's work takes longer than asking one question.
PATIENT = Deadlines(read=120, total=600)
MOST_LINE = 2 * 1024 * 1024
ANSWERED = 200
# Hexadecimal digits of a batch's name: enough that no two batches under one key share them.
MARK = 16


class State(StrEnum):
    """How a batch stands. Whatever ended it, what was answered before is there to be fetched."""

    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


@dataclass(frozen=True)
class Progress:
    """A batch as its provider describes it. `places` are where its results are."""

    id: str
    state: State
    done: int = 0
    total: int = 0
    reason: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One request's end, under the name it was given: a reply or an error."""

    name: str
    reply: CallReply | None = None
    error: EngineError | None = None


class BatchClient(Protocol):
    """What a provider's batches can do."""

    async def create(self, name: str, requests: Mapping[str, CallRequest]) -> str:
        """Hand requests over under their names; returns the provider's id of the batch."""

    async def find(self, name: str, total: int, known: frozenset[str]) -> str | None:
        """The id of a batch that was handed over before, or None.

        Its requests have to begin with the batch's mark where a provider takes no names of batches.
        """

    async def poll(self, batch: str) -> Progress:
        """How a batch stands."""

    def results(self, progress: Progress) -> AsyncGenerator[Entry, None]:
        """Every result there is, in no order."""

    async def cancel(self, batch: str) -> None:
        """Ask for its end; what was answered before stays."""


@dataclass(frozen=True)
class Desk:
    """Sends what a batch needs through a provider's own transport, errors mapped as usual."""

    provider: HttpProvider
    deadlines: Deadlines = field(default_factory=lambda: PATIENT)

    async def document(self, method: str, place: str, body: Any = None) -> dict[str, Any]:
        """Send JSON and read an object. Raises an `EngineError`."""
        content = None if body is None else json.dumps(body).encode("utf-8", "replace")
        async with self.provider.guarded(self.deadlines):
            answer = await self.provider.send(method, place, content, self.deadlines)
        return self.object_of(answer)

    def object_of(self, answer: Answer) -> dict[str, Any]:
        document = self.provider.document(answer)
        if not isinstance(document, dict):
            raise BrokenReply("The provider's reply about a batch is not a JSON object.")
        return document

    async def lines(self, place: str) -> AsyncGenerator[dict[str, Any], None]:
        """The objects of a file of lines, one after the other, however long the file is."""
        arriving = self.provider.lines(place, self.deadlines, MOST_LINE)
        async with self.provider.guarded(self.deadlines), aclosing(arriving):
            async for line in arriving:
                yield line_of(line)

    def reply_of(self, body: Any, request_id: str = "") -> CallReply:
        reply = self.provider.dialect.read(body)
        left_out = self.provider.learned.left_out
        named = request_id or reply.provider_request_id
        return replace(reply, provider_request_id=named, left_out=left_out)

    def body_of(self, request: CallRequest) -> dict[str, Any]:
        """A request's body, without what the model is known to refuse."""
        dialect = self.provider.dialect
        request = self.provider.possible(request)
        return self.provider.learned.applied(dialect.body(request), dialect.traits.parts)

    def failure_of(self, status: int, body: Any) -> EngineError:
        """What an entry's own status means, as it would for a call."""
        content = json.dumps(body).encode()
        return self.provider.failure(Answer(status, httpx.Headers(), content))


def mark_of(batch: str) -> str:
    """How the names of a batch's requests begin: nobody else's under the same key do."""
    return f"{batch[:MARK]}-"


def line_of(line: bytes) -> dict[str, Any]:
    try:
        found = strict_loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BrokenReply("A line of the batch's results is not a JSON object.")
    return found


def not_made(name: str, why: str) -> Entry:
    """A request that the batch never came to: it costs nothing and may be asked again."""
    return Entry(name, error=JudgeUnavailable(why, sent=False))


def count(value: Any) -> int:
    return value if type(value) is int and value >= 0 else 0
