"""A provider on loopback that misbehaves on demand, and counts what it was asked.

The request's model names the scenario, unless the prompt holds `[[scenario: NAME]]`. A name may
carry a number: `fails_first-2`, `slow_down-0.2`, `cut-40`. Names of scripted judges are scenarios.
"""

import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.judges.engine.batching import Batches
from tests.judges.engine.protocols import Wrong, completion, problem, protocol_at
from tests.judges.engine.scenarios import SCENARIOS
from tests.judges.engine.scripted_judges import prompt_of
from tests.judges.engine.sent import Request

__all__ = ["SCENARIOS", "FakeProvider", "Request", "completion", "problem"]
IN_TEXT = re.compile(r"\[\[scenario: ([\w.-]+)\]\]")
NUMBERED = re.compile(r"(?P<name>[a-z_]+)-(?P<number>[\d.]+)")


@dataclass
class FakeProvider:
    """Runs in a thread; `with FakeProvider() as fake:` and call `fake.base_url`."""

    asked: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    arrived: list[float] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    batches: Batches = field(default_factory=lambda: Batches(SCENARIOS))
    under_way: int = 0
    most_under_way: int = 0

    def __enter__(self) -> "FakeProvider":
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    @property
    def calls(self) -> int:
        """How many requests arrived, whatever became of them."""
        return self.counts.total()

    def note(self, scenario: str, body: dict[str, Any], headers: dict[str, str]) -> int:
        """Remember a request; returns how often the same one was sent before."""
        with self.lock:
            self.asked.append((scenario, body, headers))
            self.counts[scenario] += 1
            self.arrived.append(time.monotonic())
            place = (scenario, prompt_of(body))
            self.seen[place] += 1
            return self.seen[place] - 1

    def enter(self, step: int) -> None:
        with self.lock:
            self.under_way += step
            self.most_under_way = max(self.most_under_way, self.under_way)


def handler_for(fake: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(FakeHandler):
        provider = fake

    return Handler


class FakeHandler(BaseHTTPRequestHandler):
    """One connection; each scenario is given the request and answers it."""

    protocol_version = "HTTP/1.1"
    provider: FakeProvider

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def about_batches(self, method: str, content: bytes) -> bool:
        found = self.provider.batches.answer(method, self.path, content)
        if found is not None:
            self.send(*found)
        return found is not None

    def do_GET(self) -> None:
        """Describe a model, with the day it ends where its name says one: `ends-2027-01-14`."""
        if self.about_batches("GET", b""):
            return
        name = self.path.rpartition("/models/")[2]
        if name == self.path:
            self.send_error(501)
            return
        _, ends, day = name.partition("ends-")
        self.answer(200, {"id": name, **({"shutdown_date": day} if ends else {})})

    def do_POST(self) -> None:
        found = protocol_at(self.path)
        raw = self.rfile.read(int(self.headers["content-length"]))
        if self.about_batches("POST", raw):
            return
        sent = json.loads(raw)
        if found is None:
            self.answer(404, problem(f"There is nothing at {self.path}"))
            return
        protocol, place = found
        try:
            body = protocol.read(sent, place)
        except Wrong as error:
            self.provider.counts["wrong"] += 1
            self.answer(400, problem(str(error)))
            return
        in_text = IN_TEXT.search(prompt_of(body))
        name, number = parts_of(in_text[1] if in_text else body["model"])
        headers = {header.lower(): value for header, value in self.headers.items()}
        before = self.provider.note(name, body, headers)
        self.provider.enter(1)
        try:
            SCENARIOS[name](Request(self, body, number, before, protocol))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.provider.enter(-1)

    def answer(self, status: int, document: dict[str, Any]) -> None:
        self.send(status, json.dumps(document).encode())

    def send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("x-request-id", "req-1")
        for name, value in {"content-length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def parts_of(scenario: str) -> tuple[str, float]:
    found = NUMBERED.fullmatch(scenario)
    return (found["name"], float(found["number"])) if found else (scenario, 0.0)
