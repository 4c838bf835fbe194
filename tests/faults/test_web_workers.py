"""Fifty annotators over four web processes, one of which is killed while they work."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from annotation.models import Annotation, Assignment, Project
from annotation.services.slots import plan_slots
from bench.desk_http import sessions
from tests.factories.crowds import Crowd
from tests.factories.projects import make_project, make_rubric
from tests.factories.serving import serving
from tests.factories.sites import eventually
from tests.faults.test_handout_concurrency import make_subjects

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
SUBJECTS, OVERLAP, WORKERS = 120, 3, 4


@pytest.fixture
def project(transactional_db: None) -> Project:
    made = make_project(overlap=OVERLAP)
    make_rubric(made)
    make_subjects(made, SUBJECTS)
    assert plan_slots(project=made) == SUBJECTS * OVERLAP
    return made


@pytest.fixture
def web(transactional_db: None, tmp_path: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The web server as `evalhub up` starts it, with four processes, on the test's database."""
    with serving(tmp_path, workers=WORKERS) as (address, pid):
        yield address, psutil.Process(pid)


def busiest(server: psutil.Process) -> psutil.Process:
    """The web process with the most people connected to it."""
    return max(
        server.children(recursive=True),
        key=lambda one: sum(link.status == "ESTABLISHED" for link in one.net_connections("tcp")),
    )


def kill_one(server: psutil.Process) -> None:
    """Stop a web process, and kill it when whoever is connected to it has sent something."""
    chosen = busiest(server)
    chosen.suspend()
    asyncio.get_running_loop().call_later(1, chosen.kill)


def test_a_killed_web_process_loses_and_doubles_nothing(
    project: Project, web: tuple[str, psutil.Process]
) -> None:
    address, server = web
    before = set(server.children(recursive=True))
    third = SUBJECTS * OVERLAP // 3
    crowd = Crowd(address, project.slug, seconds=600, at={third: lambda: kill_one(server)})
    crowd.work(sessions(project))
    rows = list(Annotation.objects.values_list("subject", "rater", "status"))
    assert Counter(subject for subject, _, status in rows if status == "counted") == Counter(
        dict.fromkeys({subject for subject, _, _ in rows}, OVERLAP)
    )
    assert len(rows) == SUBJECTS * OVERLAP == len({row[:2] for row in rows})
    assert {str(key) for key in Annotation.objects.values_list("key", flat=True)} >= crowd.kept
    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted"}
    assert crowd.sent_again > 0
    assert eventually(lambda: set(server.children(recursive=True)) - before)
