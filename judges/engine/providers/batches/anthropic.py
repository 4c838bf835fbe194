"""Anthropic's batches of Messages."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from judges.engine.errors import BrokenReply, EngineError
from judges.engine.providers.batches.entries import (
    Desk,
    Entry,
    Progress,
    State,
    count,
    mark_of,
    not_made,
)
from judges.engine.providers.batches.openai import id_of
from judges.engine.providers.dialects import inside, listed, text_in
from judges.engine.requests import CallRequest

PLACE = "/messages/batches"
COUNTS = ("succeeded", "errored", "canceled", "expired")
# What an entry's error is called, and the status a call would have had.
STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "overloaded_error": 529,
}


@dataclass(frozen=True)
class AnthropicBatches:
    """Speaks through a provider of Messages."""

    desk: Desk

    async def create(self, name: str, requests: Mapping[str, CallRequest]) -> str:
        entries = [
            {"custom_id": one, "params": self.desk.body_of(request)}
            for one, request in requests.items()
        ]
        return id_of(await self.desk.document("POST", PLACE, {"requests": entries}))

    async def find(self, name: str, total: int, known: frozenset[str]) -> str | None:
        """Anthropic takes no name: the newest of this size that nobody here knows and may be ours.

        One that ended says whose it is; one that goes on does not, so what comes of it is looked
        at by name.
        """
        page = await self.desk.document("GET", f"{PLACE}?limit=20")
        for one in listed(page.get("data")):
            counts = one.get("request_counts") if isinstance(one, dict) else None
            size = sum(count(inside(counts, part)) for part in (*COUNTS, "processing"))
            if size != total or id_of(one) in known:
                continue
            ended = text_in(one, "processing_status") == "ended"
            if not ended or await self.is_marked(id_of(one), mark_of(name)):
                return id_of(one)
        return None

    async def is_marked(self, batch: str, mark: str) -> bool:
        """Does the first result's name begin with the mark? Not where no results are left."""
        try:
            async with aclosing(self.desk.lines(f"{PLACE}/{batch}/results")) as lines:
                async for line in lines:
                    return text_in(line, "custom_id").startswith(mark)
        except EngineError as error:
            if error.retryable:
                raise
        return False

    async def poll(self, batch: str) -> Progress:
        found = await self.desk.document("GET", f"{PLACE}/{batch}")
        counts = found.get("request_counts")
        done = sum(count(inside(counts, part)) for part in COUNTS)
        ended = text_in(found, "processing_status") == "ended"
        total = done + count(inside(counts, "processing"))
        # The results' own address is not followed: it could lead anywhere.
        places = (f"{PLACE}/{batch}/results",) if ended else ()
        state = State.ENDED if ended else State.RUNNING
        return Progress(id=batch, state=state, done=done, total=total, places=places)

    async def results(self, progress: Progress) -> AsyncGenerator[Entry, None]:
        for place in progress.places:
            async with aclosing(self.desk.lines(place)) as lines:
                async for line in lines:
                    yield self.entry(line)

    def entry(self, line: dict[str, Any]) -> Entry:
        name, kind = text_in(line, "custom_id"), text_in(line, "result", "type")
        if kind in {"expired", "canceled"}:
            return not_made(name, f"The batch ended before it asked ({kind}).")
        if kind == "errored":
            error = inside(line, "result", "error")
            told = error if isinstance(inside(error, "error"), dict) else {"error": error}
            status = STATUSES.get(text_in(told, "error", "type"), 500)
            return Entry(name, error=self.desk.failure_of(status, told))
        try:
            return Entry(name, self.desk.reply_of(inside(line, "result", "message")))
        except BrokenReply as error:
            return Entry(name, error=error)

    async def cancel(self, batch: str) -> None:
        await self.desk.document("POST", f"{PLACE}/{batch}/cancel", {})
