"""A provider on loopback that misbehaves on demand, and counts what it was asked.

The request's model names the scenario, unless the prompt holds `[[scenario: NAME]]`. A name may
carry a number: `fails_first-2`, `slow_down-0.2`, `cut-40`. Names of scripted judges are scenarios.
"""

import gzip
import json
import re
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.judges.engine.scripted_judges import JUDGES, clean, prompt_of

IN_TEXT = re.compile(r"\[\[scenario: ([\w.-]+)\]\]")
NUMBERED = re.compile(r"(?P<name>[a-z_]+)-(?P<number>[\d.]+)")
MEBIBYTE = 1024 * 1024


def completion(text: str, model: str, **changes: Any) -> dict[str, Any]:
    """A well-formed chat completion; `changes` go into its only choice."""
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": model,
        "system_fingerprint": "fp_fake",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", **changes}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


def problem(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "fake", **more}}


@dataclass
class FakeProvider:
    """Runs in a thread; `with FakeProvider() as fake:` and call `fake.base_url`."""

    asked: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    arrived: list[float] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
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

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        in_text = IN_TEXT.search(prompt_of(body))
        name, number = parts_of(in_text[1] if in_text else body["model"])
        headers = {header.lower(): value for header, value in self.headers.items()}
        before = self.provider.note(name, body, headers)
        self.provider.enter(1)
        try:
            SCENARIOS[name](Request(self, body, number, before))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.provider.enter(-1)

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


@dataclass(frozen=True)
class Request:
    """One request as a scenario sees it; `before` counts the same request so far."""

    handler: FakeHandler
    body: dict[str, Any]
    number: float
    before: int

    def reply(self, document: Any, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.handler.send(status, json.dumps(document).encode(), named)

    def say(self, text: str, **changes: Any) -> None:
        self.reply(completion(text, self.body["model"], **changes))

    def content(self) -> bytes:
        return json.dumps(completion(clean(self.body), self.body["model"])).encode()


def judged_by(judge: Callable[[dict[str, Any]], str]) -> Callable[[Request], None]:
    return lambda request: request.say(judge(request.body))


def status(number: int, message: str, **more: Any) -> Callable[[Request], None]:
    return lambda request: request.reply(problem(message, **more), number)


def fails_first(request: Request) -> None:
    """500 as often as the number says, then fine."""
    if request.before < max(1, request.number):
        request.reply(problem("try again"), 500)
    else:
        request.say(clean(request.body))


def slow_down(request: Request) -> None:
    """One 429 with Retry-After in seconds, then fine."""
    if request.before:
        request.say(clean(request.body))
    else:
        request.reply(problem("slow down"), 429, retry_after=f"{request.number:g}")


def slow_down_ms(request: Request) -> None:
    """One 429 whose milliseconds contradict its seconds, then fine."""
    if request.before:
        request.say(clean(request.body))
    else:
        request.reply(problem("slow down"), 429, retry_after_ms="50", retry_after="3600")


def cut(request: Request) -> None:
    """Promises a whole reply and hangs up after some bytes."""
    content = request.content()
    request.handler.send(200, content[: int(request.number)], {"content-length": str(len(content))})
    request.handler.close_connection = True


def drip(request: Request) -> None:
    """One byte every 50 ms: no pause is long, the whole takes for ever."""
    handler = request.handler
    handler.send(200, b"", {"content-length": "1000000"})
    handler.close_connection = True
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def slow(request: Request) -> None:
    """A good reply after as many seconds as the number says."""
    time.sleep(request.number)
    request.say(clean(request.body))


def large(request: Request) -> None:
    """As many mebibytes as the number says."""
    content = b" " * int(request.number * MEBIBYTE) + request.content()
    request.handler.send(200, content)


def gzip_bomb(request: Request) -> None:
    """As many mebibytes as the number says, compressed a thousandfold."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS + 16)
    packed = [packer.compress(b" " * MEBIBYTE) for _ in range(int(request.number))]
    content = b"".join([*packed, packer.flush()])
    request.handler.send(200, content, {"content-encoding": "gzip"})


def gzipped(request: Request) -> None:
    content = gzip.compress(request.content())
    request.handler.send(200, content, {"content-encoding": "gzip"})


def redirect(request: Request) -> None:
    host = request.handler.headers["host"]
    place = {"location": f"http://{host}/v1/chat/completions?moved"}
    request.handler.send(307, b"{}", place)


def wrong_model(request: Request) -> None:
    request.reply(completion(clean(request.body), "another-model"))


def duplicate_keys(request: Request) -> None:
    request.say('{"reasoning": "r", "value": 1, "value": 5}')


def bad_key(request: Request) -> None:
    """401 that quotes the key it was given."""
    given = request.handler.headers.get("authorization", "").removeprefix("Bearer ")
    request.reply(problem(f"Incorrect API key provided: {given}"), 401)


def refuses(request: Request) -> None:
    document = completion("", request.body["model"])
    document["choices"][0]["message"] |= {"content": None, "refusal": "I cannot rate this."}
    request.reply(document)


SCENARIOS: dict[str, Callable[[Request], None]] = {
    **{name: judged_by(judge) for name, judge in JUDGES.items()},
    "ok": judged_by(clean),
    "too_many": status(429, "slow down"),
    "overloaded": status(529, "overloaded"),
    "used_up": status(429, "You exceeded your quota.", code="insufficient_quota"),
    "down": status(503, "down for maintenance"),
    "conflict": status(409, "conflict"),
    "request_timeout": status(408, "too slow"),
    "no_temperature": status(400, "Unsupported value: 'temperature' does not support 0."),
    "forbidden": status(403, "not for you"),
    "retired": status(404, "The model has been retired."),
    "unpaid": status(402, "pay first"),
    "filtered": status(400, "blocked by the filter", code="content_filter"),
    "too_long": status(400, "maximum context length", code="context_length_exceeded"),
    "accepted": status(202, "later"),
    "error_in_200": status(200, "upstream failed"),
    "not_json": lambda request: request.handler.send(200, b"<html>gateway</html>"),
    "not_a_completion": lambda request: request.reply({"hello": "world"}),
    "no_choices": lambda request: request.reply({"choices": []}),
    "doubled_document": lambda request: request.handler.send(
        200, b'{"choices": [], "choices": []}'
    ),
    "brotli": lambda request: request.handler.send(200, b"x", {"content-encoding": "br"}),
    "not_gzip": lambda request: request.handler.send(200, b"x" * 9, {"content-encoding": "gzip"}),
    "length": lambda request: request.say('{"reasoning": "so l', finish_reason="length"),
    "whole_but_length": lambda r: r.say(clean(r.body), finish_reason="length"),
    "unfinished": lambda request: request.say(clean(request.body), finish_reason=None),
    "stopped_by_filter": lambda request: request.say("", finish_reason="content_filter"),
    "garbage": lambda request: request.say("I'd say it is quite good, 4 out of 5."),
    "fenced": lambda request: request.say(f"Sure!\n```json\n{clean(request.body)}\n```\n"),
    "not_a_number": lambda request: request.say('{"reasoning": "r", "value": NaN}'),
    "off_scale": lambda request: request.say('{"reasoning": "r", "value": 17}'),
    "abstains": lambda request: request.say('{"reasoning": "no way to tell", "value": null}'),
    **{one.__name__: one for one in (fails_first, slow_down, slow_down_ms, cut, drip, slow, large)},
    **{one.__name__: one for one in (gzip_bomb, gzipped, redirect, wrong_model, duplicate_keys)},
    **{one.__name__: one for one in (bad_key, refuses)},
}
