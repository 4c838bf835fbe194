"""Appeals against a pause, and their answers."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotation.models import Appeal, Rater
from annotation.services.raters import unpause_rater
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput

LONGEST = 5000


class NothingToAppeal(EvalhubError):
    """There is no pause, or an appeal waits already, or it has its answer."""

    code = "nothing_to_appeal"


@transaction.atomic
def write_appeal(*, rater: Rater, text: str) -> Appeal:
    """Ask the lead to look again at a pause. Raises `NothingToAppeal`, `InvalidInput`."""
    text = text.strip()
    if not text or len(text) > LONGEST or "\x00" in text:
        raise InvalidInput(
            _("Say what the lead should know, in at most %(n)s characters.") % {"n": f"{LONGEST:,}"}
        )
    rater = Rater.objects.select_for_update(no_key=True).get(pk=rater.pk)
    if rater.paused_at is None:
        raise NothingToAppeal(_("Your work here is not paused."))
    if rater.appeals.filter(answered_at=None).exists():
        raise NothingToAppeal(_("Your appeal is with the lead already."))
    appeal = Appeal.objects.create(rater=rater, text=text, pause_reason=rater.pause_reason)
    record(appeal, "appeal written", rater.user, {"text": text})
    return appeal


@transaction.atomic
def answer_appeal(*, appeal: Appeal, granted: bool, answer: str, actor: User) -> Appeal:
    """Answer with a reason, which the annotator reads; granted, the pause ends.

    Raises `InvalidInput` without a reason, `NothingToAppeal` if it has been answered.
    """
    answer = answer.strip()
    if not answer:
        raise InvalidInput("Say why; the Rater reads it.")
    rater = Rater.objects.select_for_update(no_key=True).get(pk=appeal.rater_id)
    open_one = Appeal.objects.filter(pk=appeal.pk, answered_at=None)
    if not open_one.update(answer=answer, granted=granted, answered_at=Now(), answered_by=actor):
        raise NothingToAppeal("This appeal has been answered.")
    record(appeal, "appeal answered", actor, {"granted": granted, "answer": answer})
    if granted and rater.paused_at is not None:
        unpause_rater(rater=rater, actor=actor)
    appeal.refresh_from_db()
    return appeal


@transaction.atomic
def end_pause(*, rater: Rater, reason: str, actor: User) -> Rater:
    """Let a paused rater go on, for a reason on record; an open appeal is granted with it.

    Raises `InvalidInput` without a reason, `NothingToAppeal` if there is no pause.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput("Say why; it stands in every record of this project.")
    rater = Rater.objects.select_for_update(no_key=True).get(pk=rater.pk)
    if rater.paused_at is None:
        raise NothingToAppeal("This Rater is not paused.")
    waiting = rater.appeals.filter(answered_at=None).first()
    if waiting is not None:
        answer_appeal(appeal=waiting, granted=True, answer=reason, actor=actor)
        rater.refresh_from_db()
        return rater
    record_event(
        verb="pause ended",
        subject=rater,
        actor=actor,
        project_id=rater.project.public_id,
        payload={"key": rater.key, "reason": reason},
    )
    return unpause_rater(rater=rater, actor=actor)


def record(appeal: Appeal, verb: str, actor: User | None, payload: dict[str, object]) -> None:
    record_event(
        verb=verb,
        subject=appeal,
        actor=actor,
        project_id=appeal.rater.project.public_id,
        payload={"rater": appeal.rater.key, **payload},
    )
