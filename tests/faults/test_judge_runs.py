"""Judge runs whose workers are killed: real processes, a real provider, every verdict once.

With EVALHUB_KILLS=20 workers are killed twenty times, in a run of 1,080 calls.
"""

import math
import os
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from tests.factories.sites import PATIENCE, Site
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request
from tests.judges.engine.scripted_judges import clean

pytestmark = pytest.mark.faults
UNITS, CONCURRENCY, WORKERS = 120, 4, 2
KILLS = int(os.environ.get("EVALHUB_KILLS", "4"))
REPEATS = 1 if KILLS <= 4 else min(20, math.ceil(50 * KILLS / UNITS))
CALLS = UNITS * REPEATS
STATES = "SELECT state, count(*) FROM judges_judgecall WHERE run_id = {run} GROUP BY state"
KEPT, STOPPED = (
    f"""
    SELECT count(*) FROM judges_callattempt a JOIN judges_judgecall c ON c.id = a.call_id
    WHERE {which} AND c.run_id = {{run}}
    """
    for which in ("kept AND error_class = ''", "NOT kept AND error_class = 'WorkerStopped'")
)
UNIQUE = "SELECT DISTINCT subject_id, repeat FROM judges_verdict WHERE run_id = {run}"
PAUSE_ALL = """
    from judges.services.running.steering import pause_all_runs
    assert pause_all_runs() == 1
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
    site.judge("--repeats", f"{REPEATS}")
    run = newest(site)
    for number in range(KILLS):
        # One at a time: every lease is expired after a kill, also that of another worker.
        workers.append(site.worker())
        goal = (number + 1) * CALLS // (KILLS + 4)
        site.wait_until(lambda goal=goal: answered(site, run) >= goal)
        kill(site, workers[number])
    workers.extend(site.worker() for _ in range(WORKERS))
    site.wait_until(lambda: is_finished(site, run))
    assert answered(site, run) == CALLS
    assert len(site.rows(UNIQUE.format(run=run))) == CALLS
    assert states_of(site, run) == {"done": CALLS}
    # What a killed worker had under way or had not stored yet is asked again, and nothing else.
    extra = fake.calls - before - CALLS
    assert 0 <= extra <= KILLS * CONCURRENCY
    assert site.rows(KEPT.format(run=run)) == [(CALLS,)]
    # Whatever was asked in vain is on record, beside what the workers held and had not asked yet.
    assert site.rows(STOPPED.format(run=run))[0][0] >= max(extra, KILLS)


def slow_enough(request: Request) -> None:
    """So slow that the run goes on while a process starts that pauses it."""
    time.sleep(2)
    request.say(clean(request.body))


class Gate:
    """A provider that answers twelve calls, and the others once it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.first = iter(range(12))
        self.slow = SCENARIOS["slow"]
        monkeypatch.setitem(SCENARIOS, "slow", self.pass_on)

    def pass_on(self, request: Request) -> None:
        if next(self.first, None) is None:
            self.open.wait(PATIENCE)
        self.slow(request)


def states_of(site: Site, run: int) -> dict[str, int]:
    return dict(site.rows(STATES.format(run=run)))


def is_finished(site: Site, run: int) -> bool:
    return site.rows(f"SELECT status FROM judges_judgerun WHERE id = {run}") == [("finished",)]


def test_a_cancelled_run_is_silent_within_five_seconds_and_resumes_after_a_kill(
    site: Site,
    fake: FakeProvider,
    workers: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate(monkeypatch)
    site.judge("--limit", "30", "--fresh")
    run = newest(site)
    workers.append(site.worker())
    site.wait_until(lambda: answered(site, run) >= 12)
    site.django(CANCEL)
    cancelled = time.monotonic()
    gate.open.set()
    site.wait_until(lambda: states_of(site, run).keys() == {"done", "cancelled"})
    time.sleep(max(0, cancelled + 6 - time.monotonic()))
    assert fake.arrived[-1] < cancelled + 5
    states = states_of(site, run)
    assert states["done"] == answered(site, run)
    site.django(RESUME)
    site.wait_until(lambda: answered(site, run) >= states["done"] + 10)
    kill(site, workers.pop())
    workers.append(site.worker())
    site.wait_until(lambda: is_finished(site, run))
    assert answered(site, run) == UNITS / 2


def test_no_call_begins_five_seconds_after_all_runs_were_paused(
    site: Site,
    fake: FakeProvider,
    workers: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(SCENARIOS, "slow", slow_enough)
    site.judge("--fresh")
    run = newest(site)
    workers.extend(site.worker() for _ in range(WORKERS))
    site.wait_until(lambda: answered(site, run) >= 8)
    site.django(PAUSE_ALL)
    paused = time.monotonic()
    time.sleep(6)
    assert fake.arrived[-1] < paused + 5
    # What was under way was stored, and nothing else was asked in the meantime.
    done = answered(site, run)
    assert 8 <= done < UNITS
    assert states_of(site, run) == {"done": done, "waiting": UNITS - done}
    assert site.rows(f"SELECT status FROM judges_judgerun WHERE id = {run}") == [("paused",)]
