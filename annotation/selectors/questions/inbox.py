"""What waits for the lead: questions of annotators, and subjects that several people skipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.models import GuidelineEntry, Message, Project, Question, Referral, Skip
from annotation.selectors.questions.threads import excerpt_of
from annotation.selectors.review.pseudonyms import labels
from evalhub.errors import NotFound

Names = Mapping[int, str]
MOST = 100


@dataclass(frozen=True)
class QuestionLine:
    """One thread in the lead's list. Raters go by their keys."""

    public_id: UUID
    rater: str
    item: str
    reason: str
    excerpt: str
    text: str
    waiting: bool
    changed_at: datetime


@dataclass(frozen=True)
class SkipLine:
    """Why one person skipped a subject."""

    rater: str
    reason: str
    note: str
    at: datetime


@dataclass(frozen=True)
class ReferralLine:
    """One subject that waits, with everybody's reasons."""

    public_id: UUID
    item: str
    item_id: UUID
    excerpt: str
    raised_at: datetime
    skips: tuple[SkipLine, ...]


@dataclass(frozen=True)
class QuestionInbox:
    """Everything that waits for a lead, and the threads that have their answer."""

    referrals: tuple[ReferralLine, ...]
    waiting: tuple[QuestionLine, ...]
    settled: tuple[QuestionLine, ...]


def question_inbox(project: Project) -> QuestionInbox:
    rows = Question.objects.filter(project=project).select_related("rater", "subject__item")
    names = labels(project)
    lines = [
        question_line(row, names)
        for row in rows.prefetch_related("messages").order_by("-waits_for_lead", "-changed_at")[
            :MOST
        ]
    ]
    return QuestionInbox(
        referrals=tuple(open_referrals(project)),
        waiting=tuple(line for line in lines if line.waiting),
        settled=tuple(line for line in lines if not line.waiting),
    )


def waiting_for_lead(project: Project) -> int:
    """How many questions and subjects wait."""
    questions = Question.objects.filter(project=project, waits_for_lead=True).count()
    return questions + Referral.objects.filter(project=project, settled_at=None).count()


def question_line(question: Question, names: Names) -> QuestionLine:
    said = list(question.messages.all())
    return QuestionLine(
        public_id=question.public_id,
        rater=names[question.rater_id],
        item=question.subject.item.key,
        reason=question.get_reason_display(),
        excerpt=excerpt_of(question.subject),
        text=said[-1].text if said else "",
        waiting=question.waits_for_lead,
        changed_at=question.changed_at,
    )


def open_referrals(project: Project) -> list[ReferralLine]:
    rows = Referral.objects.filter(project=project, settled_at=None)
    rows = rows.select_related("subject__item").prefetch_related("subject__skips__rater")
    names = labels(project)
    return [referral_line(row, names) for row in rows.order_by("raised_at")[:MOST]]


def referral_line(referral: Referral, names: Names) -> ReferralLine:
    return ReferralLine(
        public_id=referral.public_id,
        item=referral.subject.item.key,
        item_id=referral.subject.item.public_id,
        excerpt=excerpt_of(referral.subject),
        raised_at=referral.raised_at,
        skips=tuple(skip_line(skip, names) for skip in referral.subject.skips.all()),
    )


def skip_line(skip: Skip, names: Names) -> SkipLine:
    return SkipLine(names[skip.rater_id], skip.get_reason_display(), skip.note, skip.created_at)


def get_question(project: Project, public_id: UUID) -> Question:
    rows = Question.objects.filter(project=project, public_id=public_id)
    question = rows.select_related("project", "rater__project", "subject__item").first()
    if question is None:
        raise NotFound
    question.project = project
    return question


def get_answer(question: Question, pk: int) -> Message:
    """An answer of a lead in a thread."""
    message = question.messages.filter(pk=pk, from_lead=True).first()
    if message is None:
        raise NotFound
    return message


def get_referral(project: Project, public_id: UUID) -> Referral:
    rows = Referral.objects.filter(project=project, public_id=public_id)
    referral = rows.select_related("project", "subject__item__project").first()
    if referral is None:
        raise NotFound
    return referral


@dataclass(frozen=True)
class LeadMessage:
    """One message as a lead sees it; `pinned` while it stands among the guidelines."""

    pk: int
    who: str
    from_lead: bool
    text: str
    at: datetime
    pinned: GuidelineEntry | None


@dataclass(frozen=True)
class LeadThread:
    """One question with everything said."""

    line: QuestionLine
    item_id: UUID
    skipped: SkipLine | None
    messages: tuple[LeadMessage, ...]


def lead_thread(question: Question) -> LeadThread:
    said = question.messages.select_related("by").prefetch_related("pinned_as")
    names = labels(question.project)
    skip = Skip.objects.filter(rater=question.rater_id, subject=question.subject_id).first()
    return LeadThread(
        line=question_line(question, names),
        item_id=question.subject.item.public_id,
        skipped=skip_line(skip, names) if skip else None,
        messages=tuple(lead_message(message, names[question.rater_id]) for message in said),
    )


def lead_message(message: Message, rater: str) -> LeadMessage:
    pins = [pin for pin in message.pinned_as.all() if pin.removed_at is None]
    lead = message.by.get_full_name() if message.by else "Lead"
    return LeadMessage(
        pk=message.pk,
        who=lead if message.from_lead else rater,
        from_lead=message.from_lead,
        text=message.text,
        at=message.at,
        pinned=pins[0] if pins else None,
    )
