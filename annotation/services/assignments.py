"""Handing out subjects: slots, claims under a lease, and giving them back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from annotation.errors import LeaseLost
from annotation.handout import (
    Offer,
    Seeds,
    is_repeat_turn,
    next_up,
    starting_point,
)
from annotation.models import (
    Assignment,
    Draft,
    Project,
    Rater,
    Skip,
    SkipReason,
    Subject,
)
from annotation.selectors.assignments import room_of, tally_and_routes
from annotation.selectors.handout.slots import Walk, lost_trap, open_slots, walk_of
from annotation.selectors.repeats.subjects import own_repeats
from annotation.selectors.review.pseudonyms import written
from annotation.services.handout.taking import take
from annotation.services.leases import (
    STANDING,
    held_slot,
    lease_of,
    let_go,
    lock_assignment,
    lock_rater,
    locked_slot,
    refuse_hoard,
    refuse_paused,
)
from annotation.services.qualification.gate import refuse_unqualified
from annotation.services.questions.reading import begin_reading
from annotation.services.questions.referrals import refer_if_due
from annotation.services.slots import plan_slots as plan_slots
from annotation.services.wellbeing.breaks import refuse_tired
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput
from evalhub.sql.prepared import fetch, selecting

State = Assignment.State
LOCK_CLAIM = selecting(
    """
    SELECT {a}, {s}, false, statement_timestamp() FROM annotation_assignment a
    JOIN annotation_subject s ON s.id = a.subject_id
    WHERE a.rater_id = %(rater)s AND a.state = 'claimed'
    ORDER BY a.claimed_at DESC LIMIT 1 FOR UPDATE OF a
    """,
    a=Assignment,
    s=Subject,
)
ATTEMPTS = 20
SWEEP_ROWS = 1000


def join_project(*, project: Project, user: User) -> Rater:
    """The person's rater in the project, made at the first call; under a pseudonym for a key."""
    for attempt in range(ATTEMPTS):
        rater = Rater.objects.filter(project=project, user=user).select_related("project").first()
        if rater is not None:
            return begin_reading(rater=rater)
        try:
            return begin_reading(rater=add_rater(project, user, attempt))
        except IntegrityError:
            continue
    raise RuntimeError(f"no free rater key in {project.slug}")


@transaction.atomic
def add_rater(project: Project, user: User, attempt: int) -> Rater:
    raters = Rater.objects.filter(project=project)
    number = raters.count() + 1 + attempt
    taken = set(raters.filter(key__startswith=written(0)[:2]).values_list("key", flat=True))
    while written(number) in taken:
        number += 1
    key = written(number)
    rater = Rater.objects.create(project=project, user=user, key=key)
    record_event(verb="rater joined", subject=rater, actor=user, project_id=project.public_id)
    return rater


@transaction.atomic
def claim_next(*, rater: Rater) -> Assignment | None:
    """What lies on the rater's desk, or the next subject under a fresh lease, or None.

    Raises `RaterPaused`, `NotQualified`.
    """
    return claim_locked(lock_rater(rater))


def claim_locked(rater: Rater) -> Assignment | None:
    """`claim_next` for a rater whose row is locked already."""
    refuse_paused(rater)
    refuse_unqualified(rater)
    tally, routes = tally_and_routes(rater)
    row = lock_claim(rater) if tally.on_desk else None
    if row is not None:
        row.rater = rater
        extend(row)
        return row
    refuse_tired(rater)
    walk = walk_of(rater, tally.turn, routes)
    full = room_of(rater, tally, walk.policy) == 0
    row = None if full else pick(rater, tally.turn, walk)
    if row is None:
        return None
    rater.tally = replace(tally, on_desk=1)
    record(row, "assignment claimed")
    return row


def lock_claim(rater: Rater) -> Assignment | None:
    """The slot on the rater's desk, swept or not; the newest if there should be several."""
    found = fetch(LOCK_CLAIM, {"rater": rater.pk})
    return locked_slot(found[0], rater) if found else None


