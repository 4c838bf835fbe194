import pytest

from annotation.models import Assignment, IntakeBatch, Project
from annotation.services.intake.planning import QUEUE, nothing_leased, plan_received
from annotation.services.intake.receiving import receive_items
from evalhub.accounts.models import User
from evalhub.jobs.queues import QUEUES
from tests.factories.intake import open_intake, sent

pytestmark = pytest.mark.django_db


def test_slots_follow_in_the_background_once_for_all_waiting_batches(
    project: Project, erin: User
) -> None:
    open_intake(project)
    for n in range(2):
        receive_items(project=project, rows=[sent(f"n-{n}")], actor=erin)
    assert Assignment.objects.count() == 0
    assert plan_received() == 2
    # Two items of one output each, two people per subject.
    assert Assignment.objects.filter(project=project, state="open").count() == 4
    assert plan_received() == 0
    assert not IntakeBatch.objects.filter(awaits_slots=True).exists()


def test_a_batch_without_new_items_waits_for_nothing(project: Project, erin: User) -> None:
    open_intake(project)
    receive_items(project=project, rows=[{"input": "no id"}], actor=erin)
    assert plan_received() == 0


def test_the_worker_knows_the_queue() -> None:
    assert QUEUES[QUEUE].work is plan_received
    assert nothing_leased() == 0
