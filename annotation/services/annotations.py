"""Recording annotations. Every answer given at the desk goes through here."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.blindness.policies import DeskPolicy
from annotation.errors import AlreadySubmitted, KeyReused, NothingToReopen
from annotation.models import Annotation, Assignment, Rater
from annotation.pairs import order_kept
from annotation.selectors.annotations import (
    LAST,
    desk_annotations,
    desk_criteria,
    desk_rubric,
)
from annotation.selectors.desk.criteria import answer_seed
from annotation.selectors.review.returned import was_returned
from annotation.services.answering.checks import RatingInput, check_ratings, given_ratings
from annotation.services.answering.rankings import settle_extras
from annotation.services.answers import store
from annotation.services.assignments import claim_locked, lock_claim
from annotation.services.blindness.standing import refuse_shown
from annotation.services.drafts import draft_from, write_draft
from annotation.services.leases import (
    give,
    held_slot,
    let_go,
    lock_assignment,
    lock_both,
    lock_rater,
    refuse_paused,
)
from evalhub.audit.services.events import events_together, record_event
from evalhub.errors import EvalhubError
from evalhub.sql.prepared import fetch

State = Assignment.State
Status = Annotation.Status
LONGEST_SECONDS = 3600.0
KNOWN_KEY = "SELECT 1 FROM annotation_annotation WHERE key = %(key)s"


@transaction.atomic
def submit_annotation(
    *,
    assignment: Assignment,
    token: UUID,
    ratings: Mapping[str, RatingInput],
    key: UUID,
    comment: str = "",
    seconds: float | None = None,
) -> Annotation:
    """Store one annotator's ratings of one subject and close the slot.

    `assignment` and `token` are what the page was served with. The same `key` twice returns the
    first annotation. If others took the slot meanwhile the annotation is kept as surplus. Raises
    `InvalidRatings`, `LeaseLost`, `AlreadySubmitted`, `KeyReused`, `RaterPaused`, `TooFast`.
    """
    return take(assignment, token, ratings, key, comment, seconds)


@transaction.atomic
def submit_and_claim(
    *,
    assignment: Assignment,
    token: UUID,
    ratings: Mapping[str, RatingInput],
    key: UUID,
    comment: str = "",
) -> tuple[Annotation, Assignment | EvalhubError | None]:
    """Store an answer and hand out what comes next, in one transaction.

    Returns the annotation with the next assignment, or with why there may be none: what refuses
    the next subject leaves the answer stored. Raises as `submit_annotation` does.
    """
    with events_together():
        annotation = take(assignment, token, ratings, key, comment)
        try:
            return annotation, claim_locked(annotation.rater)
        except EvalhubError as refusal:
            return annotation, refusal


def take(
    assignment: Assignment,
    token: UUID,
    ratings: Mapping[str, RatingInput],
    key: UUID,
    comment: str,
    seconds: float | None = None,
) -> Annotation:
    """Store an answer in the caller's transaction; the annotation's rater is locked."""
    # A double click waits here, and then finds the first click's key.
    rater, slot = lock_both(assignment, token)
    if slot is None and fetch(KNOWN_KEY, {"key": key}):
        return same_answer(Annotation.objects.get(key=key), assignment)
    refuse_paused(rater)
    criteria = desk_criteria(desk_rubric(rater.project), assignment.subject.scope)
    check_ratings(criteria, ratings, comment, answer_seed(rater, assignment.subject))
    extras = settle_extras(criteria, ratings, assignment.subject, rater)
    slot = slot or held_slot(assignment=assignment, token=token)
    row = slot or lock_assignment(assignment)
    served = slot or assignment
    annotation = Annotation(
        project=rater.project,
        subject=assignment.subject,
        rater=rater,
        rubric=criteria[0].rubric,
        assignment=row,
        status=status_in(slot),
        order=order_kept(rater.project, assignment.subject, served.order),
        key=key,
        comment=comment,
        seconds=time_taken(row.now, served.claimed_at, seconds),
        submitted_at=row.now,
    )
    replaces = slot.answered if slot else refuse_second(annotation)
    given, pace = given_ratings(criteria, ratings), DeskPolicy.of(rater.project).pace
    store(annotation, given, replaces=replaces, extras=extras, pace=pace)
    record(annotation, "annotation replaced" if replaces else "annotation submitted")
    return annotation


def status_in(slot: Assignment | None) -> str:
    """What an answer counts as in the slot it fills, or without one."""
    if slot is None:
        return Status.SURPLUS
    return Status.REPEAT if slot.repeat else Status.COUNTED


def same_answer(earlier: Annotation, assignment: Assignment) -> Annotation:
    """What a repeated key returns; a key belongs to one rater and one subject."""
    mine = earlier.rater_id == assignment.rater_id
    if not mine or earlier.subject_id != assignment.subject_id:
        raise KeyReused
    return earlier


def time_taken(now: datetime, claimed_at: datetime, seconds: float | None) -> float:
    """The server's clock, or the page's where it says less: breaks are not work."""
    elapsed = min((now - claimed_at).total_seconds(), LONGEST_SECONDS)
    if seconds is None or not 0 <= seconds < elapsed:
        return elapsed
    return seconds


def refuse_second(annotation: Annotation) -> bool:
    """A late answer must not stand beside another of the same rater."""
    mine = Annotation.objects.filter(rater=annotation.rater, subject=annotation.subject)
    if mine.exclude(status=Status.WITHDRAWN).exists():
        raise AlreadySubmitted
    return False


@transaction.atomic
def undo_last(*, rater: Rater) -> Assignment | None:
    """Take back the rater's last answer at the desk and lay it before them again, as a draft.

    What lies on the desk is put back first, its draft kept. None if there is nothing to undo.
    Raises `RaterPaused`, `AnswerShown`.
    """
    rater = lock_rater(rater)
    refuse_paused(rater)
    last = desk_annotations(rater).first()
    if last is None:
        return None
    slot = take_back(rater, last)
    Annotation.objects.filter(pk=last.pk).update(status=Status.WITHDRAWN)
    record(last, "annotation withdrawn")
    return slot


@transaction.atomic
def reopen(*, rater: Rater, annotation: Annotation) -> Assignment:
    """Open one of the rater's last ten answers again; it counts until a new one replaces it.

    Raises `NothingToReopen`, `RaterPaused`, `AnswerShown`.
    """
    rater = lock_rater(rater)
    refuse_paused(rater)
    if annotation.pk not in {recent.pk for recent in desk_annotations(rater)[:LAST]}:
        raise NothingToReopen
    held = lock_claim(rater)
    if held is not None and held.pk == annotation.assignment_id:
        return held
    slot = take_back(rater, annotation)
    record(annotation, "annotation reopened")
    return slot


def take_back(rater: Rater, annotation: Annotation) -> Assignment:
    """Put an answered slot under a fresh lease for the same rater, its ratings as the draft."""
    held = lock_claim(rater)
    if held is not None:
        let_go([held])
    slot = lock_assignment(annotation.assignment)
    refuse_returned(annotation)
    refuse_shown(slot)
    give(slot, rater, order=annotation.order)
    write_draft(rater, slot.subject_id, draft_from(annotation))
    return slot


def refuse_returned(annotation: Annotation) -> None:
    """A returned answer has a second reading beside it; the first one, given alone, stands."""
    if was_returned(annotation):
        raise NothingToReopen(
            _(
                "This answer was returned to you. Read the comment under Returned to you in My "
                "work and answer there; your first answer is kept."
            )
        )


def record(annotation: Annotation, verb: str) -> None:
    record_event(
        verb=verb,
        subject=annotation,
        actor=annotation.rater.user,
        project_id=annotation.project.public_id,
        payload={"rater": annotation.rater.key, "status": annotation.status},
    )
