import pytest

from annotation.models import Assignment, IntakeBatch, Project
from annotation.services.intake.planning import QUEUE, nothing_leased, plan_received
from annotation.services.intake.receiving import receive_items
from evalhub.accounts.models import User
from evalhub.jobs.queues import QUEUES
from tests.factories.handout import set_policy
from tests.factories.intake import open_intake, sent
from tests.factories.projects import make_item

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


def test_only_what_is_new_is_planned(project: Project, erin: User) -> None:
    make_item(project, "old")
    open_intake(project)
    receive_items(project=project, rows=[sent("n-0"), sent("n-1")], actor=erin)
    assert IntakeBatch.objects.get().position == 1
    assert plan_received() == 1
    slots = Assignment.objects.filter(project=project)
    assert set(slots.values_list("subject__item__key", flat=True)) == {"n-0", "n-1"}


def test_a_batch_from_before_positions_were_kept_plans_everything(
    project: Project, erin: User
) -> None:
    make_item(project, "old")
    open_intake(project)
    receive_items(project=project, rows=[sent("n-0")], actor=erin)
    IntakeBatch.objects.update(position=None)
    assert plan_received() == 1
    # Two Outputs and one, two people each.
    assert Assignment.objects.filter(project=project, state="open").count() == 6


def test_a_new_item_takes_its_place_in_the_order_of_all(project: Project, erin: User) -> None:
    for number in range(4):
        make_item(project, f"old-{number}", outputs=1, metadata={"risk": 2 * number})
    set_policy(project, order="highest", by="risk")
    open_intake(project)
    receive_items(project=project, rows=[sent("n-0", metadata={"risk": 3})], actor=erin)
    plan_received()
    slots = Assignment.objects.filter(subject__item__key="n-0")
    # Of 6 4 3 2 0 it is the third: two of four are before it.
    assert set(slots.values_list("lane__rank", flat=True)) == {5}


def test_a_batch_without_new_items_waits_for_nothing(project: Project, erin: User) -> None:
    open_intake(project)
    receive_items(project=project, rows=[{"input": "no id"}], actor=erin)
    assert plan_received() == 0


def test_the_worker_knows_the_queue() -> None:
    assert QUEUES[QUEUE].work is plan_received
    assert nothing_leased() == 0
