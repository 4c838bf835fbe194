"""The queue as a reviewer sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Annotation, Project, Rater, ReviewPlan
from annotation.selectors.review.queue import (
    PAGE,
    get_case,
    neighbours,
    newest_answers,
    plan_of,
    review_queue,
)
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.people import make_rater
from tests.factories.quality import answer
from tests.factories.review import answered_case, make_case, return_case


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def test_what_waits_is_listed_in_order_under_pseudonyms(
    project: Project, rater: Rater, maya: User
) -> None:
    answered_case(rater, "it-1")
    returned = answered_case(rater, "it-2")
    return_case(returned, maya)
    queue = review_queue(project, maya, {})
    assert [(line.item, line.rater, line.why) for line in queue.lines] == [
        ("it-1", "R-01", "Drawn by lot")
    ]
    assert [(tab.state, tab.n) for tab in queue.tabs] == [
        ("waiting", 1),
        ("returned", 1),
        ("accepted", 0),
        ("fixed", 0),
    ]
    assert review_queue(project, maya, {"state": "returned"}).lines[0].item == "it-2"
    assert review_queue(project, maya, {"state": "nonsense", "after": "?"}).state == "waiting"


def test_ones_own_answers_and_withdrawn_ones_are_not_there(
    project: Project, rater: Rater, maya: User, anna: User
) -> None:
    case = answered_case(rater)
    assert review_queue(project, anna, {}).lines == ()
    Annotation.objects.filter(review_case=case).update(status="withdrawn")
    assert review_queue(project, maya, {}).lines == ()


def test_pages_go_on_where_the_last_one_ended(project: Project, rater: Rater, maya: User) -> None:
    for number in range(PAGE + 1):
        answered_case(rater, f"it-{number}")
    first = review_queue(project, maya, {})
    assert (len(first.lines), first.following) == (PAGE, first.lines[-1].public_id)
    second = review_queue(project, maya, {"after": str(first.following)})
    assert ([line.item for line in second.lines], second.following) == ([f"it-{PAGE}"], None)


def test_answers_since_the_last_draw_are_counted(project: Project, rater: Rater) -> None:
    case = answered_case(rater)
    assert review_queue(project, rater.user, {}).n_fresh == 1
    at = case.annotation.submitted_at + timedelta(seconds=1)
    ReviewPlan.objects.create(project=project, drawn_at=at)
    late = answered_case(rater, "it-2").annotation
    Annotation.objects.filter(pk=late.pk).update(submitted_at=timezone.now() + timedelta(hours=1))
    assert review_queue(project, rater.user, {}).n_fresh == 1
    assert plan_of(project).drawn_at == at


def test_neighbours_wait_and_after_the_last_comes_the_first(
    project: Project, rater: Rater, maya: User
) -> None:
    first, done, last = (answered_case(rater, f"it-{n}") for n in range(3))
    type(done).objects.filter(pk=done.pk).update(state="accepted")
    assert neighbours(done, maya) == (first.public_id, last.public_id)
    assert neighbours(last, maya) == (first.public_id, first.public_id)
    assert neighbours(first, maya) == (None, last.public_id)


def test_a_case_of_another_project_is_not_found(project: Project, rater: Rater) -> None:
    case = answered_case(rater)
    other = Project.objects.create(slug="other", name="Other")
    assert get_case(project, case.public_id) == case
    with pytest.raises(NotFound):
        get_case(other, case.public_id)


def test_the_newest_answers_come_from_one_rater_and_count(project: Project, rater: Rater) -> None:
    answer(rater, "it-1", submitted_at=None)
    new = answer(rater, "it-2")
    answer(rater, "it-3", status=Annotation.Status.WITHDRAWN)
    answer(make_rater(project, "ben"), "it-2")
    assert list(newest_answers(rater, 1)) == [new]
    assert newest_answers(rater, 9).count() == 2


def test_reasons_are_said_in_words(project: Project, rater: Rater, maya: User) -> None:
    case = answered_case(rater)
    annotation = case.annotation
    case.delete()
    make_case(annotation, reasons=["disagreement", "trap"])
    assert review_queue(project, maya, {}).lines[0].why == "Raters differ, missed a Trap"
