"""First answers to traps against what is expected."""

import pytest

from annotation.models import ExpectedRating, Project, Trap, TrapResult
from annotation.selectors.agreement.counted import EVERYBODY
from annotation.selectors.trap_scores import meets, rater_traps, trap_scores
from annotation.services.quality.exclusions import exclude_rater
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


@pytest.mark.parametrize(
    ("value", "expected", "tolerance", "passes"),
    [
        (4, 5, 1.0, True),
        (3, 5, 1.0, False),
        (4, 5, None, False),
        (5.0, 5, None, True),
        ("pass", "pass", None, True),
        ("pass", "fail", None, False),
        (True, 1, 1.0, False),
        (None, 5, 9.0, False),
    ],
)
def test_numbers_may_be_off_by_the_tolerance_and_nothing_else_may(
    value: object, expected: object, tolerance: float | None, passes: bool
) -> None:
    assert meets(value, expected, tolerance) is passes


@pytest.fixture
def trapped(project: Project) -> Project:
    """A trap of two outputs expecting 5 and 1; r1 meets both, r2 one of them."""
    item = make_item(project, "it-1")
    trap = Trap.objects.create(project=project, item=item)
    criterion = project.rubrics.get().criteria.get(key="accuracy")
    subjects = list(item.subjects.order_by("pk"))
    for subject, value in zip(subjects, (5, 1), strict=True):
        ExpectedRating.objects.create(trap=trap, subject=subject, criterion=criterion, value=value)
    for key, answers in (("r1", (5, 1)), ("r2", (5, 4))):
        rater = make_rater(project, key)
        for subject, value in zip(subjects, answers, strict=True):
            annotation = make_annotation(subject, rater, {"accuracy": value})
            TrapResult.objects.create(
                rater=rater, subject=subject, annotation=annotation, n_expected=1, n_passed=1
            )
    return project


def test_ratings_are_counted_by_rater_and_criterion(trapped: Project) -> None:
    scores = trap_scores(trapped)
    assert (scores["r1", "accuracy"]["expected"], scores["r1", "accuracy"]["passed"]) == (2, 2)
    assert (scores["r2", "accuracy"]["expected"], scores["r2", "accuracy"]["passed"]) == (2, 1)
    assert scores["r2", "accuracy"]["rate"]["method"] == "Wilson"


def test_who_is_excluded_is_left_out_unless_asked_for(trapped: Project) -> None:
    exclude_rater(rater=trapped.raters.get(key="r2"), reason="A bot.")
    assert list(rater_traps(trapped)) == ["r1"]
    assert sorted(rater_traps(trapped, (), EVERYBODY)) == ["r1", "r2"]


def test_an_item_is_passed_when_all_its_expected_ratings_are_met(trapped: Project) -> None:
    by_rater = rater_traps(trapped)
    assert (by_rater["r1"].items, by_rater["r1"].items_passed) == (1, 1)
    assert (by_rater["r2"].items, by_rater["r2"].items_passed) == (1, 0)
    assert (by_rater["r2"].ratings, by_rater["r2"].ratings_passed) == (2, 1)


def test_a_later_answer_does_not_change_the_score(trapped: Project) -> None:
    result = TrapResult.objects.filter(rater__key="r2", annotation__ratings__value=4).get()
    result.annotation.status = "withdrawn"
    result.annotation.save(update_fields=["status"])
    make_annotation(result.subject, result.rater, {"accuracy": 1})
    assert rater_traps(trapped)["r2"].ratings_passed == 1
