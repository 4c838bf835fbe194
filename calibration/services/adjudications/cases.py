"""What happens to a case besides a decision: deferred, sent to a session, looked at again."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annotation.models import Subject
from annotation.services.answering.checks import is_storable
from annotation.services.handout.asking import ask_another
from calibration.errors import AlreadySettled, InvalidAdjudication
from calibration.models import CaseState, Disagreement, SessionWish, VerdictOpening
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

WAITING = (CaseState.OPEN, CaseState.DEFERRED, CaseState.SESSION)
LONGEST_DEFERRAL = 90
ASKED, AT_LATEST = "Another Rater is asked. The case comes back with the answer.", 14


def mark_case(subject: Subject, key: str, state: CaseState) -> None:
    """Let the queue follow a decision; a unit that nobody differs on gets a case of its own."""
    Disagreement.objects.update_or_create(
        subject=subject,
        key=key,
        defaults={"state": state, "back_at": None},
        create_defaults={"project": subject.project, "state": state},
    )


@transaction.atomic
def defer_case(*, case: Disagreement, actor: User, note: str, days: int) -> Disagreement:
    """Put a case off; it comes back by itself. Raises `AlreadySettled`, `InvalidAdjudication`."""
    if not 1 <= days <= LONGEST_DEFERRAL:
        raise InvalidAdjudication(f"A case is put off for 1 to {LONGEST_DEFERRAL} days.")
    case = lock_case(case)
    keep_note(case, note, actor, needed="Write what you wait for: whoever opens it next reads it.")
    case.state, case.back_at = CaseState.DEFERRED, timezone.now() + timedelta(days=days)
    return stored(case, "disagreement deferred", actor, {"days": days})


@transaction.atomic
def send_to_session(*, case: Disagreement, actor: User, note: str = "") -> Disagreement:
    """Mark a case for the next calibration session. Raises as `defer_case` does."""
    case = lock_case(case)
    keep_note(case, note, actor)
    case.state, case.back_at = CaseState.SESSION, None
    SessionWish.objects.get_or_create(
        subject=case.subject,
        key=case.key,
        taken_at=None,
        defaults={"project": case.project, "wished_by": actor, "note": case.note},
    )
    return stored(case, "disagreement sent to a session", actor)


@transaction.atomic
def ask_for_another(*, case: Disagreement, actor: User) -> Disagreement:
    """Ask one more rater; the case comes back with the answer. Raises `NobodyToAsk` too."""
    # The project is locked before the case: a scan and a plan of slots hold them in this order.
    subject = Subject.objects.select_related("item").get(pk=case.subject_id)
    ask_another(project=case.project, subject=subject, actor=actor)
    case = lock_case(case)
    keep_note(case, ASKED, actor)
    case.state, case.back_at = CaseState.DEFERRED, timezone.now() + timedelta(days=AT_LATEST)
    return stored(case, "disagreement waits for another rater", actor)


@transaction.atomic
def reopen_case(*, case: Disagreement, actor: User) -> Disagreement:
    """Bring a deferred case, or one for the next session, back to the queue."""
    case = lock_case(case)
    SessionWish.objects.filter(subject=case.subject, key=case.key, taken_at=None).delete()
    case.state, case.back_at = CaseState.OPEN, None
    return stored(case, "disagreement back in the queue", actor)


def take_wishes(subjects: Sequence[Subject], keys: Sequence[str]) -> None:
    """Note that a session is about these units: nobody need send them to one any more."""
    wishes = SessionWish.objects.filter(subject__in=subjects, key__in=keys, taken_at=None)
    wishes.update(taken_at=timezone.now())


@transaction.atomic
def open_verdicts(*, case: Disagreement, actor: User) -> VerdictOpening:
    """Let a person see what judges say of a case; from then on it is known that they did."""
    opening, made = VerdictOpening.objects.get_or_create(case=case, user=actor)
    if made:
        record_event(
            verb="judge verdicts opened",
            subject=case,
            actor=actor,
            project_id=case.project.public_id,
            payload={"criterion": case.key, "state": case.state},
        )
    return opening


def lock_case(case: Disagreement) -> Disagreement:
    """The case as it stands, held. Raises `AlreadySettled` once it is decided."""
    rows = Disagreement.objects.select_for_update(of=("self",))
    found = rows.select_related("project", "subject").filter(pk=case.pk).first()
    if found is None:
        raise AlreadySettled("Nobody differs on this any more: the case is gone.")
    if found.state not in WAITING:
        raise AlreadySettled("This case is decided by now. Reload the page to see what stands.")
    return found


def keep_note(case: Disagreement, note: str, actor: User, needed: str = "") -> None:
    if not is_storable(note):
        raise InvalidAdjudication("The note is too long or holds characters nobody can store.")
    if needed and not note.strip():
        raise InvalidAdjudication(needed)
    case.note, case.noted_by = note.strip(), actor


def stored(
    case: Disagreement, verb: str, actor: User, more: dict[str, object] | None = None
) -> Disagreement:
    case.save(update_fields=["state", "back_at", "note", "noted_by"])
    record_event(
        verb=verb,
        subject=case,
        actor=actor,
        project_id=case.project.public_id,
        payload={"criterion": case.key, "note": case.note, **(more or {})},
    )
    return case
