"""Scoring: the first answer is final."""

from uuid import uuid4

import pytest

from annotation.models import ExpectedRating, Project, Rater, TrapResult
from annotation.selectors.trap_scores import meets
from annotation.services.annotations import RatingInput, reopen, submit_annotation, undo_last
from annotation.services.assignments import claim_next, plan_slots
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_rubric
from tests.factories.scales import publish_scale
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project) -> Rater:
    """Anna, to whom every turn brings a trap expecting 4 or 5 while an Item is left."""
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 5}, tolerance=1)
    make_item(project, "it-1", outputs=1)
    plan_slots(project=project)
    project.trap_rate = 1.0
    project.save()
    return make_rater(project, "anna")


def answer(rater: Rater, value: int | None, claim: object = None) -> object:
    claim = claim or claim_next(rater=rater)
    rating = RatingInput(value, abstained=value is None)
    return submit_annotation(
        assignment=claim, token=claim.token, ratings={"accuracy": rating}, key=uuid4()
    )


@pytest.mark.parametrize(("value", "passed"), [(5, 1), (4, 1), (3, 0), (None, 0)])
def test_an_answer_is_compared_within_the_tolerance(
    rater: Rater, value: int | None, passed: int
) -> None:
    annotation = answer(rater, value)
    result = TrapResult.objects.get()
    assert (result.n_expected, result.n_passed) == (1, passed)
    assert (result.annotation, result.rater) == (annotation, rater)


def test_an_ordinary_answer_is_not_scored(rater: Rater) -> None:
    answer(rater, 4)
    answer(rater, 4)
    assert TrapResult.objects.count() == 1


def test_an_undone_answer_stays_the_one_that_is_scored(rater: Rater) -> None:
    first = answer(rater, 1)
    answer(rater, 5, undo_last(rater=rater))
    result = TrapResult.objects.get()
    assert (result.annotation, result.n_passed) == (first, 0)


def test_a_reopened_answer_stays_the_one_that_is_scored(rater: Rater) -> None:
    first = answer(rater, 1)
    answer(rater, 5, reopen(rater=rater, annotation=first))
    result = TrapResult.objects.get()
    assert (result.annotation, result.n_passed) == (first, 0)


NUMBERS: list[object] = []
WORDS = ["fail", "pass", 1, True]


@pytest.mark.parametrize(
    ("scale", "given", "expected", "tolerance"),
    [
        (NUMBERS, 4.0, 4, None),
        (NUMBERS, 4.2, 4, 0.2),
        (NUMBERS, 4.5, 4, 0.5),
        (NUMBERS, -3, 3, 5.9),
        (NUMBERS, 1e15, 1e15 + 1, None),
        (WORDS, "pass", "pass", None),
        (WORDS, "fail", "pass", None),
        (WORDS, 1, True, None),
        (WORDS, True, True, None),
        (WORDS, True, 1, 3.0),
    ],
)
def test_the_statement_says_what_the_selector_says(
    rater: Rater, scale: list[object], given: object, expected: object, tolerance: float | None
) -> None:
    # A later version of the Rubric: expectations still stand, by the Criterion's key.
    publish_scale(rater.project, "accuracy", scale)
    ExpectedRating.objects.update(value=expected, tolerance=tolerance)
    answer(rater, given)
    assert TrapResult.objects.get().n_passed == int(meets(given, expected, tolerance))


def test_a_number_at_the_end_of_the_tolerance_passes(rater: Rater) -> None:
    publish_scale(rater.project, "accuracy", NUMBERS)
    ExpectedRating.objects.update(value=4, tolerance=0.2)
    answer(rater, 4.2)
    assert TrapResult.objects.get().n_passed == 1


def test_what_the_rubric_asks_no_longer_is_not_expected(project: Project, maya: User) -> None:
    make_rubric(project, output_keys=("tone",))
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 5, "tone": 3})
    make_item(project, "it-1", outputs=1)
    plan_slots(project=project)
    project.trap_rate = 1.0
    project.save()
    claim = claim_next(rater=make_rater(project, "anna"))
    given = {"tone": RatingInput(3)}
    submit_annotation(assignment=claim, token=claim.token, ratings=given, key=uuid4())
    result = TrapResult.objects.get()
    # Of accuracy and tone only tone is asked.
    assert (result.n_expected, result.n_passed) == (1, 1)
