"""Subjects that too many people skipped: they wait for the lead, who returns or retires them."""

from django.db import transaction
from django.db.models.functions import Now

from annotation.blindness.policies import DeskPolicy
from annotation.models import Assignment, FlagReason, Question, Referral, Skip, Subject
from annotation.services.handout.items import retire_items
from annotation.services.questions.threads import answer_question
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput

State = Assignment.State
Outcome = Referral.Outcome


class AlreadySettled(EvalhubError):
    """Somebody else has decided about this referral."""

    code = "already_settled"


def refer_if_due(subject: Subject) -> Referral | None:
    """After a skip, in its transaction: let the subject wait for the lead where that is due."""
    project = subject.project
    limit = DeskPolicy.of(project).skips_to_lead
    if not limit:
        return None
    # Two people who skip at the same moment must not both count one skip less.
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    settled = Referral.objects.filter(subject=subject).order_by("-settled_at")
    last = settled.exclude(settled_at=None).first()
    skips = Skip.objects.filter(subject=subject)
    if last is not None:
        skips = skips.filter(created_at__gt=last.settled_at)
    n_skips = skips.count()
    if n_skips < limit:
        return None
    referral, made = Referral.objects.get_or_create(
        project=project, subject=subject, settled_at=None
    )
    close_slots(subject=subject)
    if made:
        record(referral, "item referred", None, {"skips": n_skips})
    return referral


@transaction.atomic
def settle_referral(*, referral: Referral, outcome: str, answer: str, actor: User) -> Referral:
    """Return the subject to the queue or retire its Item; an answer goes to all who skipped it.

    Raises `InvalidInput`, `AlreadySettled`.
    """
    if outcome not in Outcome.values:
        raise InvalidInput("Return the Item to the queue, or retire it.")
    open_one = Referral.objects.filter(pk=referral.pk, settled_at=None)
    answer = answer.strip()
    given = {"outcome": outcome, "answer": answer, "settled_by": actor}
    if not open_one.update(settled_at=Now(), **given):
        raise AlreadySettled("Somebody has decided about this Item already.")
    referral.refresh_from_db()
    if outcome == Outcome.RETIRED:
        reason = answer or "Several people skipped it."
        retire_items(
            project=referral.project, items=[referral.subject.item_id], reason=reason, actor=actor
        )
    else:
        reopen_slots(referral.subject)
    record(referral, "referral settled", actor, {"outcome": outcome, "answer": answer})
    if answer:
        tell_skippers(referral, actor)
    return referral


def close_slots(**which: object) -> None:
    Assignment.objects.filter(state=State.OPEN, **which).update(state=State.CLOSED)


def reopen_slots(subject: Subject) -> None:
    """Slots of the plan that were closed while the subject waited."""
    waiting = Assignment.objects.filter(subject=subject, state=State.CLOSED, wanted=True)
    waiting.update(state=State.OPEN)


def tell_skippers(referral: Referral, actor: User) -> None:
    """The answer as a message to each who skipped, in their own thread."""
    for skip in Skip.objects.filter(subject=referral.subject_id).select_related("rater__project"):
        if skip.rater.user_id is None:
            continue
        reason = skip.reason if skip.reason in FlagReason.values else FlagReason.OTHER
        question, _ = Question.objects.get_or_create(
            rater=skip.rater,
            subject_id=referral.subject_id,
            defaults={"project": skip.rater.project, "reason": reason, "waits_for_lead": False},
        )
        answer_question(question=question, text=referral.answer, actor=actor)


def record(referral: Referral, verb: str, actor: User | None, payload: dict[str, object]) -> None:
    record_event(
        verb=verb,
        subject=referral,
        actor=actor,
        project_id=referral.project.public_id,
        payload={"item": referral.subject.item.key, **payload},
    )
