"""Keeping views."""

import pytest

from annotation.browsing.filters import ItemFilters
from annotation.models import Project, SavedView
from annotation.services.browsing.views import (
    NameTaken,
    ViewName,
    delete_view,
    rename_view,
    save_view,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput

HARD = ItemFilters(meta=(("tier", "1"),), state="split")


def keep(project: Project, owner: User, name: str, *, shared: bool = False) -> SavedView:
    return save_view(project=project, owner=owner, called=ViewName(name, shared), filters=HARD)


def test_a_view_keeps_its_filters_and_its_story(project: Project, maya: User) -> None:
    view = keep(project, maya, "Hard ones")
    view = rename_view(view=view, called=ViewName("Hard", shared=True), actor=maya)
    view.refresh_from_db()
    assert view.filters == [["state", "split"], ["meta", "tier=1"]]
    assert (view.name, view.shared) == ("Hard", True)
    delete_view(view=view, actor=maya)
    assert not SavedView.objects.exists()
    events = Event.objects.order_by("id")
    assert [event.verb for event in events] == ["view saved", "view renamed", "view deleted"]
    assert events[1].payload["before"] == {"name": "Hard ones", "shared": False}


def test_a_name_is_taken_by_ones_own_and_by_shared_views(
    project: Project, maya: User, erin: User
) -> None:
    keep(project, maya, "Mine")
    keep(project, maya, "Ours", shared=True)
    keep(project, erin, "Mine")
    with pytest.raises(NameTaken, match="“Mine” already"):
        keep(project, maya, "Mine")
    with pytest.raises(NameTaken):
        keep(project, erin, "Ours")
    other = keep(project, erin, "Other")
    with pytest.raises(NameTaken):
        rename_view(view=other, called=ViewName("Ours"), actor=erin)
    assert rename_view(view=other, called=ViewName("Other", shared=True), actor=erin).shared


def test_a_view_of_everything_is_refused(project: Project, maya: User) -> None:
    with pytest.raises(InvalidInput, match="Choose a filter first"):
        save_view(project=project, owner=maya, called=ViewName("All"), filters=ItemFilters())
