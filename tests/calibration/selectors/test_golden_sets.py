import pytest

from annotation.models import Item, Project
from calibration.errors import UnknownRelease
from calibration.selectors.golden_sets import (
    held_by_release,
    left_out_counts,
    project_named,
    release_named,
    releases,
)
from evalhub.errors import NotFound
from tests.factories.golden_sets import make_rated, make_release


def test_releases_come_newest_first_with_their_counts(project: Project) -> None:
    make_rated(project)
    make_release(project)
    make_release(project, minimum_ratings=3)
    found = [(one.number, one.n_items, one.n_left_out) for one in releases(project)]
    assert found == [(2, 3, 2), (1, 3, 2)]


def test_a_release_is_found_by_number_or_as_the_latest(project: Project) -> None:
    make_rated(project)
    first, second = make_release(project), make_release(project)
    assert release_named(project, "1") == first
    assert release_named(project, "latest") == second
    for name in ("3", "-1", "one", "1" * 30):
        with pytest.raises(UnknownRelease, match="the newest is 2"):
            release_named(project, name)


def test_units_left_out_are_counted_by_reason(project: Project) -> None:
    make_rated(project)
    assert left_out_counts(make_release(project)) == {"tie": 1, "unrated": 1}


def test_a_project_is_found_by_its_slug(project: Project) -> None:
    assert project_named("refunds") == project
    with pytest.raises(NotFound, match="'refund'"):
        project_named("refund")


def test_items_of_a_release_are_held_by_it_and_others_by_nothing(project: Project) -> None:
    make_rated(project)
    make_release(project)
    items = {item.key: item.pk for item in Item.objects.filter(project=project)}
    held = held_by_release(project, list(items.values()))
    assert held.startswith("Release 1 holds Items")
    assert held_by_release(project, []) == ""
