import gzip
import time
import zlib

import pytest

from judges.engine.bodies import BoundedBody
from judges.engine.errors import BrokenReply, EngineError
from judges.engine.requests import Deadlines
from tests.factories.memory import Watch
from tests.judges.engine.conftest import Ask
from tests.judges.engine.fake_provider import SCENARIOS, Request

GIGANTIC = 10 * 1024**3
MOST_MEMORY = 20
TEXT = b'{"a": 1}' * 40


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
    ],
)
def test_a_body_arrives_whole_in_small_parts(encoding: str, content: bytes) -> None:
    body = BoundedBody(encoding)
    for at in range(0, len(content), 7):
        body.add(content[at : at + 7])
    assert body.finished() == TEXT


def test_a_body_may_be_as_large_as_allowed_and_no_larger() -> None:
    body = BoundedBody("", most=10)
    body.add(b"x" * 10)
    assert body.finished() == b"x" * 10
    with pytest.raises(BrokenReply, match="larger than 10 bytes"):
        body.add(b"x")


def test_only_a_little_more_than_allowed_is_ever_inflated() -> None:
    body = BoundedBody("gzip", most=1000)
    with pytest.raises(BrokenReply, match="larger"):
        body.add(gzip.compress(b" " * 10_000_000))
    assert len(body.content) == 1001


def test_a_cut_gzip_body_is_broken() -> None:
    body = BoundedBody("gzip")
    body.add(gzip.compress(TEXT, mtime=0)[:-4])
    with pytest.raises(BrokenReply, match="cut"):
        body.finished()


def endless(request: Request) -> None:
    """Ten gigabytes: as fast as they go, or a few bytes at a time."""
    handler, part = request.handler, b" " * (1 if request.number else 65_536)
    handler.send(200, b"", {"content-length": str(GIGANTIC)})
    for _ in range(GIGANTIC // len(part)):
        handler.wfile.write(part)
        time.sleep(request.number)


@pytest.mark.parametrize("model", ["endless-0", "endless-0.01"])
def test_ten_gigabytes_end_at_the_cap_or_the_deadline_and_take_no_memory(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    monkeypatch.setitem(SCENARIOS, "endless", endless)
    ask("ok")
    began = time.monotonic()
    with Watch() as memory, pytest.raises(EngineError):
        ask(model, deadlines=Deadlines(read=5.0, total=1.0))
    assert time.monotonic() - began <= 2.0
    assert memory.grown <= MOST_MEMORY
