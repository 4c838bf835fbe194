"""Views that a person sees."""

import uuid

import pytest

from annotation.browsing.filters import ItemFilters
from annotation.models import Project, SavedView
from annotation.selectors.browsing.views import get_view, views_of
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.projects import make_project


def keep(project: Project, owner: User, name: str, *, shared: bool = False) -> SavedView:
    filters = [["state", "split"]] if name != "old" else [["gone", "1"]]
    return SavedView.objects.create(
        project=project, owner=owner, name=name, shared=shared, filters=filters
    )


def test_ones_own_and_shared_views_are_listed(project: Project, maya: User, erin: User) -> None:
    keep(project, maya, "b mine")
    keep(project, erin, "a shared", shared=True)
    keep(project, erin, "private")
    keep(make_project("other"), maya, "elsewhere")
    keep(project, maya, "old")
    found = views_of(project, maya, ItemFilters(state="split"))
    lines = [(line.view.name, line.query, line.is_open, line.is_own) for line in found]
    assert lines == [
        ("a shared", "state=split", True, False),
        ("b mine", "state=split", True, True),
        ("old", "", False, True),
    ]


def test_a_view_is_changed_by_its_owner_or_if_shared_by_who_manages(
    project: Project, maya: User, erin: User
) -> None:
    private, shared = keep(project, erin, "x"), keep(project, erin, "y", shared=True)
    assert get_view(project, erin, private.public_id, manages=False) == private
    assert get_view(project, maya, shared.public_id, manages=True) == shared
    for view, manages in ((private, True), (shared, False)):
        with pytest.raises(NotFound):
            get_view(project, maya, view.public_id, manages=manages)
    with pytest.raises(NotFound):
        get_view(project, maya, uuid.uuid4(), manages=True)
