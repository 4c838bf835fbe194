"""Items for leads."""

import pytest

from annotation.models import Project
from annotation.selectors.items import (
    ItemSearch,
    UnknownFilter,
    find_items,
    get_item,
    neighbours,
    subject_views,
)
from evalhub.errors import NotFound
from tests.factories.projects import make_item, make_project
from tests.factories.rated import make_rated_project


def keys(project: Project, **given: str) -> list[str]:
    return [line.item.key for line in find_items(project, ItemSearch.read(given)).lines]


def test_items_are_found_by_state_and_id(project: Project) -> None:
    make_rated_project(project)
    make_item(project, "other", outputs=1)
    assert keys(project) == ["it-1", "it-2", "it-3", "other"]
    assert keys(project, state="split") == ["it-1", "it-3"]
    assert keys(project, state="unrated") == ["other"]
    assert keys(project, q="IT-2") == ["it-2"]
    assert keys(project, start="3") == ["other"]


@pytest.mark.parametrize(
    "given",
    [
        {"owner__password": "x"},
        {"state": "x"},
        {"start": "-1"},
        {"start": "1e3"},
        {"start": "9" * 9},
    ],
)
def test_unknown_filters_and_values_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(UnknownFilter):
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


def test_a_list_counts_the_annotations_that_count(project: Project) -> None:
    make_rated_project(project)
    project.annotations.filter(rater__key="r2", subject__item__key="it-2").update(status="surplus")
    page = find_items(project, ItemSearch())
    assert [line.n_annotations for line in page.lines] == [2, 1, 2]
    assert page.lines[0].preview


def test_a_pair_shows_its_outputs_unless_each_stands_by_itself(project: Project) -> None:
    item = make_item(project, "it-1", outputs=2, pair=True)
    views = {view.title: len(view.outputs) for view in subject_views(item)}
    assert views["The pair"] == 0
    item.subjects.filter(scope="output").delete()
    (view,) = subject_views(item)
    assert [one.position for one in view.outputs] == [0, 1]
