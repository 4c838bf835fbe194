"""Tallies of disagreement: exact, and only what has changed is counted anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.models import Annotation, Project, Rater, ReviewTally
from annotation.services.review.tallies import tally_disagreement
from tests.factories.quality import answer, crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def raters(project: Project) -> list[Rater]:
    """it-1 is told 1, 5, 5 and it-2 twice 4."""
    first, second, third = crowd(project)
    for rater, value in ((first, 1), (second, 5), (third, 5)):
        answer(rater, "it-1", value)
    answer(first, "it-2", 4)
    answer(second, "it-2", 4)
    answer(first, "it-3", 2)
    return [first, second, third]


def shares() -> dict[str, float]:
    return dict(ReviewTally.objects.values_list("subject__item__key", "share"))


def test_the_share_of_pairs_that_differ_is_kept(project: Project, raters: list[Rater]) -> None:
    assert tally_disagreement(project=project) == 2
    # Two of three pairs differ, none of one; one answer alone has no pair.
    assert shares() == {"it-1": pytest.approx(2 / 3), "it-2": pytest.approx(0)}
    assert tally_disagreement(project=project) == 0


def test_what_comes_goes_or_is_replaced_is_counted_anew_and_nothing_else(
    project: Project, raters: list[Rater]
) -> None:
    tally_disagreement(project=project)
    answer(raters[2], "it-3", 3)
    assert tally_disagreement(project=project) == 1
    assert shares()["it-3"] == pytest.approx(1)
    gone = Annotation.objects.filter(rater=raters[2], subject__item__key="it-1")
    gone.update(status=Annotation.Status.WITHDRAWN)
    answer(raters[2], "it-1", 1)
    # 1, 5, 1 now: as many answers as before, but others.
    assert tally_disagreement(project=project) == 1
    assert shares()["it-1"] == pytest.approx(2 / 3)
    Annotation.objects.filter(rater=raters[0]).update(status=Annotation.Status.EXCLUDED)
    assert tally_disagreement(project=project) == 1
    assert shares() == {"it-1": pytest.approx(1)}


def test_the_ratings_of_what_has_not_changed_are_not_read(
    project: Project, raters: list[Rater]
) -> None:
    tally_disagreement(project=project)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        tally_disagreement(project=project)
    joined = [one["sql"] for one in seen if "annotation_rating" in one["sql"]]
    assert len(joined) == 1
    assert "FROM review_changed changed" in joined[0]
