"""Judge runs whose workers are killed: real processes, a real provider, every verdict once."""

import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from tests.factories.sites import Site
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.faults
CALLS, KILLS, CONCURRENCY, WORKERS = 120, 3, 4, 2
STATES = "SELECT state, count(*) FROM judges_judgecall WHERE run_id = {run} GROUP BY state"
AFTER_TEN = """
    import time
    from judges.models import JudgeRun, Verdict
    while Verdict.objects.filter(run=JudgeRun.objects.latest("number")).count() < 10:
        time.sleep(0.02)
"""
CANCEL, RESUME = (
    f"""
    from judges.models import JudgeRun
    from judges.services.runs import {verb}
    {verb}(run=JudgeRun.objects.latest("number"))
    """
    for verb in ("cancel_run", "resume_run")
)


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(fake: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A judge that takes a fifth of a second for each of the sample's 120 outputs."""
    data = tmp_path_factory.mktemp("site") / "data"
    made = Site(data, fake.base_url, model="slow-0.2", concurrency=CONCURRENCY)
    yield made
    made.cluster.stop()


@pytest.fixture
def workers(site: Site) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes; whatever is left of them ends with the test."""
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for worker in running:
        worker.kill()
        worker.wait()


def kill(site: Site, worker: subprocess.Popen[bytes]) -> None:
    """End a worker as a crash would, in the middle of its calls."""
    worker.kill()
    worker.wait()
    site.expire_leases()


def answered(site: Site, run: int) -> int:
    return int(site.rows(f"SELECT count(*) FROM judges_verdict WHERE run_id = {run}")[0][0])


def newest(site: Site) -> int:
    return int(site.rows("SELECT max(id) FROM judges_judgerun")[0][0])


def test_killed_workers_lose_no_verdict_and_double_none(
    site: Site, fake: FakeProvider, workers: list[subprocess.Popen[bytes]]
) -> None:
    before = fake.calls
    site.judge()
    run = newest(site)
    for number in range(KILLS):
        while len(workers) < WORKERS + number:
            workers.append(site.worker())
        site.wait_until(lambda goal=(number + 1) * 15: answered(site, run) >= goal)
        kill(site, workers[number])
    workers.append(site.worker())
    assert site.wait_for(1)[-1] == ("finished", CALLS)
    units = site.rows(f"SELECT DISTINCT subject_id FROM judges_verdict WHERE run_id = {run}")
    assert len(units) == CALLS
    assert site.rows(STATES.format(run=run)) == [("done", CALLS)]
    # Every extra call is one that a killed worker, or one whose lease was taken, had under way.
    extra = fake.calls - before - CALLS
    assert 0 <= extra <= KILLS * WORKERS * CONCURRENCY * 4
    kept = site.rows("SELECT count(*) FROM judges_callattempt WHERE kept AND error_class = ''")
    assert kept == [(CALLS,)]


def test_a_cancelled_run_is_silent_within_five_seconds_and_resumes_after_a_kill(
    site: Site, fake: FakeProvider, workers: list[subprocess.Popen[bytes]]
) -> None:
    site.judge("--limit", "30")
    run = newest(site)
    # It waits for the first answers itself: starting it only then may take longer than the run.
    cancelling = threading.Thread(target=site.django, args=[AFTER_TEN + CANCEL])
    cancelling.start()
    workers.append(site.worker())
    cancelling.join()
    time.sleep(5)
    silent = fake.calls
    time.sleep(1)
    assert fake.calls == silent
    states = dict(site.rows(STATES.format(run=run)))
    assert set(states) == {"done", "cancelled"}
    assert states["done"] == answered(site, run)
    site.django(RESUME)
    site.wait_until(lambda: answered(site, run) >= states["done"] + 10)
    kill(site, workers.pop())
    workers.append(site.worker())
    site.wait_for(2)
    assert answered(site, run) == CALLS / 2
