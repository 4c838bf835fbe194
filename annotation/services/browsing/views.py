"""Keeping views: the filters of a list under a name."""

from dataclasses import dataclass

from django.db import transaction

from annotation.browsing.answers import FILTERS
from annotation.browsing.filters import ItemFilters
from annotation.models import Project, SavedView
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

TAKEN = "There is a view “{}” already, yours or a shared one. Choose another name."


class NameTaken(InvalidInput):
    """A view of that name is to be seen by its owner already."""

    code = "name_taken"


@dataclass(frozen=True)
class ViewName:
    """What a view is called, and whether everyone who sees results sees it."""

    name: str
    shared: bool = False


@transaction.atomic
def save_view(
    *, project: Project, owner: User, called: ViewName, filters: ItemFilters
) -> SavedView:
    """Keep filters under a name. Raises `NameTaken`, or `InvalidInput` where there are none."""
    if not filters.is_narrow:
        raise InvalidInput("Choose a filter first: a view of everything is the list itself.")
    kind = next(name for name, cls in FILTERS.items() if type(filters) is cls)
    view = SavedView(project=project, owner=owner, kind=kind, filters=filters.pairs())
    name_view(view, called)
    record(view, "view saved", owner)
    return view


@transaction.atomic
def rename_view(*, view: SavedView, called: ViewName, actor: User) -> SavedView:
    """Call a view something else, share it or keep it for its owner. Raises `NameTaken`."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    before = {"name": view.name, "shared": view.shared}
    name_view(view, called)
    record(view, "view renamed", actor, before)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, actor: User) -> None:
    """Forget a view; the items are as they were."""
    record(view, "view deleted", actor)
    view.delete()


def name_view(view: SavedView, called: ViewName) -> None:
    """Store a view under a name that nobody who sees it knows already."""
    # Two names at once would both be free; the project's row lets one wait for the other.
    Project.objects.select_for_update(no_key=True).get(pk=view.project_id)
    others = SavedView.objects.filter(project=view.project_id, kind=view.kind, name=called.name)
    others = others.exclude(pk=view.pk)
    if others.filter(shared=True).exists() or others.filter(owner=view.owner_id).exists():
        raise NameTaken(TAKEN.format(called.name))
    view.name, view.shared = called.name, called.shared
    view.save()


def record(
    view: SavedView, verb: str, actor: User, before: dict[str, object] | None = None
) -> None:
    payload = {"name": view.name, "shared": view.shared, "filters": view.filters}
    record_event(
        verb=verb,
        subject=view,
        actor=actor,
        project_id=view.project.public_id,
        payload={**payload, "before": before} if before else payload,
    )
