"""Fifty annotators over four web processes, one of which is killed while they work."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection

from annotation.models import Annotation, Assignment, Project
from annotation.services.slots import plan_slots
from bench.desk_http import sessions
from tests.factories.crowds import Crowd
from tests.factories.projects import make_project, make_rubric
from tests.factories.serving import serving
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


def kill_one(server: psutil.Process) -> None:
    """Kill a web process once a third of the answers has come in."""
    end = time.monotonic() + 120
    while Annotation.objects.count() < SUBJECTS * OVERLAP // 3 and time.monotonic() < end:
        time.sleep(0.05)
    serving = [one for one in server.children(recursive=True) if one.num_threads() > 1]
    serving[0].kill()
    connection.close()


def test_a_killed_web_process_loses_and_doubles_nothing(
    project: Project, web: tuple[str, psutil.Process]
) -> None:
    address, server = web
    before = {one.pid for one in server.children(recursive=True)}
    killer = threading.Thread(target=kill_one, args=[server])
    crowd = Crowd(address, project.slug, seconds=300)
    killer.start()
    crowd.work(sessions(project))
    killer.join()
    rows = list(Annotation.objects.values_list("subject", "rater", "status"))
    assert Counter(subject for subject, _, status in rows if status == "counted") == Counter(
        dict.fromkeys({subject for subject, _, _ in rows}, OVERLAP)
    )
    assert len(rows) == SUBJECTS * OVERLAP == len({row[:2] for row in rows})
    assert {str(key) for key in Annotation.objects.values_list("key", flat=True)} >= crowd.kept
    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted"}
    assert crowd.sent_again > 0
    assert {one.pid for one in server.children(recursive=True)} - before
