"""The batches of the fake provider: files and batches as OpenAI's, batches as Anthropic's.

Requests are answered by the same scenarios as calls, in reverse order. A batch ends at the poll
after `patience` others; the model `expires` is one it never comes to. What ends a batch early can
be set: `ending` is completed, failed, or cancelled.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.judges.engine.protocols import problem, protocol_at
from tests.judges.engine.sent import Request

Document = dict[str, Any]
FILE = re.compile(rb'name="file".*?\r\n\r\n(.*)\r\n--', re.DOTALL)


@dataclass
class Catcher:
    """Stands in for a connection: keeps what a scenario sends."""

    status: int = 0
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.status, self.content = status, content


@dataclass
class Batch:
    """One batch: what was asked under which names, and how often somebody looked."""

    id: str
    asked: dict[str, tuple[str, Document]]
    about: Document = field(default_factory=dict)
    looked: int = 0
    cancelled: bool = False


@dataclass
class Batches:
    """Everything that was handed over."""

    scenarios: dict[str, Any]
    patience: int = 1
    ending: str = "completed"
    files: dict[str, bytes] = field(default_factory=dict)
    made: dict[str, Batch] = field(default_factory=dict)

    def answer(self, method: str, path: str, content: bytes) -> tuple[int, bytes] | None:
        """Status and body for a request about batches, or None for any other."""
        path, _, _ = path.partition("?")
        for pattern, reply in ROUTES:
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                document = reply(self, content, *found.groups())
                raw = document if isinstance(document, bytes) else json.dumps(document).encode()
                return 200, raw
        return None

    def results(self, batch: Batch) -> list[tuple[str, int, Document]]:
        """Every request's name, status and body, the last one first; 0 for one not come to."""
        found = []
        for name, (url, body) in reversed(batch.asked.items()):
            if body.get("model") == "expires" or batch.cancelled:
                found.append((name, 0, {}))
                continue
            place = protocol_at(url)
            assert place is not None
            protocol, match = place
            read, catcher = protocol.read(body, match), Catcher()
            self.scenarios[read["model"]](Request(catcher, read, 0.0, 0, protocol))
            found.append((name, catcher.status, json.loads(catcher.content)))
        return found


def upload(batches: Batches, content: bytes) -> Document:
    found = FILE.search(content)
    assert found is not None
    assert b'name="purpose"\r\n\r\nbatch\r\n' in content
    name = f"file-{len(batches.files) + 1}"
    batches.files[name] = found[1]
    return {"id": name, "object": "file", "purpose": "batch"}


def create(batches: Batches, content: bytes) -> Document:
    about = json.loads(content)
    rows = [json.loads(line) for line in batches.files[about["input_file_id"]].splitlines()]
    assert {row["url"] for row in rows} == {about["endpoint"]}
    assert about["completion_window"] == "24h"
    asked = {row["custom_id"]: (row["url"], row["body"]) for row in rows}
    batch = Batch(f"batch_{len(batches.made) + 1}", asked, about)
    batches.made[batch.id] = batch
    return shown(batches, batch)


def shown(batches: Batches, batch: Batch) -> Document:
    ended = batch.looked > batches.patience or batch.cancelled
    status = "cancelled" if batch.cancelled else batches.ending if ended else "in_progress"
    failed = status == "failed"
    counts = {"total": len(batch.asked), "completed": len(batch.asked) if ended else 0, "failed": 0}
    return {
        "id": batch.id,
        "object": "batch",
        "status": status,
        "metadata": batch.about.get("metadata"),
        "request_counts": counts,
        "output_file_id": f"out-{batch.id}" if ended and not failed else None,
        "error_file_id": f"err-{batch.id}" if ended and not failed else None,
        "errors": {"data": [{"message": "line 1 is too long"}]} if failed else None,
    }


def look(batches: Batches, _: bytes, batch: str) -> Document:
    batches.made[batch].looked += 1
    return shown(batches, batches.made[batch])


def listing(batches: Batches, _: bytes) -> Document:
    found = [shown(batches, one) for one in reversed(batches.made.values())]
    return {"data": found, "has_more": False, "last_id": found[-1]["id"] if found else None}


def fetch(batches: Batches, _: bytes, kind: str, batch: str) -> bytes:
    lines = []
    for name, status, body in batches.results(batches.made[batch]):
        response = {"status_code": status, "request_id": f"req-{name}", "body": body}
        line: Document = {"custom_id": name, "response": response if status else None}
        line["error"] = None if status else {"code": "batch_expired", "message": "too late"}
        if (status == 200) == (kind == "out"):
            lines.append(json.dumps(line))
    return "\n".join([*lines, ""]).encode()


def cancel(batches: Batches, _: bytes, batch: str) -> Document:
    batches.made[batch].cancelled = True
    return shown(batches, batches.made[batch])


def take(batches: Batches, content: bytes) -> Document:
    requests = json.loads(content)["requests"]
    asked = {one["custom_id"]: ("/v1/messages", one["params"]) for one in requests}
    batch = Batch(f"msgbatch_{len(batches.made) + 1}", asked)
    batches.made[batch.id] = batch
    return told(batches, batch)


def told(batches: Batches, batch: Batch) -> Document:
    ended = batch.looked > batches.patience or batch.cancelled
    counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
    counts["succeeded" if ended else "processing"] = len(batch.asked)
    return {
        "id": batch.id,
        "type": "message_batch",
        "processing_status": "ended" if ended else "in_progress",
        "request_counts": counts,
        "results_url": "http://169.254.169.254/latest" if ended else None,
    }


def tell(batches: Batches, _: bytes, batch: str) -> Document:
    batches.made[batch].looked += 1
    return told(batches, batches.made[batch])


def tell_all(batches: Batches, _: bytes) -> Document:
    return {"data": [told(batches, one) for one in reversed(batches.made.values())]}


def hand_out(batches: Batches, _: bytes, batch: str) -> bytes:
    lines = []
    for name, status, body in batches.results(batches.made[batch]):
        result: Document = {"type": "succeeded", "message": body}
        if not status:
            result = {"type": "canceled" if batches.made[batch].cancelled else "expired"}
        elif status != 200:
            kind = {"type": "overloaded_error" if status == 529 else "invalid_request_error"}
            error = problem("")["error"] | kind | {"message": body["error"]["message"]}
            result = {"type": "errored", "error": {"type": "error", "error": error}}
        lines.append(json.dumps({"custom_id": name, "result": result}))
    return "\n".join([*lines, ""]).encode()


def stop(batches: Batches, _: bytes, batch: str) -> Document:
    batches.made[batch].cancelled = True
    return told(batches, batches.made[batch])


ROUTES: tuple[tuple[str, Any], ...] = (
    (r"POST /v1/files", upload),
    (r"GET /v1/files/(out|err)-([\w-]+)/content", fetch),
    (r"POST /v1/batches", create),
    (r"GET /v1/batches", listing),
    (r"GET /v1/batches/(\w+)", look),
    (r"POST /v1/batches/(\w+)/cancel", cancel),
    (r"POST /v1/messages/batches", take),
    (r"GET /v1/messages/batches", tell_all),
    (r"GET /v1/messages/batches/(\w+)", tell),
    (r"GET /v1/messages/batches/(\w+)/results", hand_out),
    (r"POST /v1/messages/batches/(\w+)/cancel", stop),
)
