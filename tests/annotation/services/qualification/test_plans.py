"""The rules of an exam and its items."""

import pytest

from annotation.models import ExamItem, Item, Project, Trap
from annotation.services.qualification.plans import (
    change_plan,
    free_item,
    hold_item,
    hold_training,
    require_again,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.annotations import make_annotation
from tests.factories.golden_sets import make_reference
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.qualification import NUMBERS, make_exam, make_training


def referenced(project: Project, key: str = "it-1") -> Item:
    item = make_item(project, key)
    make_reference(item.subjects.first(), "accuracy", 4)
    return item


def test_it_is_off_until_the_lead_turns_it_on(project: Project, maya: User) -> None:
    assert project.qualification_version is None
    make_exam(project, n=4)
    assert project.qualification_version == 1
    change_plan(project=project, active=False, numbers=NUMBERS, actor=maya)
    project.refresh_from_db()
    assert project.qualification_version is None
    assert Event.objects.filter(verb="qualification changed", actor=maya).exists()


def test_an_exam_without_enough_questions_cannot_be_turned_on(project: Project) -> None:
    with pytest.raises(InvalidInput, match="asks 4 questions, but only 3"):
        make_exam(project, n=3)


def test_training_items_move_between_practice_and_exam(project: Project) -> None:
    one, two = make_training(project, "p1"), make_training(project, "p2")
    hold_training(project=project, training=[one])
    hold_training(project=project, training=[two])
    active = ExamItem.objects.filter(active=True)
    assert [held.training for held in active] == [two]


def test_an_item_with_references_leaves_the_hand_out_and_comes_back(project: Project) -> None:
    item = referenced(project)
    held = hold_item(project=project, key="it-1")
    item.refresh_from_db()
    assert item.retired_at is not None
    assert held.row["expected"][0]["value"] == 4
    free_item(held=held)
    item.refresh_from_db()
    assert item.retired_at is None


def test_a_trap_is_never_asked_in_an_exam(project: Project) -> None:
    Trap.objects.create(project=project, item=referenced(project))
    with pytest.raises(InvalidInput, match="not known or not free"):
        hold_item(project=project, key="it-1")


def test_an_item_that_somebody_has_rated_is_refused(project: Project) -> None:
    item = referenced(project)
    make_annotation(item.subjects.first(), make_rater(project), {"accuracy": 3})
    with pytest.raises(InvalidInput, match="handed out already"):
        hold_item(project=project, key="it-1")


def test_an_item_without_references_or_unknown_is_refused(project: Project) -> None:
    make_item(project, "bare")
    for key in ("bare", "nowhere"):
        with pytest.raises(InvalidInput):
            hold_item(project=project, key=key)


def test_required_again_stays_off_where_qualification_is_off(project: Project) -> None:
    assert require_again(project=project).required_version == 1
    project.refresh_from_db()
    assert project.qualification_version is None


def test_what_is_retired_is_not_brought_back_by_way_of_the_exam(project: Project) -> None:
    item = referenced(project)
    hold_item(project=project, key="it-1")
    # Held twice is held.
    free_item(held=hold_item(project=project, key="it-1"))
    Item.objects.filter(pk=item.pk).update(retired_at="2026-01-01T00:00Z")
    with pytest.raises(InvalidInput, match="it-1 is retired"):
        hold_item(project=project, key="it-1")
