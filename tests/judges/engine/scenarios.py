"""What the fake provider does on demand: each scenario is given a request and answers it."""

import gzip
import time
import zlib
from collections.abc import Callable
from typing import Any

from tests.judges.engine.pickiness import PICKY
from tests.judges.engine.protocols import completion, problem
from tests.judges.engine.scripted_judges import JUDGES, clean
from tests.judges.engine.sent import Request

MEBIBYTE = 1024 * 1024


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
    place = {"location": f"http://{host}{request.handler.path}?moved"}
    request.handler.send(307, b"{}", place)


def wrong_model(request: Request) -> None:
    request.reply(completion(clean(request.body), "another-model"))


def duplicate_keys(request: Request) -> None:
    request.say('{"reasoning": "r", "value": 1, "value": 5}')


def bad_key(request: Request) -> None:
    """401 that quotes the key it was given."""
    request.reply(problem(f"Incorrect API key provided: {request.key}"), 401)


def refuses(request: Request) -> None:
    document = completion("", request.body["model"])
    document["choices"][0]["message"] |= {"content": None, "refusal": "I cannot rate this."}
    request.reply(document)


SCENARIOS: dict[str, Callable[[Request], None]] = {
    **{name: judged_by(judge) for name, judge in JUDGES.items()},
    **PICKY,
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
    "fenced_anyway": lambda r: r.say('Sure: {"reasoning": "r", "value": 4}'),
    "fenced": lambda request: request.say(f"Sure!\n```json\n{clean(request.body)}\n```\n"),
    "not_a_number": lambda request: request.say('{"reasoning": "r", "value": NaN}'),
    "off_scale": lambda request: request.say('{"reasoning": "r", "value": 17}'),
    "abstains": lambda request: request.say('{"reasoning": "no way to tell", "value": null}'),
    **{one.__name__: one for one in (fails_first, slow_down, slow_down_ms, cut, drip, slow, large)},
    **{one.__name__: one for one in (gzip_bomb, gzipped, redirect, wrong_model, duplicate_keys)},
    **{one.__name__: one for one in (bad_key, refuses)},
}