def pick(rater: Rater, turn: int, walk: Walk) -> Assignment | None:
    """Decide what comes next and take its slot; whatever others lock first is passed over."""
    seeds = Seeds(rater.project.seed, rater.seed)
    start = starting_point(seeds, turn)
    again = own_repeats(rater, walk.policy) if is_repeat_turn(seeds, turn, walk.repeats) else []
    gone: set[int | None] = set()
    for _ in range(ATTEMPTS):
        # Traps are asked for on every turn: one must not take longer to arrive.
        candidates, traps = open_slots(rater, walk, start)
        unmet = [trap for trap in traps if trap not in gone]
        offer = next_up(seeds, turn, candidates, unmet, rater.trap_rate, again)
        if all(candidate.lost for candidate in candidates):
            # Near the end what was put back is all that is left, Trap or not.
            back = lost_trap(rater, walk)
            offer = Offer(trap=back) if back not in (None, *gone) else offer
        if offer == Offer():
            return None
        row = take(rater, offer, {one.slot: one.subject for one in candidates})
        if row is not None:
            return row
        gone.add(offer.trap)
    return None


def extend(row: Assignment) -> datetime:
    """Renew the lease of a locked claim."""
    row.lease_until = row.now + lease_of(row.project)
    row.save(update_fields=["lease_until"])
    return row.lease_until


@transaction.atomic
def renew(*, assignment: Assignment, token: UUID) -> datetime:
    """Keep a slot while its page is open; a lease that ran out is taken up if nobody came.

    Raises `LeaseLost`, also where the rater would hold too many, `AlreadySubmitted`, `RaterPaused`.
    """
    refuse_paused(lock_rater(assignment.rater))
    row = held_slot(assignment=assignment, token=token)
    if row is None:
        raise LeaseLost
    refuse_hoard(assignment.rater)
    return extend(row)


@transaction.atomic
def release(*, assignment: Assignment, token: UUID) -> bool:
    """Give a slot back before its lease ends; False if it was not held any more."""
    lock_rater(assignment.rater)
    row = lock_assignment(assignment)
    held = row.state == State.CLAIMED and row.token == token
    if held:
        record(row, "assignment released")
        let_go([row])
    return held


@transaction.atomic
def skip(*, assignment: Assignment, token: UUID, reason: str, note: str = "") -> None:
    """Pass a subject on to others; it never comes back to the same rater. Twice is once.

    An answer opened again is left as it stands. Raises `LeaseLost`, `AlreadySubmitted`,
    `RaterPaused`.
    """
    if reason not in SkipReason.values:
        raise InvalidInput(gettext("Choose why you skip this Item."))
    rater = lock_rater(assignment.rater)
    refuse_paused(rater)
    if Skip.objects.filter(rater=rater, subject=assignment.subject_id).exists():
        return
    row = held_slot(assignment=assignment, token=token)
    if row is None:
        raise LeaseLost
    record(row, "assignment skipped", reason=reason)
    let_go([row], remember=False)
    Draft.objects.filter(rater=rater, subject=row.subject_id).delete()
    if not row.annotations.filter(status__in=STANDING).exists():
        Skip.objects.create(rater=rater, subject_id=row.subject_id, reason=reason, note=note)
        refer_if_due(row.subject)


@transaction.atomic
def expire_leases() -> int:
    """Free the slots whose lease has run out; drafts stay."""
    expired = Assignment.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=State.CLAIMED, lease_until__lt=Now()
    )
    rows = list(expired.select_related("project", "rater").order_by("lease_until")[:SWEEP_ROWS])
    let_go(rows)
    for row in rows:
        record_event(verb="assignment expired", subject=row, project_id=row.project.public_id)
    return len(rows)


def nothing_due() -> int:
    """People do this queue's work; only its sweep is for the worker."""
    return 0


def record(row: Assignment, verb: str, **payload: str) -> None:
    record_event(
        verb=verb,
        subject=row,
        actor=row.rater.user,
        project_id=row.project.public_id,
        payload={"rater": row.rater.key, **payload},
    )
