"""With a broker: a real Redis, a real Celery worker, the same services and the same rows."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.ports import free_port
from tests.factories.sites import PATIENCE, Site, eventually, listens, redis_program
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = [pytest.mark.redis, pytest.mark.faults]


class BrokerSite(Site):
    """A site with a Redis that can be stopped."""

    def __init__(self, data: Path, fake: FakeProvider) -> None:
        super().__init__(data, fake.base_url)
        self.fake = fake
        self.port = free_port()
        self.env["REDIS_URL"] = f"redis://127.0.0.1:{self.port}/0"
        self.redis: subprocess.Popen[bytes] | None = None

    def start_redis(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        command = [redis_program(), *options, str(self.data)]
        self.redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        eventually(lambda: listens(self.port))

    def stop_redis(self) -> None:
        if self.redis is not None:
            self.redis.kill()
            self.redis.wait()
            self.redis = None

    def flush_redis(self) -> None:
        """Throw everything away that the broker knows."""
        with socket.create_connection(("127.0.0.1", self.port)) as link:
            link.sendall(b"FLUSHALL\r\n")
            assert link.recv(10).startswith(b"+OK")

    def celery(self) -> subprocess.Popen[bytes]:
        """A worker with the ticking clock in it."""
        options = ["--beat", "--concurrency", "1", "--pool", "solo", "--loglevel", "ERROR"]
        schedule = ["--schedule", str(self.data / "beat")]
        command = [sys.executable, "-m", "celery", "-A", "evalhub", "worker", *options, *schedule]
        return subprocess.Popen(
            command, env=self.env, stderr=subprocess.DEVNULL, start_new_session=True
        )


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and the clock beside it, which would tick on for ever."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[BrokerSite]:
    with FakeProvider() as fake:
        made = BrokerSite(tmp_path / "data", fake)
        yield made
        made.stop_redis()
        made.cluster.stop()


def test_a_ring_starts_the_work_and_a_dead_redis_loses_nothing(site: BrokerSite) -> None:
    done = ("finished", 10)
    site.start_redis()
    worker = site.celery()
    try:
        with_redis = site.judge("--limit", "5", "--fresh")
        assert site.wait_for(1) == [done]
        # Redis dies in the middle of a run; another is planned and saved all the same.
        site.judge("--limit", "5", "--fresh")
        site.stop_redis()
        assert site.judge("--limit", "5", "--fresh") < 2 * with_redis + 30
        site.start_redis()
        back = time.monotonic()
        # Nobody rings again; the sweeper's tick finds what waits.
        assert site.wait_for(3) == [done] * 3
        assert time.monotonic() - back < 30
        # Redis forgets everything in the middle of a run.
        site.judge("--limit", "5", "--fresh")
        site.flush_redis()
        assert site.wait_for(4)[-1] == done
    finally:
        worker.terminate()
        worker.wait(PATIENCE)


def test_a_worker_that_is_killed_loses_no_verdict_and_doubles_none(site: BrokerSite) -> None:
    site.start_redis()
    for _ in range(2):
        before, worker = site.fake.calls, site.celery()
        site.judge("--limit", "5", "--fresh")
        eventually(lambda goal=before: site.fake.calls > goal)
        kill(worker)
    site.expire_leases()
    worker = site.celery()
    try:
        assert site.wait_for(2) == [("finished", 10), ("finished", 10)]
    finally:
        worker.terminate()
        worker.wait(PATIENCE)


def test_the_same_run_without_a_broker_gives_the_same_rows(site: BrokerSite) -> None:
    del site.env["REDIS_URL"]
    worker = site.worker()
    try:
        site.judge("--limit", "5", "--fresh")
        assert site.wait_for(1) == [("finished", 10)]
    finally:
        worker.terminate()
        worker.wait(PATIENCE)
