"""With a broker: a real Redis, a real Celery worker, the same services and the same rows."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalhub import embedded
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = [pytest.mark.redis, pytest.mark.faults]
SAMPLE = Path(embedded.__file__).parent / "sample" / "bank_support"
PATIENCE = 90.0
SET_UP = """
import django; django.setup()
from annotation.models import Project
from judges.services.judges import create_judge
from judges.services.prompts import create_prompt
project = Project.objects.get(slug="bank")
create_judge(project=project, name="j", base_url="{url}", model="clean")
create_prompt(project=project, name="p", criteria=["accuracy"], text="{{{{ output }}}}")
"""


def redis_program() -> str:
    beside = Path(sys.executable).parent / "redis-server"
    found = shutil.which("redis-server") or (str(beside) if beside.exists() else None)
    if found is None:
        pytest.fail("These tests need redis-server: install Debian's package redis-server.")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A data folder with a project, a database, a Redis that can be stopped, and a provider."""

    def __init__(self, data: Path, fake: FakeProvider) -> None:
        self.data, self.port = data, free_port()
        self.env = {
            **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
            "EVALHUB_DATA": str(data),
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
            "DJANGO_SETTINGS_MODULE": "evalhub.settings",
        }
        self.cluster = embedded.cluster(data)
        self.cluster.start()
        self.redis: subprocess.Popen[bytes] | None = None
        self.evalhub("load", str(SAMPLE), "--project", "bank")
        self.run([sys.executable, "-c", SET_UP.format(url=fake.base_url)])

    def run(self, command: list[str]) -> float:
        started = time.monotonic()
        subprocess.run(command, env=self.env, check=True, capture_output=True, timeout=PATIENCE)
        return time.monotonic() - started

    def evalhub(self, *words: str) -> float:
        return self.run([sys.executable, "-m", "evalhub.cli", *words])

    def judge(self) -> float:
        return self.evalhub("judge", "run", "bank", "--judge", "j", "--prompt", "p", "--limit", "5")

    def start_redis(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        command = [redis_program(), *options, str(self.data)]
        self.redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def stop_redis(self) -> None:
        if self.redis is not None:
            self.redis.kill()
            self.redis.wait()
            self.redis = None

    def celery(self) -> subprocess.Popen[bytes]:
        """A worker with the ticking clock in it."""
        options = [
            "worker",
            "--beat",
            "--concurrency",
            "1",
            "--pool",
            "solo",
            "--loglevel",
            "ERROR",
        ]
        schedule = ["--schedule", str(self.data / "beat")]
        command = [sys.executable, "-m", "celery", "-A", "evalhub", *options, *schedule]
        return subprocess.Popen(command, env=self.env, stderr=subprocess.DEVNULL)

    def wait_for(self, finished: int) -> list[tuple[str, int]]:
        """States and verdicts of the runs once so many have finished."""
        query = """SELECT status, (SELECT count(*) FROM judges_verdict v WHERE v.run_id = r.id)
                   FROM judges_judgerun r ORDER BY number"""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.cluster.connect("evalhub") as link:
                rows = link.execute(query).fetchall()
            if sum(status == "finished" for status, _ in rows) >= finished:
                return rows
            time.sleep(0.3)
        raise TimeoutError(f"after {PATIENCE:g} s: {rows}")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with FakeProvider() as fake:
        made = Site(tmp_path / "data", fake)
        yield made
        made.stop_redis()
        made.cluster.stop()


def test_a_ring_starts_the_work_and_a_dead_redis_loses_nothing(site: Site) -> None:
    site.start_redis()
    worker = site.celery()
    try:
        site.judge()
        assert site.wait_for(1) == [("finished", 10)]
        # Redis dies: the run is planned and saved all the same, and quickly.
        site.stop_redis()
        assert site.judge() < 30
        site.start_redis()
        # Nobody rings again; the sweeper's tick finds what waits.
        assert site.wait_for(2) == [("finished", 10), ("finished", 10)]
    finally:
        worker.terminate()
        worker.wait(30)


def test_a_worker_that_is_killed_loses_no_verdict_and_doubles_none(site: Site) -> None:
    site.start_redis()
    for _ in range(2):
        worker = site.celery()
        site.judge()
        time.sleep(1.5)
        worker.kill()
        worker.wait()
    with site.cluster.connect("evalhub") as link:
        # What the killed worker held is due at once instead of after its lease.
        link.execute("UPDATE judges_judgecall SET lease_until = now() WHERE state = 'running'")
        link.commit()
    worker = site.celery()
    try:
        assert site.wait_for(2) == [("finished", 10), ("finished", 10)]
    finally:
        worker.terminate()
        worker.wait(30)


def test_the_same_run_without_a_broker_gives_the_same_rows(site: Site) -> None:
    del site.env["REDIS_URL"]
    worker = subprocess.Popen([sys.executable, "-m", "evalhub.cli", "worker"], env=site.env)
    try:
        site.judge()
        assert site.wait_for(1) == [("finished", 10)]
    finally:
        worker.terminate()
        worker.wait(30)
