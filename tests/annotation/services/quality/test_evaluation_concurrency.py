"""Several workers on connections of their own: one firing, one pause, whoever comes first."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from annotation.models import Firing, Project, Rater
from annotation.services.quality.actions import apply_due
from annotation.services.quality.evaluation import check_due, evaluate_rater, note_activity
from evalhub.audit.models import Event
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_project, make_rubric
from tests.factories.quality import make_rule, meet_traps

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


@pytest.fixture
def rater() -> Rater:
    project: Project = make_project()
    make_rubric(project)
    for action in ("warning", "message"):
        make_rule(project, action=action)
    found = make_rater(project, "anna", make_member(project, "anna"))
    meet_traps(found, 0, 8)
    return found


def at_once(work: Callable[[], object]) -> None:
    """Let some threads begin together; what one of them raises fails the test."""
    barrier, failed = Barrier(WORKERS), []

    def run() -> None:
        try:
            barrier.wait(timeout=300)
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert failed == []


def test_workers_that_evaluate_the_same_rater_fire_once_per_rule(rater: Rater) -> None:
    at_once(lambda: evaluate_rater(rater=Rater.objects.get(pk=rater.pk)))
    assert sorted(Firing.objects.values_list("action", flat=True)) == ["message", "warning"]
    assert Event.objects.filter(verb="quality rule fired").count() == 2


def test_sweeps_and_batches_at_once_do_the_same_work_once(rater: Rater) -> None:
    at_once(note_activity)
    at_once(check_due)
    while check_due():
        pass
    assert Firing.objects.count() == 2


def test_what_is_due_is_applied_once(rater: Rater) -> None:
    evaluate_rater(rater=rater)
    firing = Firing.objects.get(action="warning")
    Firing.objects.update(due_at=firing.fired_at, applied_at=None)
    at_once(apply_due)
    assert Event.objects.filter(verb="quality action applied").count() == 2
