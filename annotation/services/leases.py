"""Holding slots: who has one, how it is let go, and how a late answer finds it again.

Lock order everywhere: the rater, then the assignment. Sweeping locks assignments only and passes
over the locked ones.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Now

from annotation.errors import AlreadySubmitted, LeaseLost, RaterPaused
from annotation.models import (
    Annotation,
    Assignment,
    ExpectedRating,
    LostLease,
    Project,
    Rater,
    Referral,
    Subject,
)
from annotation.pairs import order_kept
from annotation.selectors.assignments import with_subject
from annotation.selectors.handout.policies import handout_policy
from annotation.selectors.handout.stand_ins import stand_ins
from annotation.services.blindness.standing import refuse_shown
from evalhub.sql.prepared import Row, fetch, instance, selecting, width

State = Assignment.State
NEWEST_RUBRIC = """
    LEFT JOIN LATERAL (
      SELECT id, published_at FROM annotation_rubric
      WHERE project_id = p.id AND published_at IS NOT NULL ORDER BY version DESC LIMIT 1
    ) rubric ON true
"""
LOCK_RATER = selecting(
    """
    SELECT {r}, {p}, rubric.id, rubric.published_at
    FROM annotation_rater r JOIN annotation_project p ON p.id = r.project_id {rubric}
    WHERE r.id = %(rater)s FOR NO KEY UPDATE OF r
    """.replace("{rubric}", NEWEST_RUBRIC),
    r=Rater,
    p=Project,
)
# The slot is looked up with the locked rater's id, and so after the wait for the lock.
LOCK_BOTH = selecting(
    """
    WITH r AS MATERIALIZED (
      SELECT * FROM annotation_rater WHERE id = %(rater)s FOR NO KEY UPDATE
    )
    SELECT {r}, {p}, rubric.id, rubric.published_at, live."order", live.claimed_at,
      live.answered, live.now
    FROM r JOIN annotation_project p ON p.id = r.project_id {rubric}
    LEFT JOIN LATERAL (
      SELECT a."order", a.claimed_at, clock_timestamp() AS now,
        EXISTS (SELECT 1 FROM annotation_annotation
                WHERE assignment_id = a.id AND status IN ('counted', 'repeat')) AS answered
      FROM annotation_assignment a
      WHERE a.id = %(assignment)s AND a.rater_id = r.id AND a.token = %(token)s
        AND a.state = 'claimed'
      FOR UPDATE OF a
    ) live ON true
    """.replace("{rubric}", NEWEST_RUBRIC),
    r=Rater,
    p=Project,
)
LOCK_ASSIGNMENT = selecting(
    """
    SELECT {a}, {s},
      EXISTS (SELECT 1 FROM annotation_annotation
              WHERE assignment_id = a.id AND status IN ('counted', 'repeat')),
      statement_timestamp()
    FROM annotation_assignment a
    JOIN annotation_subject s ON s.id = a.subject_id
    WHERE a.id = %(assignment)s FOR UPDATE OF a
    """,
    a=Assignment,
    s=Subject,
)
GIVE = """
    UPDATE annotation_assignment
    SET state = 'claimed', rater_id = %(rater)s, "order" = %(order)s, public_id = %(public_id)s,
        token = %(token)s, claimed_at = %(claimed_at)s, lease_until = %(lease_until)s
    WHERE id = %(assignment)s
"""
# One lies on the desk; old pages in other tabs may take theirs up again while they are free.
MOST_LEASES = 3
STANDING = (Annotation.Status.COUNTED, Annotation.Status.REPEAT)
NOT_STANDING = (Annotation.Status.WITHDRAWN, Annotation.Status.REPEAT)
STANDING_ANSWER = Exists(Annotation.objects.filter(assignment=OuterRef("pk"), status__in=STANDING))
REFERRED = Exists(Referral.objects.filter(subject=OuterRef("subject"), settled_at=None))
IS_TRAP = Exists(ExpectedRating.objects.filter(subject=OuterRef("subject"), trap__active=True))


def lock_rater(rater: Rater) -> Rater:
    """Serialise one person's clicks and tabs; foreign keys to the row stay usable."""
    row = fetch(LOCK_RATER, {"rater": rater.pk})[0]
    return locked_rater(row, rater)


