"""OpenAI's batches: a file of requests goes up, a file of results comes back."""

import json
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from judges.engine.errors import BrokenReply
from judges.engine.providers.batches.entries import (
    ANSWERED,
    Desk,
    Entry,
    Progress,
    State,
    count,
    not_made,
)
from judges.engine.providers.dialects import inside, listed, text_in
from judges.engine.requests import CallRequest

STATES = {
    "completed": State.ENDED,
    "expired": State.EXPIRED,
    "cancelled": State.CANCELLED,
    "failed": State.FAILED,
}
LABEL = "evalhub_batch"
PAGES = 20


@dataclass(frozen=True)
class OpenAIBatches:
    """Speaks through a provider of Chat Completions or Responses."""

    desk: Desk

    async def create(self, name: str, requests: Mapping[str, CallRequest]) -> str:
        file = await self.upload(name, self.lines(requests))
        endpoint = f"/v1{self.place(next(iter(requests.values())))}"
        asked = {
            "input_file_id": file,
            "endpoint": endpoint,
            "completion_window": "24h",
            "metadata": {LABEL: name},
        }
        return id_of(await self.desk.document("POST", "/batches", asked))

    def place(self, request: CallRequest) -> str:
        return self.desk.provider.dialect.place(request)

    def lines(self, requests: Mapping[str, CallRequest]) -> bytes:
        rows = (
            {
                "custom_id": name,
                "method": "POST",
                "url": f"/v1{self.place(request)}",
                "body": self.desk.body_of(request),
            }
            for name, request in requests.items()
        )
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        return text.encode("utf-8", "replace")

    async def upload(self, name: str, content: bytes) -> str:
        """Send a file as a form; its name and purpose are ours, so they need no escaping."""
        edge = secrets.token_hex(16)
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}.jsonl"\r\n'
            "Content-Type: application/jsonl\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        provider, deadlines = self.desk.provider, self.desk.deadlines
        kind = f"multipart/form-data; boundary={edge}"
        async with provider.guarded(deadlines):
            answer = await provider.send("POST", "/files", body, deadlines, kind)
        return id_of(self.desk.object_of(answer))

    async def find(self, name: str, total: int, known: frozenset[str]) -> str | None:
        after = ""
        for _ in range(PAGES):
            page = await self.desk.document("GET", f"/batches?limit=100{after}")
            for one in listed(page.get("data")):
                if text_in(one, "metadata", LABEL) == name:
                    return id_of(one)
            last = text_in(page, "last_id")
            if not page.get("has_more") or not last.replace("_", "").replace("-", "").isalnum():
                return None
            after = f"&after={last}"
        return None

    async def poll(self, batch: str) -> Progress:
        found = await self.desk.document("GET", f"/batches/{batch}")
        files = (text_in(found, f"{kind}_file_id") for kind in ("output", "error"))
        counts = found.get("request_counts")
        reasons = [text_in(one, "message") for one in listed(inside(found, "errors", "data"))]
        return Progress(
            id=batch,
            state=STATES.get(text_in(found, "status"), State.RUNNING),
            done=count(inside(counts, "completed")) + count(inside(counts, "failed")),
            total=count(inside(counts, "total")),
            reason=self.desk.provider.without_key("; ".join(reasons))[:500],
            places=tuple(f"/files/{file}/content" for file in files if is_id(file)),
        )

    async def results(self, progress: Progress) -> AsyncGenerator[Entry, None]:
        for place in progress.places:
            async with aclosing(self.desk.lines(place)) as lines:
                async for line in lines:
                    yield self.entry(line)

    def entry(self, line: dict[str, Any]) -> Entry:
        name, status = text_in(line, "custom_id"), inside(line, "response", "status_code")
        if status is None:
            return not_made(name, f"The batch did not ask ({text_in(line, 'error', 'code')}).")
        body = inside(line, "response", "body")
        if status != ANSWERED:
            return Entry(name, error=self.desk.failure_of(int(status), body))
        try:
            return Entry(name, self.desk.reply_of(body, text_in(line, "response", "request_id")))
        except BrokenReply as error:
            return Entry(name, error=error)

    async def cancel(self, batch: str) -> None:
        await self.desk.document("POST", f"/batches/{batch}/cancel", {})


def is_id(text: str) -> bool:
    """An id that may become part of an address."""
    return bool(text) and text.isascii() and text.replace("_", "").replace("-", "").isalnum()


def id_of(document: Any) -> str:
    found = text_in(document, "id")
    if not is_id(found):
        raise BrokenReply("The provider did not name what it took.")
    return found
