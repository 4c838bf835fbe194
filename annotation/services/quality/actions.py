"""What firings do once they are due, and what people do with them."""

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import Action, Firing, Rater
from annotation.quality.defaults import TRAP_FACTOR
from annotation.quality.words import pause_reason
from annotation.services.raters import pause_rater
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import NotFound

BATCH = 50
TO_ANNOTATOR = (Action.NOTE, Action.WARNING, Action.PAUSE)


def apply_due() -> int:
    """Apply some firings whose time has come; returns how many."""
    due = Firing.objects.filter(applied_at=None, due_at__lte=Now()).order_by("due_at")
    return sum(apply_action(firing=firing) for firing in list(due[:BATCH]))


@transaction.atomic
def apply_action(*, firing: Firing) -> bool:
    """Do what the rule says, once; False if another worker has it.

    Of a rule that was turned off since it fired nothing comes but a message to the lead.
    """
    rows = Firing.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.filter(pk=firing.pk, applied_at=None).select_related("rule", "project").first()
    if found is None:
        return False
    found.action = found.action if found.rule.active else Action.MESSAGE
    rater = Rater.objects.select_for_update(no_key=True).get(pk=found.rater_id)
    if found.action == Action.PAUSE and rater.paused_at is None:
        pause_rater(rater=rater, reason=pause_reason(found.rule.collector))
    if found.action == Action.MORE_TRAPS:
        Rater.objects.filter(pk=rater.pk).update(trap_factor=TRAP_FACTOR)
    if found.action in TO_ANNOTATOR:
        Rater.objects.filter(pk=rater.pk).update(has_notices=True)
    Firing.objects.filter(pk=found.pk).update(applied_at=Now(), action=found.action)
    record(found, "quality action applied", None)
    return True


@transaction.atomic
def acknowledge(*, firing: Firing, user: User) -> None:
    """The annotator has read it. Raises `NotFound` for another person's."""
    found = Firing.objects.select_for_update(of=("self",)).filter(
        pk=firing.pk, rater__user=user, applied_at__isnull=False, action__in=TO_ANNOTATOR
    )
    mine = found.first()
    if mine is None:
        raise NotFound
    if mine.acknowledged_at is not None:
        return
    Firing.objects.filter(pk=mine.pk).update(acknowledged_at=Now())
    record(mine, "quality notice read", user)
    unread = Firing.objects.filter(
        rater=mine.rater_id,
        applied_at__isnull=False,
        acknowledged_at=None,
        action__in=TO_ANNOTATOR,
    )
    Rater.objects.filter(pk=mine.rater_id).update(has_notices=unread.exists())


@transaction.atomic
def close_firing(*, firing: Firing, actor: User) -> None:
    """The lead has dealt with it. Twice is once."""
    if Firing.objects.filter(pk=firing.pk, closed_at=None).update(closed_at=Now(), closed_by=actor):
        record(firing, "quality finding closed", actor)


@transaction.atomic
def end_more_traps(*, rater: Rater, actor: User) -> None:
    """Back to the project's own rate of Traps."""
    if Rater.objects.filter(pk=rater.pk, trap_factor__isnull=False).update(trap_factor=None):
        record_event(
            verb="rater back to the usual rate of traps",
            subject=rater,
            actor=actor,
            project_id=rater.project.public_id,
            payload={"key": rater.key},
        )


def record(firing: Firing, verb: str, actor: User | None) -> None:
    record_event(
        verb=verb,
        subject=firing,
        actor=actor,
        project_id=firing.project.public_id,
        payload={"rater": firing.rater.key, "action": firing.action},
    )
