"""What a page says about whom it counts, and the way to its other views."""

from uuid import uuid4

import pytest
from django.http import QueryDict

from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL
from annotation.selectors.agreement.switches import (
    Switches,
    frozen_switches,
    item_switches,
    switches,
)
from annotation.services.answering.checks import RatingInput
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.review.decisions import fix
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.review import answered_case


@pytest.fixture
def reviewed(project: Project, maya: User) -> Project:
    """Raters 1 and 2 answer two items; rater 2's first answer is fixed, then they are excluded."""
    one, two = make_rater(project, "rater-1"), make_rater(project, "rater-2")
    case = answered_case(two, "it-1", 5)
    answered_case(one, "it-2", 4)
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(2)})
    exclude_rater(rater=two, reason="A bot.")
    return project


def of(project: Project, address: str = "") -> Switches:
    return switches(project, QueryDict(address))


def test_it_names_the_excluded_and_counts_revisions_of_those_who_count(reviewed: Project) -> None:
    found = of(reviewed)
    assert (found.n_excluded, found.named, found.n_revised) == (1, ("rater-2",), 0)
    assert of(reviewed, "with_excluded=1").n_revised == 1
    assert of(reviewed).method == "First answers, without 1 excluded Rater."
    both = of(reviewed, "with_excluded=1&revised=1")
    assert both.method == "Newest revisions, with 1 excluded Rater."


def test_a_switch_is_turned_on_the_page_as_it_stands(reviewed: Project) -> None:
    found = of(reviewed, "start=30&with_excluded=1")
    assert found.other_excluded == "?start=30"
    assert found.other_revised == "?start=30&with_excluded=1&revised=1"
    assert of(reviewed, "with_excluded=1").other_excluded == ""


def test_an_items_page_has_a_switch_where_something_is_left_out(reviewed: Project) -> None:
    about = {
        key: item_switches(reviewed.items.get(key=key), QueryDict()) for key in ("it-1", "it-2")
    }
    assert [one.n_excluded for one in about.values()] == [1, 0]
    assert [one.has_news for one in about.values()] == [True, False]


def test_a_page_of_first_answers_says_so_if_revisions_are_asked_for(project: Project) -> None:
    found = switches(project, QueryDict("revised=1"), revisable=False)
    assert (found.has_news, found.method) == (True, "First answers.")
    assert not of(project, "revised=1").has_news


def test_many_excluded_are_named_in_part() -> None:
    names = tuple(f"rater-{n}" for n in range(8))
    found = Switches(USUAL, n_excluded=8, excluded=names)
    assert (found.named, found.n_unnamed) == (names[:5], 3)
    frozen = frozen_switches(QueryDict("with_excluded=1"), 2)
    assert (frozen.named, frozen.n_unnamed) == ((), 0)
    assert frozen.method == "First answers, with 2 excluded Raters."
