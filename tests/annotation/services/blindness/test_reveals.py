"""Looking at what is shown after an answer lets the answer stand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from annotation.errors import NothingToReopen
from annotation.models import Annotation, Assignment, Project, Rater, Reveal
from annotation.services.annotations import reopen, submit_annotation, undo_last
from annotation.services.answering.checks import RatingInput
from annotation.services.assignments import claim_next, expire_leases
from annotation.services.blindness.reveals import reveal_answer
from annotation.services.blindness.standing import AnswerShown, refuse_shown
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.blindness import canary_item
from tests.factories.people import make_rater

FOUR = {"accuracy": RatingInput(4)}


@pytest.fixture
def rater(project: Project) -> Rater:
    project.desk = {"reference": "after"}
    project.save()
    for n in range(3):
        canary_item(project, f"it-{n}")
    return make_rater(project, "anna")


def answer(rater: Rater) -> Annotation:
    claim = claim_next(rater=rater)
    return submit_annotation(assignment=claim, token=claim.token, ratings=FOUR, key=uuid4())


def test_a_revealed_answer_is_neither_undone_nor_reopened(rater: Rater) -> None:
    annotation = answer(rater)
    for _ in range(2):
        reveal_answer(rater=rater, annotation=annotation)
    with pytest.raises(AnswerShown, match="stands as it is"):
        undo_last(rater=rater)
    with pytest.raises(AnswerShown):
        reopen(rater=rater, annotation=annotation)
    annotation.refresh_from_db()
    assert annotation.status == "counted"
    assert Event.objects.filter(verb="answer revealed").count() == 1


def test_other_answers_can_still_be_changed(rater: Rater) -> None:
    first, second = answer(rater), answer(rater)
    reveal_answer(rater=rater, annotation=first)
    assert undo_last(rater=rater).subject_id == second.subject_id


def test_an_answer_that_is_open_again_is_not_revealed(rater: Rater) -> None:
    annotation = answer(rater)
    reopen(rater=rater, annotation=annotation)
    with pytest.raises(InvalidInput, match="Submit it first"):
        reveal_answer(rater=rater, annotation=annotation)
    assert not Reveal.objects.exists()


def test_a_page_left_open_before_the_look_changes_nothing_after_it(rater: Rater) -> None:
    annotation = answer(rater)
    stale = reopen(rater=rater, annotation=annotation)
    Assignment.objects.filter(pk=stale.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert expire_leases() == 1
    reveal_answer(rater=rater, annotation=annotation)
    with pytest.raises(AnswerShown):
        submit_annotation(assignment=stale, token=stale.token, ratings=FOUR, key=uuid4())


def test_where_nothing_is_shown_there_is_nothing_to_look_at(rater: Rater) -> None:
    annotation = answer(rater)
    Project.objects.update(desk={"reference": "shown"})
    with pytest.raises(InvalidInput, match="shows nothing more"):
        reveal_answer(rater=rater, annotation=annotation)


def test_only_ones_own_last_ten_are_revealed(rater: Rater) -> None:
    annotation = answer(rater)
    with pytest.raises(NothingToReopen):
        reveal_answer(rater=make_rater(rater.project, "ben"), annotation=annotation)


def test_an_answer_nobody_looked_at_may_change(rater: Rater) -> None:
    annotation = answer(rater)
    refuse_shown(annotation.assignment)
    assert reopen(rater=rater, annotation=annotation).pk == annotation.assignment_id
