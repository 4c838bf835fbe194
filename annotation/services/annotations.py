"""Recording annotations. Every answer given at the desk goes through here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from annotation.errors import AlreadySubmitted, InvalidRatings, KeyReused, NothingToReopen
from annotation.models import Annotation, Assignment, Criterion, Rater
from annotation.pairs import order_kept
from annotation.selectors.annotations import (
    LAST,
    desk_annotations,
    desk_criteria,
    desk_rubric,
)
from annotation.selectors.ratings import scale_of
from annotation.services.answers import store
from annotation.services.assignments import claim_locked, lock_claim
from annotation.services.drafts import draft_from, write_draft
from annotation.services.leases import (
    give,
    held_slot,
    let_go,
    live_slot,
    lock_assignment,
    lock_rater,
    refuse_paused,
)
from annotation.services.traps.scoring import score_trap
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError
from evalhub.sql.prepared import fetch

State = Assignment.State
Status = Annotation.Status
LONGEST_SECONDS = 3600.0
LONGEST_COMMENT = 20_000
KNOWN_KEY = "SELECT 1 FROM annotation_annotation WHERE key = %(key)s"
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class RatingInput:
    """A rating as it arrives; an abstention is `abstained`, whatever the value."""

    value: Any = None
    comment: str = ""
    abstained: bool = False


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
    `InvalidRatings`, `LeaseLost`, `AlreadySubmitted`, `KeyReused`, `RaterPaused`.
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
    rater = lock_rater(assignment.rater)
    slot = live_slot(assignment, token)
    if slot is None and fetch(KNOWN_KEY, {"key": key}):
        return same_answer(Annotation.objects.get(key=key), assignment)
    refuse_paused(rater)
    criteria = desk_criteria(desk_rubric(rater.project), assignment.subject.scope)
    check_ratings(criteria, ratings, comment)
    slot = slot or held_slot(assignment=assignment, token=token)
    row = slot or lock_assignment(assignment)
    served = slot or assignment
    annotation = Annotation(
        project=rater.project,
        subject=assignment.subject,
        rater=rater,
        rubric=criteria[0].rubric,
        assignment=row,
        status=Status.COUNTED if slot else Status.SURPLUS,
        order=order_kept(rater.project, assignment.subject, served.order),
        key=key,
        comment=comment,
        seconds=time_taken(row.now, served.claimed_at, seconds),
        submitted_at=row.now,
    )
    replaces = slot.answered if slot else refuse_second(annotation)
    given = in_order(criteria, ratings)
    expected = store(annotation, given, replaces=replaces)
    values = {criterion.key: value for criterion, value, _ in given}
    score_trap(annotation=annotation, expected=expected, values=values)
    record(annotation, "annotation replaced" if replaces else "annotation submitted")
    return annotation


def same_answer(earlier: Annotation, assignment: Assignment) -> Annotation:
    """What a repeated key returns; a key belongs to one rater and one subject."""
    mine = earlier.rater_id == assignment.rater_id
    if not mine or earlier.subject_id != assignment.subject_id:
        raise KeyReused
    return earlier


def check_ratings(
    criteria: Sequence[Criterion], ratings: Mapping[str, RatingInput], comment: str
) -> None:
    """Raise `InvalidRatings` naming every criterion that is missing, unknown or off its scale."""
    known = {criterion.key for criterion in criteria}
    problems = {key: f"{key} is not rated here." for key in ratings if key not in known}
    for criterion in criteria:
        problem = problem_with(criterion, ratings.get(criterion.key))
        if problem:
            problems[criterion.key] = problem
    if not is_storable(comment):
        problems["comment"] = "The comment is too long or holds characters that cannot be stored."
    if problems:
        raise InvalidRatings(problems)


def problem_with(criterion: Criterion, rating: RatingInput | None) -> str:
    if rating is None or (rating.value is None and not rating.abstained):
        return f"{criterion.title} is missing."
    if not rating.abstained and not scale_of(criterion).contains(rating.value):
        return f"{criterion.title} cannot be {rating.value!r}."
    if not is_storable(rating.comment):
        return f"The reason for {criterion.title} is too long or cannot be stored."
    return ""


def is_storable(text: str) -> bool:
    """PostgreSQL holds neither NUL nor lone surrogates."""
    return len(text) <= LONGEST_COMMENT and not UNSTORABLE.search(text)


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


def in_order(
    criteria: Sequence[Criterion], ratings: Mapping[str, RatingInput]
) -> list[tuple[Criterion, Any, str]]:
    """Criterion, value and comment in the order of the Rubric; an abstention has no value."""
    given = [(criterion, ratings[criterion.key]) for criterion in criteria]
    return [(c, None if one.abstained else one.value, one.comment) for c, one in given]


@transaction.atomic
def undo_last(*, rater: Rater) -> Assignment | None:
    """Take back the rater's last answer at the desk and lay it before them again, as a draft.

    What lies on the desk is put back first, its draft kept. None if there is nothing to undo.
    Raises `RaterPaused`.
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

    Raises `NothingToReopen`, `RaterPaused`.
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
    give(slot, rater, order=annotation.order)
    write_draft(rater, slot.subject_id, draft_from(annotation))
    return slot


def record(annotation: Annotation, verb: str) -> None:
    record_event(
        verb=verb,
        subject=annotation,
        actor=annotation.rater.user,
        project_id=annotation.project.public_id,
        payload={"rater": annotation.rater.key, "status": annotation.status},
    )
