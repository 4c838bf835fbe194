"""What a change would do."""

import uuid

import pytest
from django.utils import timezone

from annotation.browsing.changes import Change
from annotation.browsing.filters import ItemFilters
from annotation.models import Assignment, ExamItem, HandoutPlan, Project
from annotation.selectors.bulk import previews
from annotation.selectors.bulk.previews import preview_change
from annotation.services.handout.items import restore_items
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project

EVERY = ItemFilters()


def test_a_preview_counts_what_changes_and_what_is_so_already(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "SHOWN", 1)
    make_rated_project(project)
    project.items.filter(key="it-1").update(retired_at="2026-01-01T00:00Z")
    found = preview_change(project, EVERY, Change("retire"))
    assert (found.n, found.n_changing, found.n_unchanged) == (3, 2, 1)
    assert (found.examples, found.n_more) == (("it-2",), 1)
    assert preview_change(project, EVERY, Change("restore")).n_changing == 1


def test_a_preview_of_retiring_says_what_becomes_of_slots(project: Project) -> None:
    make_item(project, "a", outputs=1)
    make_item(project, "b", outputs=1)
    plan_slots(project=project)
    found = preview_change(project, ItemFilters(id="a"), Change("retire"))
    # Overlap 2, one output, one item.
    assert found.effects == ("Nobody is handed these Items any more; 2 open slots are closed.",)
    Assignment.objects.filter(subject__item__key="a", slot=1).update(
        state="claimed", rater=make_rater(project, "r1"), token=uuid.uuid4()
    )
    make_annotation(project.subjects.get(item__key="a"), make_rater(project, "r2"), {})
    assert preview_change(project, ItemFilters(id="a"), Change("retire")).effects == (
        "Nobody is handed these Items any more; 1 open slots are closed.",
        "1 slots are being filled now and may be finished.",
        "The annotations of 1 Items stay and count in every figure as before.",
    )


def test_tags_are_compared_as_values(project: Project) -> None:
    make_item(project, "a", metadata={"tier": 1})
    make_item(project, "b", metadata={"tier": "1"})
    make_item(project, "c")
    counts = [
        preview_change(project, EVERY, change).n_changing
        for change in (
            Change("tag", "tier", 1),
            Change("tag", "tier", "1"),
            Change("untag", "tier"),
        )
    ]
    assert counts == [2, 2, 2]


def test_a_preview_says_where_the_hand_out_goes_by_a_key(project: Project) -> None:
    make_item(project, "a")
    policy = {"order": "highest", "by": "priority", "skills": ["lang"]}
    HandoutPlan.objects.create(project=project, policy=policy)
    by_priority = preview_change(project, EVERY, Change("tag", "priority", 3)).effects
    by_skill = preview_change(project, EVERY, Change("tag", "lang", "de")).effects
    other = preview_change(project, EVERY, Change("tag", "other", "x")).effects
    assert "gives the highest priority first" in by_priority[0]
    assert "goes by lang" in by_skill[0]
    assert len(other) == 1


def test_a_seal_stands_for_the_set(project: Project) -> None:
    make_item(project, "a")
    first = preview_change(project, EVERY, Change("retire")).seal
    assert preview_change(project, ItemFilters(id="a"), Change("retire")).seal == first
    make_item(project, "b")
    assert preview_change(project, EVERY, Change("retire")).seal != first


def test_a_preview_of_restoring_leaves_out_what_is_held_for_the_exam(
    project: Project, maya: User
) -> None:
    held, free = (make_item(project, key, retired_at=timezone.now()) for key in "ab")
    ExamItem.objects.create(project=project, item=held, key="item:a", row={})
    found = preview_change(project, EVERY, Change("restore"))
    assert (found.n_changing, found.examples) == (1, ("b",))
    items = [held.pk, free.pk]
    assert restore_items(project=project, items=items, actor=maya) == found.n_changing
