"""Items that are retired and brought back: nothing answered is lost, nothing new handed out."""

import pytest

from annotation.models import ExamItem, Item, Project, Rater
from annotation.services.assignments import claim_next, plan_slots
from annotation.services.handout.items import (
    restore_item,
    restore_items,
    retire_item,
    retire_items,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError, InvalidInput
from tests.factories.handout import finish, make_tiers
from tests.factories.people import make_rater
from tests.factories.projects import make_project


@pytest.fixture
def items(project: Project) -> list[Item]:
    make_tiers(project, "1", "2", "3")
    plan_slots(project=project)
    return list(project.items.order_by("position"))


@pytest.fixture
def rater(project: Project) -> Rater:
    return make_rater(project, "anna")


def open_slots(item: Item) -> int:
    return item.project.assignments.filter(subject__item=item, state="open").count()


def test_a_retired_item_is_handed_out_no_more(
    project: Project, maya: User, items: list[Item], rater: Rater
) -> None:
    ids = [items[0].pk, items[1].pk]
    assert retire_items(project=project, items=ids, reason="Broken text.", actor=maya) == 2
    assert retire_items(project=project, items=ids, reason="Broken text.", actor=maya) == 0
    assert [open_slots(item) for item in items] == [0, 0, 2]
    (event,) = Event.objects.filter(verb="items retired")
    assert event.payload == {"n": 2, "items": ["it-0", "it-1"], "reason": "Broken text."}
    assert claim_next(rater=rater).subject.item.key == "it-2"


def test_what_is_answered_and_what_lies_on_a_desk_stays(
    project: Project, maya: User, items: list[Item], rater: Rater
) -> None:
    first = claim_next(rater=rater)
    finish(first)
    second = claim_next(rater=rater)
    ids = [item.pk for item in items]
    retire_items(project=project, items=ids, reason="Over.", actor=maya)
    states = project.assignments.exclude(state="closed").order_by("pk")
    assert set(states.values_list("pk", "state")) == {
        (first.pk, "submitted"),
        (second.pk, "claimed"),
    }


def test_restored_items_lack_only_what_is_not_answered(
    project: Project, maya: User, items: list[Item], rater: Rater
) -> None:
    item = claim_next(rater=rater)
    finish(item)
    ids = [one.pk for one in items]
    retire_items(project=project, items=ids, reason="Over.", actor=maya)
    assert restore_items(project=project, items=ids, actor=maya) == 3
    # Six slots, one of them answered.
    assert project.assignments.filter(state="open").count() == 5
    assert Event.objects.filter(verb="items restored").count() == 1


def test_a_reason_is_asked_for_and_other_projects_are_not_touched(
    project: Project, maya: User, items: list[Item]
) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        retire_items(project=project, items=[items[0].pk], reason=" ", actor=maya)
    other = make_project("other")
    assert retire_items(project=other, items=[items[0].pk], reason="Over.", actor=maya) == 0


def test_one_item_is_retired_and_restored_with_a_reason_each(
    project: Project, maya: User, items: list[Item]
) -> None:
    item = retire_item(item=items[0], reason=" Broken text. ", actor=maya)
    assert item.retired_at is not None
    assert [open_slots(one) for one in items] == [0, 2, 2]
    item = restore_item(item=item, reason="Mended.", actor=maya)
    assert item.retired_at is None
    assert [open_slots(one) for one in items] == [2, 2, 2]
    events = Event.objects.filter(object_type="item", object_id=str(item.public_id))
    assert [(one.verb, one.actor, one.payload) for one in events.order_by("pk")] == [
        ("item retired", maya, {"item": "it-0", "reason": "Broken text."}),
        ("item restored", maya, {"item": "it-0", "reason": "Mended."}),
    ]


def test_one_item_is_not_changed_without_a_reason_or_twice(
    project: Project, maya: User, items: list[Item]
) -> None:
    for reason in (" ", "x" * 2001):
        with pytest.raises(InvalidInput, match="Say why"):
            retire_item(item=items[0], reason=reason, actor=maya)
    with pytest.raises(EvalhubError, match="Reload"):
        restore_item(item=items[0], reason="Mended.", actor=maya)
    retire_item(item=items[0], reason="Broken.", actor=maya)
    with pytest.raises(EvalhubError, match="Reload"):
        retire_item(item=items[0], reason="Broken.", actor=maya)
    assert Event.objects.filter(verb="item retired").count() == 1


def test_what_is_held_for_the_exam_is_not_brought_back(
    project: Project, maya: User, items: list[Item]
) -> None:
    retire_items(project=project, items=[one.pk for one in items], reason="Exam.", actor=maya)
    ExamItem.objects.create(project=project, item=items[0], key="item:it-0", row={})
    with pytest.raises(EvalhubError, match="held for the exam"):
        restore_item(item=items[0], reason="Mended.", actor=maya)
    assert restore_items(project=project, items=[one.pk for one in items], actor=maya) == 2
    assert [open_slots(one) for one in items] == [0, 2, 2]
