"""Changing every item of a view."""

import pytest

from annotation.browsing.changes import Change
from annotation.browsing.filters import ItemFilters
from annotation.models import Assignment, HandoutPlan, Item, Project
from annotation.selectors.bulk.previews import preview_change
from annotation.services.bulk.changes import Changed, SetChanged, change_items
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.projects import make_item


def do(project: Project, actor: User, change: Change, **given: str) -> Changed:
    filters = ItemFilters(**given)
    seal = preview_change(project, filters, change).seal
    return change_items(project=project, filters=filters, change=change, seal=seal, actor=actor)


@pytest.fixture
def three(project: Project) -> Project:
    """Items a-1 (retired), a-2 and b, with their slots."""
    make_item(project, "a-1", outputs=1, retired_at="2026-01-01T00:00Z")
    make_item(project, "a-2", outputs=1, metadata={"tier": 1})
    make_item(project, "b", outputs=1)
    plan_slots(project=project)
    return project


def open_slots(project: Project) -> int:
    return Assignment.objects.filter(project=project, state="open").count()


def test_items_are_retired_and_brought_back_with_their_slots(three: Project, maya: User) -> None:
    assert open_slots(three) == 4
    assert do(three, maya, Change("retire", reason="Broken."), id="a") == Changed(2, 1)
    assert open_slots(three) == 2
    assert do(three, maya, Change("restore")) == Changed(3, 2)
    assert open_slots(three) == 6


def test_metadata_are_set_and_removed(three: Project, maya: User) -> None:
    assert do(three, maya, Change("tag", "batch", "pilot"), id="a") == Changed(2, 2)
    assert Item.objects.get(key="a-2").metadata == {"tier": 1, "batch": "pilot"}
    assert do(three, maya, Change("tag", "tier", 1)) == Changed(3, 2)
    assert do(three, maya, Change("untag", "batch")) == Changed(3, 2)
    assert Item.objects.get(key="b").metadata == {"tier": 1}


def test_a_change_is_recorded_once_with_its_counts(three: Project, maya: User) -> None:
    do(three, maya, Change("retire", reason="Broken."), id="a")
    payload = Event.objects.get(verb="items changed in bulk").payload
    assert payload == {
        "action": "retire",
        "key": "",
        "value": None,
        "reason": "Broken.",
        "filters": [["id", "a"]],
        "items": 2,
        "changed": 1,
    }
    assert Event.objects.get(verb="items retired").payload["reason"] == "Broken."
    assert do(three, maya, Change("retire", reason="Broken."), id="a") == Changed(2, 0)
    assert Event.objects.filter(verb="items changed in bulk").count() == 1


def test_another_set_than_the_previewed_one_is_left_alone(three: Project, maya: User) -> None:
    change, filters = Change("retire", reason="Broken."), ItemFilters(id="a")
    seal = preview_change(three, filters, change).seal
    make_item(three, "a-3")
    with pytest.raises(SetChanged, match="another set"):
        change_items(project=three, filters=filters, change=change, seal=seal, actor=maya)
    assert Item.objects.filter(retired_at=None).count() == 3


def test_what_the_hand_out_goes_by_is_planned_anew(three: Project, maya: User) -> None:
    policy = {"order": "highest", "by": "priority"}
    HandoutPlan.objects.create(project=three, policy=policy)
    do(three, maya, Change("tag", "priority", 9), id="b")
    ranks = Assignment.objects.filter(project=three, state="open").values_list(
        "subject__item__key", "lane__rank"
    )
    found = dict(ranks)
    assert found["b"] < found["a-2"]
