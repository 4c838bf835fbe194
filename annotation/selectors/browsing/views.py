"""The views a person sees: their own and the shared ones."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from annotation.browsing.answers import FILTERS
from annotation.browsing.filters import ItemFilters
from annotation.models import Project, SavedView
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput, NotFound


@dataclass(frozen=True)
class ViewLine:
    """A view to open. `query` is empty where its filters cannot be read any more."""

    view: SavedView
    query: str
    is_open: bool
    is_own: bool


def views_of(
    project: Project, user: User, filters: ItemFilters | None, kind: str = "items"
) -> list[ViewLine]:
    """Everything a person may open, by name; the one that is open now is marked."""
    current = filters.query() if filters else None
    lines = []
    for view in visible(project, user).filter(kind=kind).order_by("name"):
        query = query_of(view)
        lines.append(ViewLine(view, query, query == current, view.owner_id == user.pk))
    return lines


def visible(project: Project, user: User) -> QuerySet[SavedView]:
    mine_or_shared = Q(owner=user) | Q(shared=True)
    return SavedView.objects.filter(mine_or_shared, project=project)


def query_of(view: SavedView) -> str:
    """The address of a view; of a filter that is gone since, none."""
    try:
        return FILTERS[view.kind].from_pairs(view.filters).query()
    except InvalidInput:
        return ""


def get_view(project: Project, user: User, public_id: UUID, *, manages: bool) -> SavedView:
    """A view to change: one's own, or a shared one for who manages. Raises `NotFound`."""
    views = visible(project, user).select_related("project", "owner")
    view = views.filter(public_id=public_id).first()
    if view is None or (view.owner_id != user.pk and not manages):
        raise NotFound
    return view