def locked_rater(row: Row, rater: Rater) -> Rater:
    """The rater of a row that goes on with the project and its newest rubric."""
    locked = instance(Rater, row)
    locked.project = instance(Project, row, width(Rater))
    rubric = width(Rater) + width(Project)
    locked.project.newest_rubric = row[rubric : rubric + 2]
    if "user" in rater._state.fields_cache:
        locked.user = rater.user
    return locked


def refuse_paused(rater: Rater) -> None:
    if rater.paused_at is not None:
        raise RaterPaused(rater.pause_reason)


def lock_assignment(assignment: Assignment) -> Assignment:
    """Re-read a slot under a lock, with the database's time as `now`."""
    row = fetch(LOCK_ASSIGNMENT, {"assignment": assignment.pk})[0]
    return locked_slot(row, assignment.rater)


def locked_slot(row: Row, rater: Rater) -> Assignment:
    """The slot of a row that a rater asks for; it ends with whether an answer of the slot counts,
    and the database's time.
    """
    slot = with_subject(row, rater)
    slot.answered, slot.now = row[-2:]
    return slot


def lock_both(assignment: Assignment, token: UUID) -> tuple[Rater, Assignment | None]:
    """Lock the rater, then the slot if it is still theirs under the lease of their page."""
    given = {"assignment": assignment.pk, "rater": assignment.rater_id, "token": token}
    row = fetch(LOCK_BOTH, given)[0]
    rater = locked_rater(row, assignment.rater)
    order, claimed_at, answered, now = row[-4:]
    if now is None:
        return rater, None
    assignment.order, assignment.claimed_at = order, claimed_at
    assignment.answered, assignment.now = answered, now
    return rater, assignment


def give(row: Assignment, rater: Rater, *, order: str, served: LostLease | None = None) -> datetime:
    """Put a locked slot under a lease, with fresh ids or with those a page was served with.

    `row` needs the annotation `now`; it is brought up to date.
    """
    row.state = State.CLAIMED
    row.rater = rater
    row.order = order_kept(rater.project, row.subject, order)
    row.public_id = served.public_id if served else uuid4()
    row.token = served.token if served else uuid4()
    row.claimed_at = served.claimed_at if served else row.now
    row.lease_until = row.now + lease_of(rater.project)
    given = ("order", "public_id", "token", "claimed_at", "lease_until")
    fetch(
        GIVE,
        {name: getattr(row, name) for name in given} | {"assignment": row.pk, "rater": rater.pk},
    )
    return row.lease_until


def refuse_hoard(rater: Rater) -> None:
    """Raise `LeaseLost` where pages of lost leases have gathered more than a person can rate."""
    if Assignment.objects.filter(rater=rater, state=State.CLAIMED).count() > MOST_LEASES:
        raise LeaseLost


def lease_of(project: Project) -> timedelta:
    return timedelta(minutes=project.lease_minutes)


def let_go(rows: Sequence[Assignment], *, remember: bool = True) -> None:
    """Free claimed slots, which the caller has locked, for whoever comes next.

    A reopened answer stands as it was; a slot that is not wanted, a trap's say, is closed, and so
    is one whose subject waits for the lead.
    """
    if remember:
        standing_in = stand_ins(list(rows))
        LostLease.objects.bulk_create(
            LostLease(
                public_id=row.public_id,
                token=row.token,
                assignment=row,
                rater_id=row.rater_id,
                order=row.order,
                claimed_at=row.claimed_at,
                stand_in=stand_in,
            )
            for row, stand_in in zip(rows, standing_in, strict=True)
        )
    held = Assignment.objects.filter(pk__in=[row.pk for row in rows], state=State.CLAIMED)
    held.filter(STANDING_ANSWER).update(state=State.SUBMITTED, token=None, lease_until=None)
    held.update(
        state=Case(
            When(Q(wanted=True) & ~REFERRED, then=Value(State.OPEN)), default=Value(State.CLOSED)
        ),
        rater=None,
        token=None,
        public_id=RandomUUID(),
        claimed_at=None,
        lease_until=None,
    )


