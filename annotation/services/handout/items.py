"""Taking items out of the work, and bringing them back."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotation.models import Item, Project
from annotation.services.handout.planning import plan_items
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

LISTED = 100


@transaction.atomic
def retire_items(*, project: Project, items: Collection[int], reason: str, actor: User) -> int:
    """Hand out these items, by id, no more; returns how many were in use.

    What is answered stays, and what lies on a desk may still be submitted. Raises `InvalidInput`.
    """
    if not reason.strip():
        raise InvalidInput("Say why these Items are retired; the reason stands in the audit trail.")
    live = Item.objects.select_for_update().filter(project=project, retired_at=None, pk__in=items)
    return change(project, live, "items retired", {"reason": reason.strip()}, actor)


@transaction.atomic
def restore_items(*, project: Project, items: Collection[int], actor: User) -> int:
    """Hand out retired items again, as far as they lack answers; returns how many."""
    retired = Item.objects.select_for_update().filter(
        project=project, retired_at__isnull=False, pk__in=items
    )
    return change(project, retired, "items restored", {}, actor)


def change(
    project: Project, rows: QuerySet[Item], verb: str, said: dict[str, str], actor: User
) -> int:
    found = list(rows.order_by("pk").values_list("pk", "key"))
    if not found:
        return 0
    now = Now() if verb == "items retired" else None
    Item.objects.filter(pk__in=[pk for pk, _ in found]).update(retired_at=now)
    record_event(
        verb=verb,
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"n": len(found), "items": [key for _, key in found[:LISTED]], **said},
    )
    plan_items(project=project, items=[pk for pk, _ in found])
    return len(found)
