"""An installation whose Redis can be stopped, made to forget, and started again."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.ports import free_port
from tests.factories.sites import Site, eventually, listens, redis_program
from tests.judges.engine.fake_provider import FakeProvider


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


@pytest.fixture
def site(tmp_path: Path) -> Iterator[BrokerSite]:
    with FakeProvider() as fake:
        made = BrokerSite(tmp_path / "data", fake)
        yield made
        made.stop_redis()
        made.cluster.stop()
