"""Leaving a rater out of every figure, and taking it back. Nothing is deleted.

A counted annotation of an excluded rater is `excluded`; its slot opens again. When the exclusion
is lifted it counts where nobody else has taken the slot, and is `surplus` where somebody has.
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.functions import Now

from annotation.models import Annotation, Assignment, Exclusion, Rater
from annotation.services.leases import REFERRED, let_go
from annotation.services.raters import pause_rater, unpause_rater
from annotation.services.slots import lock_project, plan_slots
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput

Status = Annotation.Status
State = Assignment.State


class AlreadySo(EvalhubError):
    """The rater is excluded already, or is not."""

    code = "already_so"


@transaction.atomic
def exclude_rater(*, rater: Rater, reason: str, actor: User | None = None) -> Exclusion:
    """Leave a rater out; their slots go back to the queue and they are handed nothing more.

    Raises `InvalidInput` without a reason, `AlreadySo`.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput("Say why; it stands in every record of this project.")
    rater = lock(rater)
    if rater.exclusions.filter(lifted_at=None).exists():
        raise AlreadySo("This Rater is excluded already.")
    pauses = rater.user_id is not None and rater.paused_at is None
    exclusion = Exclusion.objects.create(rater=rater, reason=reason, by=actor, paused=pauses)
    if pauses:
        pause_rater(rater=rater, reason=reason, actor=actor)
    n = set_aside(rater)
    record(exclusion, "rater excluded", actor, {"reason": reason, "annotations": n})
    return exclusion


@transaction.atomic
def lift_exclusion(*, exclusion: Exclusion, reason: str, actor: User | None = None) -> Exclusion:
    """Let a rater count again. What others have rated meanwhile is kept as surplus.

    Raises `InvalidInput` without a reason, `AlreadySo`.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput("Say why; it stands in every record of this project.")
    rater = lock(exclusion.rater)
    lifted = Exclusion.objects.filter(pk=exclusion.pk, lifted_at=None).update(
        lifted_at=Now(), lifted_by=actor, lift_reason=reason
    )
    if not lifted:
        raise AlreadySo("This exclusion has been lifted.")
    counts = take_back(rater, exclusion)
    if exclusion.paused and rater.paused_at is not None:
        unpause_rater(rater=rater, actor=actor)
    record(exclusion, "rater exclusion lifted", actor, {"reason": reason, **counts})
    exclusion.refresh_from_db()
    return exclusion


def lock(rater: Rater) -> Rater:
    lock_project(rater.project)
    locked = Rater.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("project").get(pk=rater.pk)


def set_aside(rater: Rater) -> int:
    """Take a locked rater's annotations out of the counts and open their slots."""
    slots = Assignment.objects.filter(rater=rater).select_for_update(of=("self",))
    let_go(list(slots.filter(state=State.CLAIMED)))
    n = Annotation.objects.filter(rater=rater, status=Status.COUNTED).update(status=Status.EXCLUDED)
    filled = Assignment.objects.filter(rater=rater, state=State.SUBMITTED, repeat=False)
    freed = filled.update(
        state=Case(When(REFERRED, then=Value(State.CLOSED)), default=Value(State.OPEN)),
        rater=None,
        token=None,
        public_id=RandomUUID(),
        claimed_at=None,
        lease_until=None,
    )
    if n or freed:
        # Slots of Traps, of retired Items and beyond the overlap are closed again.
        plan_slots(project=rater.project)
    return n


def take_back(rater: Rater, exclusion: Exclusion) -> dict[str, int]:
    """Count a rater's annotations again, each in a free slot of its subject if there is one."""
    counts = {"counted": 0, "surplus": 0}
    for annotation in Annotation.objects.filter(rater=rater, status=Status.EXCLUDED).order_by("pk"):
        counts_again = settle(annotation, rater) or never_replaced(annotation, exclusion)
        status = Status.COUNTED if counts_again else Status.SURPLUS
        Annotation.objects.filter(pk=annotation.pk).update(status=status)
        counts[status.value] += 1
    plan_slots(project=rater.project)
    return counts


def settle(annotation: Annotation, rater: Rater) -> bool:
    """Put a rater back into a free slot of a subject, their own one first."""
    slots = Assignment.objects.select_for_update(of=("self",)).filter(
        subject=annotation.subject_id, state__in=[State.OPEN, State.CLOSED], repeat=False
    )
    free = list(slots.order_by("slot"))
    own = next((row for row in free if row.pk == annotation.assignment_id), None)
    chosen = own or next((row for row in free if row.state == State.OPEN), None)
    if chosen is None:
        return False
    Assignment.objects.filter(pk=chosen.pk).update(state=State.SUBMITTED, rater=rater)
    if annotation.assignment_id is not None and own is None:
        Annotation.objects.filter(pk=annotation.pk).update(assignment=chosen)
    return True


def never_replaced(annotation: Annotation, exclusion: Exclusion) -> bool:
    """Tell whether an imported annotation, which may have no slot, has had no successor."""
    later = Annotation.objects.filter(
        subject=annotation.subject_id, status=Status.COUNTED, submitted_at__gt=exclusion.at
    )
    held = Assignment.objects.filter(subject=annotation.subject_id, state=State.CLAIMED)
    return annotation.imported and not later.exists() and not held.exists()


def set_aside_late() -> int:
    """For the sweeper: annotations that were loaded after their rater was excluded."""
    counted = Annotation.objects.filter(rater=OuterRef("rater"), status=Status.COUNTED)
    late = Exclusion.objects.filter(Exists(counted), lifted_at=None).select_related("rater")
    return sum(set_aside_one(exclusion.rater) for exclusion in late)


@transaction.atomic
def set_aside_one(rater: Rater) -> int:
    rater = lock(rater)
    if not rater.exclusions.filter(lifted_at=None).exists():
        return 0
    return set_aside(rater)


def record(exclusion: Exclusion, verb: str, actor: User | None, payload: dict[str, object]) -> None:
    record_event(
        verb=verb,
        subject=exclusion,
        actor=actor,
        project_id=exclusion.rater.project.public_id,
        payload={"rater": exclusion.rater.key, **payload},
    )
