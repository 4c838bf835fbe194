"""What annotators and leads say to each other about a subject."""

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from annotation.models import Assignment, FlagReason, Message, Question, Rater
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

LONGEST = 5000


@transaction.atomic
def flag_subject(*, assignment: Assignment, reason: str, note: str = "") -> Question:
    """Ask the lead about what lies on the desk; a second flag goes on with the first's thread.

    Without a note the reason is the message, in the language of leads. Raises `InvalidInput`.
    """
    if reason not in FlagReason.values:
        raise InvalidInput(_("Choose what is the matter."))
    rater = assignment.rater
    with translation.override(settings.LANGUAGE_CODE):
        text = checked(note.strip() or str(FlagReason(reason).label))
    question = Question.objects.get_or_create(
        rater=lock(rater),
        subject_id=assignment.subject_id,
        defaults={"project": rater.project, "reason": reason},
    )[0]
    if said_last(question, text):
        return question
    Question.objects.filter(pk=question.pk).update(reason=reason)
    say(question, text, rater.user, from_lead=False)
    record(question, "item flagged", rater.user, {"reason": reason, "text": text})
    return question


@transaction.atomic
def reply(*, question: Question, text: str) -> Question:
    """The annotator goes on; the thread waits for the lead again. Raises `InvalidInput`."""
    text = checked(text)
    lock(question.rater)
    if said_last(question, text):
        return question
    say(question, text, question.rater.user, from_lead=False)
    record(question, "question continued", question.rater.user, {"text": text})
    return question


@transaction.atomic
def answer_question(*, question: Question, text: str, actor: User) -> Message:
    """The lead's answer, which the annotator sees as unread. Raises `InvalidInput`."""
    text = checked(text)
    message = say(question, text, actor, from_lead=True)
    Rater.objects.filter(pk=question.rater_id).update(has_answers=True)
    record(question, "question answered", actor, {"text": text})
    return message


@transaction.atomic
def close_question(*, question: Question, actor: User) -> Question:
    """Nothing more to say: the thread waits for nobody until the annotator goes on."""
    if Question.objects.filter(pk=question.pk, waits_for_lead=True).update(waits_for_lead=False):
        record(question, "question closed", actor, {})
    question.refresh_from_db()
    return question


@transaction.atomic
def mark_read(*, question: Question) -> None:
    """The annotator has opened the thread."""
    if not Question.objects.filter(pk=question.pk, unread=True).update(unread=False):
        return
    rater = lock(question.rater)
    unread = Question.objects.filter(rater=rater, unread=True).exists()
    Rater.objects.filter(pk=rater.pk).update(has_answers=unread)
    record(question, "answer read", rater.user, {})


def lock(rater: Rater) -> Rater:
    """Serialise one person's clicks."""
    return Rater.objects.select_for_update(no_key=True, of=["self"]).get(pk=rater.pk)


def checked(text: str) -> str:
    """What may be said. Raises `InvalidInput`."""
    text = text.strip()
    if not text or len(text) > LONGEST or "\x00" in text:
        raise InvalidInput(
            _("Write your message, in at most %(n)s characters.") % {"n": f"{LONGEST:,}"}
        )
    return text


def said_last(question: Question, text: str) -> bool:
    """A double click says the same thing once."""
    last = question.messages.last()
    return last is not None and not last.from_lead and last.text == text


def say(question: Question, text: str, by: User | None, *, from_lead: bool) -> Message:
    message = Message.objects.create(question=question, by=by, from_lead=from_lead, text=text)
    state: dict[str, bool] = {"waits_for_lead": not from_lead}
    if from_lead:
        state["unread"] = True
    Question.objects.filter(pk=question.pk).update(changed_at=Now(), **state)
    question.refresh_from_db()
    return message


def record(question: Question, verb: str, actor: User | None, payload: dict[str, object]) -> None:
    record_event(
        verb=verb,
        subject=question,
        actor=actor,
        project_id=question.project.public_id,
        payload={"rater": question.rater.key, **payload},
    )
