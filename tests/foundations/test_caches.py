"""The cache without its Redis."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evalhub.web import caches
from evalhub.web.caches import ShelteredCache
from tests.factories.ports import free_port
from tests.factories.sites import eventually, listens, redis_program

pytestmark = pytest.mark.redis
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(port: int, tmp_path: Path) -> Iterator[Start]:
    """Start a Redis with nothing in it, in place of one that was killed."""
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
        process = subprocess.Popen([redis_program(), *options], stdout=subprocess.DEVNULL)
        started.append(process)
        eventually(lambda: listens(port))
        return process

    yield begin
    for process in started:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@pytest.fixture
def cache(port: int) -> Iterator[ShelteredCache]:
    address = f"redis://127.0.0.1:{port}/0"
    cache = ShelteredCache(address, {"OPTIONS": {"socket_connect_timeout": 0.2}})
    yield cache
    cache._cache.get_client().close()
    caches.OUTAGES.pop(address)


def test_without_redis_a_process_remembers_for_itself(cache: ShelteredCache, start: Start) -> None:
    first = start()
    cache.set("shared", 1)
    stop(first)
    assert cache.get("shared", "none") == "none"
    cache.set("own", 5)
    assert (cache.get("own"), cache.incr("own"), cache.add("own", 9)) == (5, 6, False)
    assert cache.get_many(["own", "shared"]) == {"own": 6}
    cache.delete("own")
    assert not cache.has_key("own")


def test_redis_is_asked_again_soon_and_what_was_held_meanwhile_is_not_kept(
    cache: ShelteredCache, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "REST_SECONDS", 0.1)
    cache.set("limit", 3)
    assert cache.get("limit") == 3
    second = start()
    eventually(lambda: cache.get("limit") is None)
    cache.set("limit", 1)
    stop(second)
    # Not the 3 of the first outage.
    assert cache.get("limit") is None


def test_redis_is_left_alone_for_a_while_after_it_did_not_answer(
    cache: ShelteredCache, start: Start
) -> None:
    assert cache.get("a") is None
    start()
    cache.set("a", 1)
    assert cache.outage.is_on
    other = ShelteredCache(cache._servers[0], {})
    # Threads have instances of their own and share what is known of Redis.
    assert (other.outage, other.get("a")) == (cache.outage, 1)


def test_a_redis_that_is_full_is_as_good_as_none(cache: ShelteredCache, start: Start) -> None:
    start()
    client = cache._cache.get_client()
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", "1")
    cache.set("own", 5)
    assert cache.get("own") == 5