def held_slot(*, assignment: Assignment, token: UUID) -> Assignment | None:
    """Lock the slot that an answer to `assignment` belongs to; None when others took it.

    `assignment` is what the page was served with. A lease that ran out is taken up again if a
    slot of the subject is free. Raises `LeaseLost` if these ids never were this rater's, and
    `AlreadySubmitted`.
    """
    row = lock_assignment(assignment)
    if row.rater_id == assignment.rater_id and row.token == token:
        if row.state == State.SUBMITTED:
            raise AlreadySubmitted
        return row
    lease = LostLease.objects.filter(
        public_id=assignment.public_id, token=token, rater_id=assignment.rater_id
    ).first()
    if lease is None:
        raise LeaseLost
    return own_slot(row, lease) or free_slot(row, lease)


def own_slot(row: Assignment, lease: LostLease) -> Assignment | None:
    """The slot of the subject that the rater got again meanwhile, in another tab say."""
    own = Assignment.objects.filter(
        subject=row.subject_id, rater=lease.rater_id, repeat=row.repeat
    ).first()
    if own is None:
        return None
    own = lock_assignment(own)
    if own.state == State.CLAIMED:
        return own
    reopened = own.pk == row.pk and own.token is None
    if not reopened:
        raise AlreadySubmitted
    refuse_shown(own)
    give(own, own.rater, order=lease.order, served=lease)
    lease.delete()
    return own


def refuse_answered(row: Assignment, lease: LostLease) -> None:
    """An answer that came too late for its slot stands as surplus; no second one joins it."""
    mine = Annotation.objects.filter(subject=row.subject_id, rater=lease.rater_id)
    if mine.exclude(status__in=NOT_STANDING).exists():
        raise AlreadySubmitted


def rates_sibling(row: Assignment, lease: LostLease) -> bool:
    """Whether the rater has another subject of the item by now, where the policy forbids both."""
    if not handout_policy(row.project).once_per_item:
        return False
    siblings = Subject.objects.filter(item=row.subject.item_id).exclude(pk=row.subject_id)
    return Assignment.objects.filter(subject__in=siblings, rater=lease.rater_id).exists()


def free_slot(row: Assignment, lease: LostLease) -> Assignment | None:
    """Take up a lost lease in its own slot or in any other free one of the subject.

    The slot of a repeat was made for it and for nobody else; that of a Trap is free while its
    stand-in has an open one. Raises `AlreadySubmitted` where a late answer of the same rater is
    kept already.
    """
    if not row.repeat:
        refuse_answered(row, lease)
        if rates_sibling(row, lease):
            return None
    own = Q(state=State.CLOSED, pk=row.pk)
    stands = Exists(Assignment.objects.filter(subject=lease.stand_in, state=State.OPEN))
    kept = Q(IS_TRAP) & (Q(stands) if lease.stand_in else Q())
    free = own if row.repeat else Q(state=State.OPEN) | (own & kept)
    slots = Assignment.objects.filter(free, subject=row.subject_id)
    found = (
        slots.select_for_update(skip_locked=True, of=("self",))
        .annotate(now=Now())
        .select_related("project", "subject")
        .order_by(Case(When(pk=row.pk, then=0), default=1), F("slot"))
        .first()
    )
    if found is None:
        return None
    found.answered = False
    give(found, lease.rater, order=lease.order, served=lease)
    lease.delete()
    return found
