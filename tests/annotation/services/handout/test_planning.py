"""Slots behind a change: at once in a small project, chunk by chunk in a big one."""

from collections import Counter

import pytest

from annotation.models import Assignment, HandoutPlan, Item, Project
from annotation.routing.policies import HandoutPolicy, Stratum
from annotation.services.handout import planning
from annotation.services.handout.items import retire_items
from annotation.services.handout.planning import bring_in_line, nothing_lost, plan_due, plan_items
from annotation.services.handout.policies import save_policy
from annotation.services.projects import update_project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.jobs.queues import QUEUES
from tests.factories.handout import make_tiers

TIERS = HandoutPolicy(strata=(Stratum("tier", "1", 3),))
HIGHEST = HandoutPolicy(order="highest", by="risk")


@pytest.fixture
def big(project: Project, monkeypatch) -> Project:
    """Five subjects of tier 1 are big here, and walked two by two."""
    monkeypatch.setattr(planning, "BIG", 4)
    monkeypatch.setattr(planning, "CHUNK", 2)
    make_tiers(project, "1", "1", "1", "1", "1")
    plan_slots(project=project)
    return project


def n_open(project: Project) -> int:
    return Assignment.objects.filter(project=project, state="open").count()


def ranks(project: Project) -> dict[str, int]:
    slots = Assignment.objects.filter(project=project, state="open")
    return dict(slots.values_list("subject__item__key", "lane__rank"))


def test_a_small_project_is_planned_at_once(project: Project, maya: User) -> None:
    make_tiers(project, "1")
    assert bring_in_line(project=project)
    assert n_open(project) == 2
    assert plan_due() == 0


def test_a_big_project_is_walked_in_chunks(big: Project, maya: User) -> None:
    save_policy(project=big, policy=TIERS, actor=maya)
    assert n_open(big) == 10
    # A third slot for two, two and one subject.
    for chunk, slots in ((2, 12), (2, 14), (1, 15), (0, 15)):
        assert (plan_due(), n_open(big)) == (chunk, slots)
    walk = HandoutPlan.objects.get(project=big)
    assert (walk.place, walk.planned, walk.total) == (None, 5, 5)
    assert walk.ended_at >= walk.asked_at
    planned = Event.objects.filter(verb="slots planned").order_by("pk")
    assert [event.payload["created"] for event in planned] == [10, 2, 2, 1]


def test_another_change_begins_anew_and_ends_as_the_last_one_says(big: Project, maya: User) -> None:
    save_policy(project=big, policy=TIERS, actor=maya)
    plan_due()
    update_project(project=big, changes={"overlap": 1}, actor=maya)
    save_policy(project=big, policy=HandoutPolicy(), actor=maya)
    while plan_due():
        pass
    assert n_open(big) == 5
    assert bring_in_line(project=big) is False
    before = Event.objects.count()
    while plan_due():
        pass
    # Nothing differs any more, so nothing is done and nothing recorded.
    assert Event.objects.count() == before


def test_what_is_no_matter_of_slots_plans_none(big: Project, maya: User) -> None:
    save_policy(project=big, policy=HandoutPolicy(daily=5, extra=1), actor=maya)
    assert plan_due() == 0


def test_ranks_are_those_of_the_whole_whatever_the_chunk(big: Project, maya: User) -> None:
    for number, item in enumerate(Item.objects.filter(project=big).order_by("pk")):
        Item.objects.filter(pk=item.pk).update(metadata={"risk": number})
    save_policy(project=big, policy=HIGHEST, actor=maya)
    while plan_due():
        pass
    # Five values, highest first: percent ranks 0, 25, 50, 75 and 100.
    assert ranks(big) == {"it-4": 0, "it-3": 2, "it-2": 5, "it-1": 7, "it-0": 10}
    assert HandoutPlan.objects.get(project=big).marks == [
        *("-3", "-3", "-2", "-2", "-2", "-1", "-1", "0", "0", "0"),
    ]  # fmt: skip
    plan_slots(project=big)
    assert ranks(big)["it-1"] == 7


def test_some_items_alone_are_planned_and_no_others(big: Project, maya: User) -> None:
    Assignment.objects.filter(project=big).delete()
    items = list(Item.objects.filter(project=big).order_by("pk").values_list("pk", flat=True))
    assert plan_items(project=big, items=items[:2])
    assert Counter(Assignment.objects.values_list("subject__item", flat=True)) == {
        items[0]: 2,
        items[1]: 2,
    }
    assert retire_items(project=big, items=items[:1], reason="Twice.", actor=maya) == 1
    assert n_open(big) == 2
    assert plan_items(project=big, items=items) is False


def test_the_worker_knows_the_queue() -> None:
    assert QUEUES[planning.QUEUE].work is plan_due
    assert nothing_lost() == 0
