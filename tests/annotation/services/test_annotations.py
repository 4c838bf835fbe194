"""Submitting, undoing and reopening."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models.functions import Now

from annotation.errors import AlreadySubmitted, InvalidRatings, LeaseLost, RaterPaused
from annotation.models import Annotation, Assignment, Draft, Project, Rater
from annotation.services.annotations import (
    RatingInput,
    reopen,
    submit_annotation,
    undo_last,
)
from annotation.services.assignments import (
    claim_next,
    expire_leases,
    join_project,
    plan_slots,
    release,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.projects import make_item

KEY = UUID(int=1)
FOUR = {"accuracy": RatingInput(4)}


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    """Anna, in a project with one output to rate by two people."""
    make_item(project, outputs=1)
    plan_slots(project=project)
    return join_project(project=project, user=anna)


@pytest.fixture
def other(project: Project, ben: User) -> Rater:
    return join_project(project=project, user=ben)


def submit(claim: Assignment, value: object = 4, key: UUID = KEY, **given: object) -> Annotation:
    rating = value if isinstance(value, RatingInput) else RatingInput(value)
    return submit_annotation(
        assignment=claim, token=claim.token, ratings={"accuracy": rating}, key=key, **given
    )


def lapse(claim: Assignment) -> None:
    """Let a lease run out and be swept."""
    Assignment.objects.filter(pk=claim.pk).update(lease_until=Now() - timedelta(seconds=1))
    expire_leases()


def states(project: Project) -> list[str]:
    return list(project.assignments.order_by("slot").values_list("state", flat=True))


def test_a_submission_is_stored_counted_and_closes_the_slot(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    annotation = submit(claim, RatingInput(4, comment="one slip"), comment="fine")
    assert annotation.status == "counted"
    assert (annotation.rater, annotation.comment) == (rater, "fine")
    assert annotation.ratings.get().value == 4
    assert annotation.ratings.get().comment == "one slip"
    claim.refresh_from_db()
    assert (claim.state, claim.rater_id) == ("submitted", rater.pk)
    assert Event.objects.filter(verb="annotation submitted").count() == 1


def test_the_same_key_twice_returns_the_first_annotation(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    first = submit(claim)
    again = submit(claim, 2)
    assert again == first
    assert Annotation.objects.count() == 1
    assert again.ratings.get().value == 4


def test_a_second_submission_is_refused(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    submit(claim)
    with pytest.raises(AlreadySubmitted):
        submit(claim, 2, key=uuid4())
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, {"accuracy"}),
        ({"accuracy": RatingInput(6)}, {"accuracy"}),
        ({"accuracy": RatingInput("4")}, {"accuracy"}),
        ({"accuracy": RatingInput(None)}, {"accuracy"}),
        ({"accuracy": RatingInput(4), "overall": RatingInput("A")}, {"overall"}),
        ({"tone": RatingInput(1)}, {"accuracy", "tone"}),
    ],
)
def test_ratings_that_do_not_fit_are_named(rater: Rater, given: dict, named: set[str]) -> None:
    claim = claim_next(rater=rater)
    with pytest.raises(InvalidRatings) as refused:
        submit_annotation(assignment=claim, token=claim.token, ratings=given, key=KEY)
    assert set(refused.value.problems) == named
    assert states(rater.project) == ["claimed", "open"] or states(rater.project)[1] == "claimed"


def test_an_abstention_is_a_null_rating(rater: Rater) -> None:
    annotation = submit(claim_next(rater=rater), RatingInput(4, abstained=True))
    assert annotation.ratings.get().value is None


def test_an_expired_lease_still_counts_while_nobody_took_the_slot(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    assert submit(claim).status == "counted"
    assert sorted(states(rater.project)) == ["open", "submitted"]


def test_a_late_answer_is_surplus_once_others_have_the_slots(
    rater: Rater, other: Rater, cleo: User
) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    third = join_project(project=rater.project, user=cleo)
    for someone in (other, third):
        submit(claim_next(rater=someone), key=uuid4())
    assert submit(claim).status == "surplus"
    assert Annotation.objects.filter(status="counted").count() == 2


def test_a_forged_token_stores_nothing(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    with pytest.raises(LeaseLost):
        submit_annotation(assignment=claim, token=uuid4(), ratings=FOUR, key=KEY)
    assert not Annotation.objects.exists()


def test_a_claim_released_in_another_tab_can_still_be_submitted(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    release(assignment=claim, token=claim.token)
    again = claim_next(rater=rater)
    assert again.token != claim.token
    assert submit(claim).status == "counted"
    with pytest.raises(AlreadySubmitted):
        submit(again, key=uuid4())


def test_a_paused_rater_cannot_submit(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    Rater.objects.filter(pk=rater.pk).update(paused_at=Now(), pause_reason="Please call.")
    with pytest.raises(RaterPaused, match="Please call"):
        submit(claim)
    Rater.objects.filter(pk=rater.pk).update(pause_reason="Let us talk first")
    with pytest.raises(RaterPaused, match=r"Let us talk first\. Ask a manager"):
        submit(claim)


def test_seconds_are_the_servers_or_fewer(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    Assignment.objects.filter(pk=claim.pk).update(claimed_at=Now() - timedelta(minutes=5))
    # Five minutes passed; the page says that 40 s of them were work.
    assert submit(claim, seconds=40.0).seconds == pytest.approx(40.0)
    again = undo_last(rater=rater)
    Assignment.objects.filter(pk=again.pk).update(claimed_at=Now() - timedelta(hours=9))
    assert submit(again, key=uuid4(), seconds=1e9).seconds == pytest.approx(3600.0)


def test_undo_lays_the_answer_on_the_desk_again(rater: Rater) -> None:
    annotation = submit(claim_next(rater=rater), 2)
    slot = undo_last(rater=rater)
    annotation.refresh_from_db()
    assert annotation.status == "withdrawn"
    assert claim_next(rater=rater) == slot
    assert Draft.objects.get().data["ratings"]["accuracy"]["value"] == 2
    corrected = submit(slot, 3, key=uuid4())
    assert (corrected.status, corrected.ratings.get().value) == ("counted", 3)


def test_undo_puts_back_what_lies_on_the_desk(rater: Rater) -> None:
    make_item(rater.project, "it-2", outputs=1)
    plan_slots(project=rater.project)
    first = submit(claim_next(rater=rater))
    second = claim_next(rater=rater)
    assert undo_last(rater=rater).subject_id == first.subject_id
    second.refresh_from_db()
    assert second.state == "open"


def test_nothing_to_undo_is_none(rater: Rater) -> None:
    assert undo_last(rater=rater) is None


def test_a_reopened_answer_counts_until_it_is_replaced(rater: Rater) -> None:
    old = submit(claim_next(rater=rater), 2)
    slot = reopen(rater=rater, annotation=old)
    assert reopen(rater=rater, annotation=old) == slot
    old.refresh_from_db()
    assert old.status == "counted"
    new = submit(slot, 5, key=uuid4())
    old.refresh_from_db()
    assert (old.status, new.status) == ("withdrawn", "counted")


def test_a_reopened_answer_stands_when_the_lease_runs_out(rater: Rater) -> None:
    old = submit(claim_next(rater=rater), 2)
    slot = reopen(rater=rater, annotation=old)
    lapse(slot)
    old.refresh_from_db()
    assert old.status == "counted"
    assert sorted(states(rater.project)) == ["open", "submitted"]
    assert submit(slot, 5, key=uuid4()).status == "counted"
