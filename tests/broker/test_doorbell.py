"""With a broker: a real Redis, a real Celery worker, the same services and the same rows."""

import os
import signal
import subprocess
import time

import pytest

from tests.broker.conftest import BrokerSite
from tests.factories.sites import PATIENCE, eventually

pytestmark = [pytest.mark.redis, pytest.mark.faults]


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and the clock beside it, which would tick on for ever."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


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
