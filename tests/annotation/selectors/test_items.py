"""Items for leads."""

from uuid import uuid4

import pytest

from annotation.browsing.filters import UnknownFilter
from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.items import get_item, neighbours, read_start, subject_views
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project
from tests.factories.rated import make_rated_project
from tests.factories.review import answered_case


@pytest.mark.parametrize("start", ["-1", "1e3", "9" * 9, "x"])
def test_a_start_that_is_no_small_number_is_refused(start: str) -> None:
    with pytest.raises(UnknownFilter):
        read_start({"start": start})


def test_everything_said_about_an_item_is_there(project: Project) -> None:
    make_rated_project(project)
    item = project.items.get(key="it-3")
    (subject,) = subject_views(get_item(project, item.public_id))
    (unit,) = subject.units
    assert [(r.annotation.rater.key, r.value) for r in unit.ratings] == [("r1", 2), ("r2", 3)]
    assert unit.reference.explanation == "It is wrong."
    before, after = neighbours(item)
    assert (before.key, after) == ("it-2", None)


def test_an_item_is_shown_as_it_was_revised_where_that_is_asked_for(
    project: Project, maya: User
) -> None:
    case = answered_case(make_rater(project, "r1"), "it-1", 5)
    answered_case(make_rater(project, "r2"), "it-1", 3)
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(2, comment="Late.")})
    item = project.items.get(key="it-1")
    said = {
        counted: subject_views(item, counted)[0].units[0].ratings
        for counted in (USUAL, Counted(revised=True))
    }
    assert [[one.value for one in ratings] for ratings in said.values()] == [[5, 3], [2, 3]]
    assert said[Counted(revised=True)][0].comment == "Late."


def test_an_item_of_another_project_is_not_found(project: Project) -> None:
    stranger = make_item(make_project("other"), "it-1", outputs=0)
    with pytest.raises(NotFound):
        get_item(project, stranger.public_id)


def test_a_pair_shows_its_outputs_unless_each_stands_by_itself(project: Project) -> None:
    item = make_item(project, "it-1", outputs=2, pair=True)
    views = {view.title: len(view.outputs) for view in subject_views(item)}
    assert views["The pair"] == 0
    item.subjects.filter(scope="output").delete()
    (view,) = subject_views(item)
    assert [one.position for one in view.outputs] == [0, 1]
