"""What waits for a rater after a return."""

import pytest

from annotation.models import Annotation, Project, Rater, ReviewCase
from annotation.selectors.review.returned import (
    get_returned,
    last_return,
    returned_among,
    returned_to,
    was_returned,
)
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.people import make_rater
from tests.factories.review import answered_case, return_case


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def test_the_longest_waiting_comes_first_with_its_last_comment(
    project: Project, rater: Rater, maya: User, anna: User, ben: User
) -> None:
    second, first = answered_case(rater, "it-2"), answered_case(rater, "it-1")
    return_case(first, maya, "Look at the date.")
    return_case(second, maya, "Look at the sum.")
    found = returned_to(anna, project)
    assert [one.comment for one in found] == ["Look at the date.", "Look at the sum."]
    assert returned_to(anna) == found
    assert returned_to(ben) == []
    assert last_return(first).comment == "Look at the date."


def test_what_waits_for_a_lead_or_no_longer_counts_is_not_listed(
    rater: Rater, maya: User, anna: User
) -> None:
    waiting, gone = answered_case(rater, "it-1"), answered_case(rater, "it-2")
    return_case(gone, maya)
    Annotation.objects.filter(review_case=gone).update(status="excluded")
    assert returned_to(anna) == []
    assert [was_returned(waiting.annotation), was_returned(gone.annotation)] == [False, True]
    assert returned_among([waiting.annotation, gone.annotation]) == {gone.annotation_id}


def test_only_its_rater_finds_a_returned_case(
    project: Project, rater: Rater, maya: User, anna: User, ben: User
) -> None:
    case: ReviewCase = answered_case(rater)
    with pytest.raises(NotFound):
        get_returned(anna, project, case.public_id)
    return_case(case, maya)
    assert get_returned(anna, project, case.public_id) == case
    with pytest.raises(NotFound):
        get_returned(ben, project, case.public_id)
