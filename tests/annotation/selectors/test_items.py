"""Items for leads."""

import pytest

from annotation.models import Project
from annotation.selectors.items import ItemSearch, find_items, get_item, neighbours, subject_views
from evalhub.errors import InvalidInput, NotFound
from tests.factories.projects import make_item, make_project
from tests.factories.rated import make_rated_project


def keys(project: Project, **given: str) -> list[str]:
    return [item.key for item in find_items(project, ItemSearch.read(given)).items]


def test_items_are_found_by_state_and_id(project: Project) -> None:
    make_rated_project(project)
    make_item(project, "other", outputs=1)
    assert keys(project) == ["it-1", "it-2", "it-3", "other"]
    assert keys(project, state="split") == ["it-1", "it-3"]
    assert keys(project, state="unrated") == ["other"]
    assert keys(project, q="IT-2") == ["it-2"]
    assert keys(project, start="3") == ["other"]


@pytest.mark.parametrize(
    "given", [{"owner__password": "x"}, {"state": "secret"}, {"start": "-1"}, {"start": "x"}]
)
def test_unknown_filters_and_values_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        ItemSearch.read(given)


def test_everything_said_about_an_item_is_there(project: Project) -> None:
    make_rated_project(project)
    item = project.items.get(key="it-3")
    (subject,) = subject_views(get_item(project, item.public_id))
    (unit,) = subject.units
    assert [(r.annotation.rater.key, r.value) for r in unit.ratings] == [("r1", 2), ("r2", 3)]
    assert unit.reference.explanation == "It is wrong."
    before, after = neighbours(item)
    assert (before.key, after) == ("it-2", None)


def test_an_item_of_another_project_is_not_found(project: Project) -> None:
    stranger = make_item(make_project("other"), "it-1", outputs=0)
    with pytest.raises(NotFound):
        get_item(project, stranger.public_id)
