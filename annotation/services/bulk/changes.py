"""Changing every item of a view at once: exactly the set that was looked at, or nothing."""

from array import array
from dataclasses import dataclass

from django.db import connection, transaction

from annotation.browsing.changes import Change, fingerprint
from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.selectors.browsing.rows import matching_ids
from annotation.selectors.bulk.previews import parameters
from annotation.services.handout.items import restore_items, retire_items
from annotation.services.handout.planning import bring_in_line
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError

UPDATES = {
    "tag": """
        UPDATE annotation_item
        SET metadata = metadata || jsonb_build_object(%(key)s::text, %(value)s::jsonb)
        WHERE id = ANY(%(ids)s::bigint[])
          AND metadata -> %(key)s::text IS DISTINCT FROM %(value)s::jsonb
    """,
    "untag": """
        UPDATE annotation_item SET metadata = metadata - %(key)s::text
        WHERE id = ANY(%(ids)s::bigint[]) AND metadata ? %(key)s::text
    """,
}
MOVED = "What matches has changed since you looked: it was another set. See what would happen now."


class SetChanged(EvalhubError):
    """Other items match than those that were looked at."""

    code = "set_changed"


@dataclass(frozen=True)
class Changed:
    """How many items matched, and how many were not as wanted before."""

    n: int
    n_changed: int


@transaction.atomic
def change_items(
    *, project: Project, filters: ItemFilters, change: Change, seal: str, actor: User
) -> Changed:
    """Do to the previewed items what was previewed, and plan their slots anew.

    Raises `SetChanged` unless the items that match are those that `seal` stands for.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    ids = matching_ids(project, filters)
    if fingerprint(ids.tobytes()) != seal:
        raise SetChanged(MOVED)
    done = Changed(len(ids), apply(project, ids, change, actor))
    if done.n_changed:
        record(project, actor, change, filters, done)
    return done


def apply(project: Project, ids: "array[int]", change: Change, actor: User) -> int:
    """Do it to those that are not so already, with their slots; returns how many they were."""
    if change.action == "retire":
        items = ids.tolist()
        return retire_items(project=project, items=items, reason=change.reason, actor=actor)
    if change.action == "restore":
        return restore_items(project=project, items=ids.tolist(), actor=actor)
    with connection.cursor() as cursor:
        cursor.execute(UPDATES[change.action], parameters(ids, change))
        changed: int = cursor.rowcount
    if changed:
        bring_in_line(project=project)
    return changed


def record(
    project: Project, actor: User, change: Change, filters: ItemFilters, done: Changed
) -> None:
    record_event(
        verb="items changed in bulk",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={
            "action": change.action,
            "key": change.key,
            "value": change.value,
            "reason": change.reason,
            "filters": filters.pairs(),
            "items": done.n,
            "changed": done.n_changed,
        },
    )
