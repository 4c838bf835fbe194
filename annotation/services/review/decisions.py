"""What a reviewer decides about an annotation, and what its rater makes of a return.

The annotation and its ratings never change here: a fix and a resubmission are revisions beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from annotation.errors import KeyReused
from annotation.models import (
    Annotation,
    Assignment,
    CaseState,
    ReviewCase,
    ReviewStep,
    Revision,
    StepKind,
)
from annotation.review.refusals import AlreadyReviewed, NothingReturned
from annotation.review.words import DONE
from annotation.selectors.review.readings import case_criteria, latest_ratings
from annotation.services.answering.checks import (
    RatingInput,
    check_ratings,
    given_ratings,
    is_storable,
)
from annotation.services.answering.evidence import settle_evidence
from annotation.services.answering.rankings import settle_rankings
from annotation.services.answers import stored_value
from annotation.services.leases import refuse_paused
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import Forbidden, InvalidInput
from evalhub.templatetags.parts import person

Ratings = Mapping[str, RatingInput]
NEXT_STATE = {
    StepKind.ACCEPT: CaseState.ACCEPTED,
    StepKind.FIX: CaseState.FIXED,
    StepKind.RETURN: CaseState.RETURNED,
    StepKind.RESUBMIT: CaseState.WAITING,
}


@dataclass(frozen=True)
class Decision:
    """A step somebody takes; the same `key` twice is one step."""

    kind: StepKind
    actor: User
    key: UUID
    comment: str = ""


@transaction.atomic
def accept(*, case: ReviewCase, actor: User, key: UUID, comment: str = "") -> ReviewStep:
    """Let the annotation stand as it is. Raises `AlreadyReviewed`, `Forbidden`, `KeyReused`."""
    return decide(case, Decision(StepKind.ACCEPT, actor, key, comment))


@transaction.atomic
def fix(
    *, case: ReviewCase, actor: User, key: UUID, ratings: Ratings, comment: str = ""
) -> ReviewStep:
    """Set other values beside the annotation's, as a revision.

    Raises as `accept` does, and `InvalidRatings` or `InvalidInput` if nothing differs.
    """
    return decide(case, Decision(StepKind.FIX, actor, key, comment), ratings)


@transaction.atomic
def send_back(*, case: ReviewCase, actor: User, key: UUID, comment: str) -> ReviewStep:
    """Return the annotation to its rater, who reads the comment. Raises as `accept` does."""
    if not comment.strip():
        raise InvalidInput("Write what to look at again: the Rater reads it.")
    if case.annotation.rater.user is None:
        raise InvalidInput("This Rater has no account here. Fix the answer instead.")
    return decide(case, Decision(StepKind.RETURN, actor, key, comment))


@transaction.atomic
def resubmit(
    *, case: ReviewCase, actor: User, key: UUID, ratings: Ratings, comment: str = ""
) -> ReviewStep:
    """Take the rater's second reading of a returned annotation; it waits for review again.

    The first answer stays. Raises `NothingReturned`, `RaterPaused`, `InvalidRatings`.
    """
    case = lock_case(case)
    decision = Decision(StepKind.RESUBMIT, actor, key, comment)
    earlier = same_step(case, decision)
    if earlier:
        return earlier
    rater = case.annotation.rater
    if rater.user_id != actor.pk or case.state != CaseState.RETURNED or not counts(case):
        raise NothingReturned
    refuse_paused(rater)
    step = take_step(case, decision)
    revise(case, step, ratings, comment)
    return step


def decide(case: ReviewCase, decision: Decision, ratings: Ratings | None = None) -> ReviewStep:
    """One decision about a waiting case, which is locked. A repeated key returns the first."""
    case = lock_case(case)
    earlier = same_step(case, decision)
    if earlier:
        return earlier
    if case.annotation.rater.user_id == decision.actor.pk:
        raise Forbidden("Nobody reviews their own answers. Leave this one to another reviewer.")
    refuse_decided(case)
    step = take_step(case, decision)
    if ratings is not None and not differs(case, revise(case, step, ratings, decision.comment)):
        raise InvalidInput("Nothing differs from what stands. Change a value, or accept it.")
    return step


def lock_case(case: ReviewCase) -> ReviewCase:
    """Lock the case, then the answer's slot, so that its rater does not change it meanwhile."""
    ReviewCase.objects.select_for_update().get(pk=case.pk)
    list(Assignment.objects.select_for_update().filter(annotations__review_case=case.pk))
    rows = ReviewCase.objects.select_related(
        "annotation__rater", "annotation__subject", "annotation__assignment", "project"
    )
    return rows.get(pk=case.pk)


def same_step(case: ReviewCase, decision: Decision) -> ReviewStep | None:
    """What a repeated key returns; a key belongs to one decision about one case."""
    earlier = ReviewStep.objects.filter(key=decision.key).first()
    if earlier and (earlier.case_id, earlier.kind) != (case.pk, decision.kind):
        raise KeyReused(_("This form was used for another answer. Reload the page."))
    return earlier


def refuse_decided(case: ReviewCase) -> None:
    """Raise `AlreadyReviewed`, saying who was first or why the answer no longer waits."""
    if not counts(case):
        raise AlreadyReviewed(
            "This answer was changed or taken out of the figures. Go on with the next."
        )
    last = case.steps.select_related("actor").last()
    if case.state != CaseState.WAITING and last:
        raise AlreadyReviewed(
            f"{person(last.actor)} has {DONE[StepKind(last.kind)]} this answer already. Your "
            "decision was not stored. Go on with the next."
        )
    slot = case.annotation.assignment
    if slot is not None and slot.state == Assignment.State.CLAIMED:
        raise AlreadyReviewed("Its Rater has this answer open to change it. Come back later.")


def counts(case: ReviewCase) -> bool:
    return case.annotation.status == Annotation.Status.COUNTED


def take_step(case: ReviewCase, decision: Decision) -> ReviewStep:
    if not is_storable(decision.comment):
        raise InvalidInput(_("The comment is too long or holds characters that cannot be stored."))
    step = ReviewStep.objects.create(
        case=case,
        actor=decision.actor,
        key=decision.key,
        kind=decision.kind,
        comment=decision.comment.strip(),
    )
    case.state = NEXT_STATE[decision.kind]
    case.save(update_fields=["state"])
    record_event(
        verb=f"review {decision.kind}",
        subject=case,
        actor=decision.actor,
        project_id=case.project.public_id,
        payload={"annotation": str(case.annotation.public_id), "state": case.state},
    )
    return step


def revise(case: ReviewCase, step: ReviewStep, ratings: Ratings, comment: str) -> Revision:
    """Add a revision with all that is asked by the rubric the annotation was made under."""
    criteria = case_criteria(case.annotation)
    check_ratings(criteria, ratings, comment)
    subject, rater = case.annotation.subject, case.annotation.rater
    settle_rankings(criteria, ratings, subject, rater)
    extras = settle_evidence(criteria, ratings, subject)
    last = case.annotation.revisions.aggregate(last=Max("number"))["last"] or 0
    given: dict[str, Any] = {}
    for criterion, value, why in given_ratings(criteria, ratings):
        text = stored_value(criterion, value)
        own = None if text is None else json.loads(text)
        given[criterion.key] = {"value": own, "comment": why, **extras.get(criterion.key, {})}
    return Revision.objects.create(
        annotation=case.annotation, number=last + 1, step=step, ratings=given
    )


def differs(case: ReviewCase, revision: Revision) -> bool:
    """Whether a revision says anything that did not stand before it."""
    return latest_ratings(case.annotation, before=revision.number) != revision.ratings
