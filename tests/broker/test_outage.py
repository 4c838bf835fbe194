"""People and a judge run while Redis forgets, goes away and comes back; `make outage` is longer."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evalhub.processes.supervisor import Site as Address
from evalhub.wiring.site import children_of
from tests.broker.conftest import BrokerSite
from tests.factories.ports import free_port
from tests.factories.sites import PATIENCE, eventually, listens
from tests.judges.engine.fake_provider import SCENARIOS, Request
from tests.judges.engine.scripted_judges import clean

pytestmark = [pytest.mark.redis, pytest.mark.faults]
ROOT = Path(__file__).resolve().parents[2]
PEOPLE = """
    from pathlib import Path
    from annotation.services.assignments import plan_slots
    from bench.desk_http import sessions
    from tests.factories.projects import make_item, make_project, make_rubric
    project = make_project("crowd", overlap=3)
    make_rubric(project)
    for number in range(120):
        make_item(project, f"it-{{number}}", outputs=1)
    plan_slots(project=project)
    Path({file!r}).write_text("\\n".join(sessions(project, 3)))
"""


@contextmanager
def web(site: BrokerSite) -> Iterator[int]:
    """The web processes; yields their port."""
    port = free_port()
    child = children_of(Address(site.data, "127.0.0.1", port))[0]
    process = subprocess.Popen(child.argv, cwd=ROOT, env=site.env)
    try:
        eventually(lambda: listens(port))
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(site: BrokerSite, port: int, people: str, seconds: int = 2) -> int:
    """How many answers three people gave in that time; a request that fails is an error."""
    command = [sys.executable, "-m", "bench.crowd", str(port), "crowd", str(seconds), "0.1"]
    done = subprocess.run(
        command, cwd=ROOT, env=site.env, input=people, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return len(json.loads(done.stdout)["submits"])


class Held:
    """A provider that answers ten calls, and the others once it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let = threading.Event()
        self.first = iter(range(10))
        monkeypatch.setitem(SCENARIOS, "clean", self.answer)

    def answer(self, request: Request) -> None:
        if next(self.first, None) is None:
            self.let.wait(PATIENCE)
        request.say(clean(request.body))


def is_under_way(site: BrokerSite) -> bool:
    """Has the run begun, with calls left to make?"""
    done = site.rows("SELECT count(*) FROM judges_verdict")[0][0]
    return bool(0 < done < 40)


@contextmanager
def celery(site: BrokerSite) -> Iterator[subprocess.Popen[bytes]]:
    worker = site.celery()
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(PATIENCE)


def test_people_work_on_without_redis_and_the_run_goes_on_once_it_is_back(
    site: BrokerSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    people = site.data / "people"
    site.start_redis()
    site.django(PEOPLE.format(file=str(people)))
    with celery(site) as worker:
        with web(site) as port:
            # The first pages of a process take it longer.
            eventually(lambda: answers(site, port, people.read_text(), 4))
            site.judge("--limit", "20", "--fresh")
            eventually(lambda: is_under_way(site))
            site.flush_redis()
            assert answers(site, port, people.read_text())
            assert is_under_way(site)
            site.stop_redis()
            held.let.set()
            site.judge("--limit", "5", "--fresh")
            assert answers(site, port, people.read_text())
            site.start_redis()
        back = time.monotonic()
        assert site.wait_for(2) == [("finished", 40), ("finished", 10)]
        assert time.monotonic() - back < 30
        assert worker.poll() is None
