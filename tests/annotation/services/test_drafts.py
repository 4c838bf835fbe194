"""Drafts follow rater and subject, not the lease."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from annotation.errors import LeaseLost
from annotation.models import Assignment, Draft, Project, Rater
from annotation.selectors.annotations import desk_subject
from annotation.services.annotations import RatingInput, submit_annotation
from annotation.services.assignments import claim_next, expire_leases, plan_slots
from annotation.services.drafts import draft_from, save_draft
from evalhub.errors import InvalidInput
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

DATA = {"ratings": {"accuracy": {"value": 2, "comment": "so", "abstained": False}}, "comment": "x"}


@pytest.fixture
def claim(project: Project) -> Assignment:
    make_item(project, outputs=1)
    plan_slots(project=project)
    return claim_next(rater=make_rater(project, "anna"))


def save(claim: Assignment, data: dict = DATA) -> Draft:
    return save_draft(assignment=claim, token=claim.token, data=data)


def lapse(claim: Assignment) -> None:
    Assignment.objects.filter(pk=claim.pk).update(lease_until=Now() - timedelta(seconds=1))
    expire_leases()


def test_a_draft_is_restored_on_the_desk(claim: Assignment) -> None:
    save(claim)
    shown = desk_subject(claim)
    criterion = shown.criteria[0]
    assert (criterion.value, criterion.comment, criterion.answered) == (2, "so", True)
    assert [value.chosen for value in criterion.values] == [False, True, False, False, False]
    assert shown.comment == "x"


def test_the_last_save_wins(claim: Assignment) -> None:
    save(claim)
    save(claim, {"comment": "later"})
    assert Draft.objects.get().data == {"comment": "later"}


def test_a_draft_outlives_the_lease_and_can_still_be_saved(claim: Assignment) -> None:
    save(claim)
    lapse(claim)
    save(claim, {"comment": "still here"})
    again = claim_next(rater=claim.rater)
    assert again.public_id != claim.public_id
    assert desk_subject(again).comment == "still here"


def test_a_draft_is_gone_once_the_answer_is_in(claim: Assignment) -> None:
    save(claim)
    ratings = {"accuracy": RatingInput(2)}
    submit_annotation(assignment=claim, token=claim.token, ratings=ratings, key=uuid4())
    assert not Draft.objects.exists()
    with pytest.raises(LeaseLost):
        save(claim)


def test_a_stranger_saves_nothing(claim: Assignment) -> None:
    claim.token = uuid4()
    with pytest.raises(LeaseLost):
        save(claim)


@pytest.mark.parametrize(
    "data",
    [
        {"ratings": [1]},
        {"ratings": {"a": 3}},
        {"comment": "x" * 200_001},
        {"comment": "\0"},
        {"comment": "\\\0"},
        {"comment": "\ud800"},
        {"ratings": {"a": {"value": float("nan")}}},
    ],
)
def test_unreadable_drafts_are_refused(claim: Assignment, data: dict) -> None:
    with pytest.raises(InvalidInput):
        save(claim, data)


def test_an_escape_that_somebody_typed_is_kept_as_typed(claim: Assignment) -> None:
    # Six characters, as somebody who rates code may quote them.
    save(claim, {"comment": "a\\u0000b\\\\u0000"})
    assert Draft.objects.get().data["comment"] == "a\\u0000b\\\\u0000"


def test_an_annotation_becomes_the_draft_it_was(project: Project, claim: Assignment) -> None:
    rater: Rater = make_rater(project, "ben")
    annotation = make_annotation(claim.subject, rater, {"accuracy": None}, comment="hm")
    assert draft_from(annotation) == {
        "ratings": {"accuracy": {"value": None, "comment": "", "abstained": True}},
        "comment": "hm",
    }
