"""Figures from the newest revisions, where that is asked for."""

from uuid import uuid4

import numpy as np
import pytest
from django.http import QueryDict

from annotation.models import Annotation, Project, ReviewCase
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.agreement.switches import switches
from annotation.selectors.overview import project_overview
from annotation.selectors.ratings import RatingTable, Where, current_criteria, rating_table
from annotation.selectors.review.latest import count_revised
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix, resubmit, send_back
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.review import answered_case

REVISED = Counted(revised=True)


@pytest.fixture
def cases(project: Project, maya: User, anna: User) -> list[ReviewCase]:
    """r1 says 5 and 3, anna 4 and cannot judge; all four wait for review."""
    first, second = make_rater(project, "r1"), make_rater(project, "r2", anna)
    return [
        answered_case(first, "it-1", 5),
        answered_case(first, "it-2", 3),
        answered_case(second, "it-1", 4),
        answered_case(second, "it-2", None),
    ]


def table(project: Project, counted: Counted = USUAL, where: Where = ()) -> RatingTable:
    return rating_table(current_criteria(project)[0], where, counted)


def change(case: ReviewCase, lead: User, value: object) -> None:
    given = RatingInput(value, abstained=value is None)
    fix(case=case, actor=lead, key=uuid4(), ratings={"accuracy": given})


def test_first_answers_stand_unless_revisions_are_asked_for(
    project: Project, cases: list[ReviewCase], maya: User
) -> None:
    change(cases[0], maya, None)
    change(cases[3], maya, 2)
    # Places on the scale 1 to 5: a value less one.
    first, revised = table(project), table(project, REVISED)
    np.testing.assert_array_equal(first.matrix, [[4, 2], [3, np.nan]])
    np.testing.assert_array_equal(revised.matrix, [[np.nan, 2], [3, 1]])
    assert [one.n_abstained for one in (first, revised)] == [1, 1]


def test_the_newest_revision_wins(
    project: Project, cases: list[ReviewCase], maya: User, anna: User
) -> None:
    send_back(case=cases[2], actor=maya, key=uuid4(), comment="The date?")
    three = {"accuracy": RatingInput(3)}
    resubmit(case=cases[2], actor=anna, key=uuid4(), ratings=three)
    np.testing.assert_array_equal(table(project, REVISED).matrix[1], [2, np.nan])
    change(cases[2], maya, 1)
    np.testing.assert_array_equal(table(project, REVISED).matrix[1], [0, np.nan])
    assert count_revised(Annotation.objects.all()) == 1


def test_filters_and_exclusions_hold_for_revisions_too(
    project: Project, cases: list[ReviewCase], maya: User
) -> None:
    change(cases[0], maya, 1)
    project.items.filter(key="it-2").update(metadata={"tier": 1})
    assert table(project, REVISED, [("tier", "1")]).matrix.tolist() == [[2.0]]
    Annotation.objects.filter(pk=cases[0].annotation_id).update(status="excluded")
    np.testing.assert_array_equal(table(project, REVISED).matrix, [[np.nan, 2], [3, np.nan]])
    both = table(project, Counted(with_excluded=True, revised=True))
    np.testing.assert_array_equal(both.matrix, [[0, 2], [3, np.nan]])


def test_the_overview_counts_revised_answers_and_shows_either(
    project: Project, cases: list[ReviewCase], maya: User
) -> None:
    change(cases[0], maya, 4)
    first = project_overview(project)
    revised = project_overview(project, REVISED)
    assert switches(project, QueryDict("")).n_revised == 1
    # it-1 was rated 5 and 4, and after the fix 4 and 4.
    assert (first.n_tied, revised.n_tied) == (1, 0)
