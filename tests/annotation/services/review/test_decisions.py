"""Accepting, fixing, returning, and answering anew."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from annotation.errors import InvalidRatings, KeyReused, NothingToReopen, RaterPaused
from annotation.models import Annotation, Project, Rater, ReviewCase, ReviewStep, Revision
from annotation.review.refusals import AlreadyReviewed, NothingReturned
from annotation.services.annotations import reopen, submit_annotation, undo_last
from annotation.services.answering.checks import RatingInput
from annotation.services.assignments import claim_next, join_project
from annotation.services.raters import pause_rater
from annotation.services.review.decisions import accept, fix, resubmit, send_back
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import Forbidden, InvalidInput
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.review import answered_case, make_case, return_case

TWO = {"accuracy": RatingInput(2, "The date is wrong.")}


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


@pytest.fixture
def case(rater: Rater) -> ReviewCase:
    return answered_case(rater, value=4)


def state(case: ReviewCase) -> str:
    return ReviewCase.objects.values_list("state", flat=True).get(pk=case.pk)


def first_value(case: ReviewCase) -> object:
    return case.annotation.ratings.get().value


def test_to_accept_changes_nothing_but_the_case(case: ReviewCase, maya: User) -> None:
    step = accept(case=case, actor=maya, key=uuid4())
    assert (step.kind, state(case), first_value(case)) == ("accept", "accepted", 4)
    event = Event.objects.get(verb="review accept")
    assert event.payload == {"annotation": str(case.annotation.public_id), "state": "accepted"}


def test_a_fix_is_a_revision_beside_the_first_answer(case: ReviewCase, maya: User) -> None:
    step = fix(case=case, actor=maya, key=uuid4(), ratings=TWO, comment=" Clear slip. ")
    assert (state(case), first_value(case), step.comment) == ("fixed", 4, "Clear slip.")
    assert step.revision.number == 1
    assert step.revision.ratings == {"accuracy": {"value": 2, "comment": "The date is wrong."}}


def test_a_fix_needs_a_difference_and_values_on_the_scale(case: ReviewCase, maya: User) -> None:
    with pytest.raises(InvalidInput, match="Nothing differs"):
        fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(4)})
    with pytest.raises(InvalidRatings):
        fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(9)})
    assert (state(case), Revision.objects.count(), ReviewStep.objects.count()) == ("waiting", 0, 0)


def test_the_same_key_is_one_decision(case: ReviewCase, rater: Rater, maya: User) -> None:
    key = uuid4()
    first = accept(case=case, actor=maya, key=key)
    assert accept(case=case, actor=maya, key=key) == first
    other = answered_case(rater, "it-2")
    with pytest.raises(KeyReused):
        accept(case=other, actor=maya, key=key)


def test_a_second_decision_is_refused_and_names_the_first(
    case: ReviewCase, maya: User, adam: User
) -> None:
    accept(case=case, actor=maya, key=uuid4())
    with pytest.raises(AlreadyReviewed, match="Maya has accepted this answer already"):
        fix(case=case, actor=adam, key=uuid4(), ratings=TWO)


def test_nobody_decides_about_their_own_answer(project: Project, adam: User) -> None:
    case = answered_case(make_rater(project, "adam", adam))
    with pytest.raises(Forbidden):
        accept(case=case, actor=adam, key=uuid4())


def test_what_no_longer_counts_is_not_decided(case: ReviewCase, maya: User) -> None:
    Annotation.objects.update(status=Annotation.Status.WITHDRAWN)
    with pytest.raises(AlreadyReviewed):
        accept(case=case, actor=maya, key=uuid4())


def test_a_return_needs_words_and_somebody_to_read_them(
    project: Project, case: ReviewCase, maya: User
) -> None:
    for wanted, comment in ((case, "  "), (answered_case(make_rater(project)), "Again.")):
        with pytest.raises(InvalidInput):
            send_back(case=wanted, actor=maya, key=uuid4(), comment=comment)
    with pytest.raises(InvalidInput):
        send_back(case=case, actor=maya, key=uuid4(), comment="nul \x00")


def test_a_returned_answer_comes_back_as_a_revision(
    case: ReviewCase, maya: User, anna: User
) -> None:
    return_case(case, maya)
    assert state(case) == "returned"
    key = uuid4()
    step = resubmit(case=case, actor=anna, key=key, ratings=TWO, comment="I misread it.")
    assert resubmit(case=case, actor=anna, key=key, ratings=TWO) == step
    assert (state(case), first_value(case)) == ("waiting", 4)
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(1)})
    numbers = Revision.objects.order_by("number").values_list("number", "ratings")
    assert [(n, r["accuracy"]["value"]) for n, r in numbers] == [(1, 2), (2, 1)]


def test_only_the_rater_answers_and_only_what_waits_for_them(
    case: ReviewCase, rater: Rater, maya: User, anna: User, ben: User
) -> None:
    with pytest.raises(NothingReturned):
        resubmit(case=case, actor=anna, key=uuid4(), ratings=TWO)
    return_case(case, maya)
    with pytest.raises(NothingReturned):
        resubmit(case=case, actor=ben, key=uuid4(), ratings=TWO)
    pause_rater(rater=rater, reason="A break.", actor=maya)
    with pytest.raises(RaterPaused):
        resubmit(case=case, actor=anna, key=uuid4(), ratings=TWO)


@pytest.fixture
def desk_case(project: Project, anna: User) -> ReviewCase:
    """A waiting case of an answer that was given at the desk."""
    make_item(project, outputs=1)
    plan_slots(project=project)
    claim = claim_next(rater=join_project(project=project, user=anna))
    ratings, key = {"accuracy": RatingInput(4)}, UUID(int=1)
    return make_case(
        submit_annotation(assignment=claim, token=claim.token, ratings=ratings, key=key)
    )


def test_a_returned_answer_is_not_changed_at_the_desk(desk_case: ReviewCase, maya: User) -> None:
    return_case(desk_case, maya)
    rater = desk_case.annotation.rater
    with pytest.raises(NothingToReopen, match="returned to you"):
        undo_last(rater=rater)
    with pytest.raises(NothingToReopen, match="returned to you"):
        reopen(rater=rater, annotation=desk_case.annotation)


def test_an_answer_that_lies_open_again_is_not_decided(desk_case: ReviewCase, maya: User) -> None:
    reopen(rater=desk_case.annotation.rater, annotation=desk_case.annotation)
    with pytest.raises(AlreadyReviewed, match="open to change it"):
        return_case(desk_case, maya)


def test_steps_and_revisions_never_change(case: ReviewCase, maya: User) -> None:
    step = fix(case=case, actor=maya, key=uuid4(), ratings=TWO)
    for rows in (ReviewStep.objects.filter(pk=step.pk), Revision.objects.all()):
        with pytest.raises(IntegrityError, match="on record"), transaction.atomic():
            rows._raw_delete(rows.db)
        name = "comment" if rows.model is ReviewStep else "number"
        with pytest.raises(IntegrityError, match="on record"), transaction.atomic():
            rows.update(**{name: 7})
