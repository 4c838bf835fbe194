"""Retiring traps and taking them up again, each with a reason."""

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import Trap
from annotation.services.slots import lock_project, plan_slots
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput


@transaction.atomic
def retire_trap(*, trap: Trap, reason: str, actor: User) -> Trap:
    """Make it an ordinary item again: its answers no longer count about anybody."""
    return switch(trap, active=False, reason=reason, actor=actor)


@transaction.atomic
def activate_trap(*, trap: Trap, reason: str, actor: User) -> Trap:
    """Hand a retired trap out again, to people who have not met it."""
    return switch(trap, active=True, reason=reason, actor=actor)


def switch(trap: Trap, *, active: bool, reason: str, actor: User) -> Trap:
    reason = reason.strip()
    if not reason:
        raise InvalidInput("Say why: the reason stands beside the Trap and in the record.")
    lock_project(trap.project)
    locked = Trap.objects.select_for_update(no_key=True, of=("self",)).select_related("item")
    trap = locked.get(pk=trap.pk)
    if trap.active == active:
        raise EvalhubError("Somebody else has just done that. Reload the page to see it.")
    if active and trap.item.retired_at is not None:
        raise EvalhubError(f"{trap.item.key} itself is retired, so it cannot be handed out.")
    trap.active, trap.changed_at, trap.change_reason = active, Now(), reason
    trap.save(update_fields=["active", "changed_at", "change_reason"])
    record_event(
        verb="trap activated" if active else "trap retired",
        subject=trap,
        actor=actor,
        project_id=trap.project.public_id,
        payload={"item": trap.item.key, "reason": reason, "shown": trap.n_shown},
    )
    plan_slots(project=trap.project)
    trap.refresh_from_db()
    return trap
