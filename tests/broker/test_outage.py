"""People and a judge run while Redis forgets, goes away and comes back; `make outage` is longer."""

import json
import subprocess
import sys
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


def test_people_work_on_without_redis_and_the_run_goes_on_once_it_is_back(
    site: BrokerSite,
) -> None:
    people = site.data / "people"
    site.start_redis()
    site.django(PEOPLE.format(file=str(people)))
    worker = site.celery()
    try:
        with web(site) as port:
            # The first pages of a process take it longer.
            eventually(lambda: answers(site, port, people.read_text(), 4))
            site.judge("--limit", "20", "--fresh")
            site.flush_redis()
            assert answers(site, port, people.read_text())
            site.stop_redis()
            site.judge("--limit", "5", "--fresh")
            assert answers(site, port, people.read_text())
            site.start_redis()
        back = time.monotonic()
        assert site.wait_for(2) == [("finished", 40), ("finished", 10)]
        assert time.monotonic() - back < 30
        assert worker.poll() is None
    finally:
        worker.terminate()
        worker.wait(PATIENCE)
