"""Pausing a rater, with a reason they are told; and taking it back."""

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import Project, Rater
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput


class RaterExcluded(EvalhubError):
    """Whoever is left out of every figure is handed nothing either."""

    code = "rater_excluded"

    def __init__(
        self,
        message: str = "This Rater is excluded, so that new answers would count nowhere. Lift the "
        "exclusion first; the pause it brought ends with it.",
    ) -> None:
        super().__init__(message)


@transaction.atomic
def pause_rater(*, rater: Rater, reason: str, actor: User | None = None) -> Rater:
    """Stop handing out to a rater. Raises `InvalidInput` without a reason."""
    if not reason.strip():
        raise InvalidInput("Say why; the Rater reads it.")
    return set_pause(rater, reason.strip(), actor)


@transaction.atomic
def unpause_rater(*, rater: Rater, actor: User | None = None) -> Rater:
    """Let a paused rater go on. Raises `RaterExcluded`: their answers would not count."""
    if rater.exclusions.filter(lifted_at=None).exists():
        raise RaterExcluded
    return set_pause(rater, "", actor)


@transaction.atomic
def note_names(*, project: Project, shown: bool, actor: User) -> Project:
    """Record that somebody asked for the raters' names, or no longer does."""
    record_event(
        verb="rater names shown" if shown else "rater names hidden",
        subject=project,
        actor=actor,
        project_id=project.public_id,
    )
    return project


def set_pause(rater: Rater, reason: str, actor: User | None) -> Rater:
    rater = Rater.objects.select_for_update(of=["self"]).get(pk=rater.pk)
    rater.paused_at, rater.pause_reason = (Now() if reason else None), reason
    rater.save(update_fields=["paused_at", "pause_reason"])
    record_event(
        verb="rater paused" if reason else "rater unpaused",
        subject=rater,
        actor=actor,
        project_id=rater.project.public_id,
        payload={"key": rater.key, "reason": reason},
    )
    rater.refresh_from_db()
    return rater
