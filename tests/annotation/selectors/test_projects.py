import pytest
from django.utils import timezone

from annotation.models import Project
from annotation.selectors.projects import (
    items_of,
    may_load,
    only_rates,
    project_lines,
    project_named,
    projects_of,
    roles_of,
)
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.people import make_member, make_user
from tests.factories.projects import make_item, make_project


def test_people_see_their_own_projects_and_superusers_all(project: Project, anna: User) -> None:
    other = make_project("others", name="Others")
    assert list(projects_of(anna)) == [project]
    assert list(projects_of(make_user("root", superuser=True))) == [other, project]
    assert roles_of(anna) == {project.pk: "annotator"}


def test_a_line_counts_live_items_and_members(project: Project, maya: User, anna: User) -> None:
    make_item(project, "it-1")
    make_item(project, "it-2", retired_at=timezone.now())
    (line,) = project_lines(maya)
    assert (line.items, line.annotations, line.members, line.role) == (1, 0, 2, "manager")
    assert line.may_see_results


def test_annotators_get_no_counts(project: Project, anna: User) -> None:
    make_item(project)
    (line,) = project_lines(anna)
    assert (line.items, line.annotations, line.members) == (None, None, None)
    assert (line.may_rate, line.may_see_results) == (True, False)


def test_rating_is_all_that_annotators_do(project: Project, anna: User, adam: User) -> None:
    assert only_rates(anna)
    assert not only_rates(adam)
    assert not only_rates(make_user("nobody"))
    other = make_project("others")
    make_member(other, "anna", "manager")
    assert not only_rates(anna)


def test_managers_and_superusers_load_datasets(maya: User, anna: User) -> None:
    assert may_load(maya)
    assert not may_load(anna)
    assert may_load(make_user("root", superuser=True))


def test_a_project_is_found_by_its_address(project: Project) -> None:
    assert project_named("refunds") == project
    with pytest.raises(NotFound, match="“nothing”"):
        project_named("nothing")


def test_items_are_those_of_the_project(project: Project) -> None:
    mine = make_item(project, "it-1")
    gone = make_item(project, "it-2", retired_at=timezone.now())
    make_item(make_project("others"), "it-1")
    assert list(items_of(project)) == [mine, gone]
    assert list(items_of(project, key="it-1")) == [mine]
    assert list(items_of(project, retired=True)) == [gone]
