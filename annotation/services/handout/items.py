"""Taking items out of the work, and bringing them back."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotation.models import ExamItem, Item, Project
from annotation.services.handout.planning import plan_items
from annotation.services.slots import lock_project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput

LISTED = 100
LONGEST_REASON = 2000
TOO_LATE = "Somebody else has just done that. Reload the page to see it."


@transaction.atomic
def retire_items(*, project: Project, items: Collection[int], reason: str, actor: User) -> int:
    """Hand out these items, by id, no more; returns how many were in use.

    What is answered stays, and what lies on a desk may still be submitted. Raises `InvalidInput`.
    """
    if not reason.strip():
        raise InvalidInput("Say why these Items are retired; the reason stands in the audit trail.")
    lock_project(project)
    live = Item.objects.select_for_update(no_key=True).filter(
        project=project, retired_at=None, pk__in=items
    )
    return change(project, live, "items retired", {"reason": reason.strip()}, actor)


@transaction.atomic
def restore_items(*, project: Project, items: Collection[int], actor: User) -> int:
    """Hand out retired items again, as far as they lack answers; returns how many.

    What is held for the exam stays out of the work.
    """
    lock_project(project)
    held = ExamItem.objects.filter(project=project, active=True, item__isnull=False)
    retired = Item.objects.select_for_update(no_key=True).filter(
        project=project, retired_at__isnull=False, pk__in=items
    )
    retired = retired.exclude(pk__in=held.values("item"))
    return change(project, retired, "items restored", {}, actor)


@transaction.atomic
def retire_item(*, item: Item, reason: str, actor: User) -> Item:
    """Hand out one item no more. Raises `InvalidInput`, and `EvalhubError` if it is so already."""
    item = locked(item, reason)
    if item.retired_at is not None:
        raise EvalhubError(TOO_LATE)
    return change_one(item, Now(), "item retired", reason, actor)


@transaction.atomic
def restore_item(*, item: Item, reason: str, actor: User) -> Item:
    """Hand out one retired item again, as far as it lacks answers. Raises as `retire_item`."""
    item = locked(item, reason)
    if item.retired_at is None:
        raise EvalhubError(TOO_LATE)
    if ExamItem.objects.filter(item=item, active=True).exists():
        raise EvalhubError(f"{item.key} is held for the exam. Take it out under Qualification.")
    return change_one(item, None, "item restored", reason, actor)


def locked(item: Item, reason: str) -> Item:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            f"Say why, in at most {LONGEST_REASON} characters; it stands in the audit trail."
        )
    lock_project(item.project)
    rows = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    return rows.get(pk=item.pk)


def change_one(item: Item, at: Now | None, verb: str, reason: str, actor: User) -> Item:
    Item.objects.filter(pk=item.pk).update(retired_at=at)
    record_event(
        verb=verb,
        subject=item,
        actor=actor,
        project_id=item.project.public_id,
        payload={"item": item.key, "reason": reason.strip()},
    )
    plan_items(project=item.project, items=[item.pk])
    item.refresh_from_db()
    return item


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
