"""The units people differ on."""

from uuid import uuid4

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.explorer import disagreement_explorer, unit_figure
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix
from evalhub.accounts.models import User
from tests.factories.review import make_case


def test_units_come_furthest_apart_first_with_what_was_said(rated: Asked) -> None:
    found = disagreement_explorer(rated, 0)
    # it-1: 5 and 1; it-3: 2 and 3; it-2 agrees.
    assert [one.subject.item.key for one in found.units] == ["it-1", "it-3"]
    assert [rating.value for rating in found.units[0].unit.ratings] == [5, 1]
    assert found.units[1].unit.reference is not None
    assert (found.n_units, found.before, found.after) == (2, None, None)
    assert found.units[0].excerpt
    # All the disagreement there is lies in these two.
    assert found.held == pytest.approx(1)


def test_a_page_begins_where_it_is_asked_to(rated: Asked) -> None:
    found = disagreement_explorer(rated, 1)
    assert [one.subject.item.key for one in found.units] == ["it-3"]
    assert (found.before, found.last) == (0, 2)


def test_revisions_take_the_place_of_what_was_said(
    rated: Asked, project: Project, maya: User, ask
) -> None:
    case = make_case(project.annotations.get(subject__item__key="it-1", rater__key="r2"))
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(4)})
    first, _ = disagreement_explorer(ask(query="revised=1"), 0).units
    # 5 and 4 now; 2 and 3 is as far apart.
    assert sorted(rating.value for rating in first.unit.ratings) in ([2, 3], [4, 5])


def test_the_file_says_who_said_what(rated: Asked) -> None:
    first, second = unit_figure(rated).rows
    assert first[0] == "it-1"
    assert first[-1] == "r1: 5; r2: 1"
    assert second[-1] == "r1: 2; r2: 3"


def test_nobody_differs_where_nobody_rated(ask) -> None:
    assert disagreement_explorer(ask(), 0).units == ()
    assert unit_figure(ask()).rows == ()
