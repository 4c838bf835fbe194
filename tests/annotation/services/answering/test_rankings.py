"""What is stored of a ranking."""

import pytest

from annotation.errors import InvalidRatings
from annotation.models import Criterion, Project, Rater, Subject
from annotation.selectors.desk.listings import listing_of
from annotation.services.answering.checks import RatingInput, check_ratings
from annotation.services.answering.rankings import settle_extras, settle_rankings
from annotation.services.assignments import join_project
from evalhub.accounts.models import User
from tests.factories.projects import make_item
from tests.factories.rankings import make_ranked_item, publish_ranking

KEYS = ["rk-1-a", "rk-1-b", "rk-1-c"]


@pytest.fixture
def best(project: Project) -> Criterion:
    return publish_ranking(project).criteria.get()


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return join_project(project=project, user=anna)


@pytest.fixture
def subject(project: Project) -> Subject:
    return make_ranked_item(project).subjects.get()


def problem(criterion: Criterion, value: object) -> str:
    with pytest.raises(InvalidRatings) as refused:
        check_ratings([criterion], {"best": RatingInput(value)}, "")
    return refused.value.problems["best"]


def test_what_is_missing_or_shared_is_named(best: Criterion) -> None:
    said = "Best: rank every Output. Ranked so far: 2."
    assert problem(best, {"rk-1-a": 1, "rk-1-b": 2}) == said
    assert problem(best, ["rk-1-a", KEYS[1:]]) == "Best: give every Output a rank of its own."
    assert problem(best, None) == "Best is missing."


def test_shared_ranks_are_for_the_dimension_to_allow(project: Project) -> None:
    best = publish_ranking(project, ties=True).criteria.get()
    check_ratings([best], {"best": RatingInput(["rk-1-a", KEYS[1:]])}, "")


def test_the_order_shown_is_kept_beside_the_ranking(
    best: Criterion, subject: Subject, rater: Rater
) -> None:
    kept = settle_extras([best], {"best": RatingInput(KEYS)}, subject, rater)
    assert kept == {"best": {"shown": list(listing_of(subject, rater).shown)}}
    abstained = {"best": RatingInput(None, "", True)}
    assert settle_extras([best], abstained, subject, rater) == {}


def test_outputs_of_another_item_are_refused(
    best: Criterion, subject: Subject, rater: Rater
) -> None:
    for value in (["rk-1-a", "rk-1-b"], ["rk-1-a", "rk-1-b", "rk-2-c"]):
        with pytest.raises(InvalidRatings) as refused:
            settle_rankings([best], {"best": RatingInput(value)}, subject, rater)
        assert "ranks other Outputs than these" in refused.value.problems["best"]


def test_other_subjects_are_left_alone(project: Project, best: Criterion, rater: Rater) -> None:
    alone = make_item(project, "it-2").subjects.first()
    assert settle_rankings([best], {"best": RatingInput(["x"])}, alone, rater) == {}
