"""An annotator's own questions. Leads have no names here, and nobody else's thread exists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotation.models import Project, Question, Subject
from annotation.selectors.annotations import as_turns
from evalhub.accounts.models import User
from evalhub.errors import NotFound

SHORT = 90


@dataclass(frozen=True)
class OwnMessage:
    """One message; it is the annotator's own or a lead's."""

    mine: bool
    text: str
    at: datetime


@dataclass(frozen=True)
class OwnThread:
    """One question of the annotator. `excerpt` is how the Item they were handed begins."""

    public_id: UUID
    slug: str
    project: str
    reason: str
    excerpt: str
    unread: bool
    waiting: bool
    changed_at: datetime
    messages: tuple[OwnMessage, ...]


def own_questions(user: User, project: Project | None = None) -> tuple[OwnThread, ...]:
    """A person's threads, the unread before the others, the newest first."""
    rows = Question.objects.filter(rater__user=user, project__memberships__user=user)
    if project is not None:
        rows = rows.filter(project=project)
    rows = rows.select_related("project", "subject__item").prefetch_related("messages")
    return tuple(own_thread(row) for row in rows.order_by("-unread", "-changed_at")[:100])


def unread_questions(user: User) -> tuple[OwnThread, ...]:
    return tuple(thread for thread in own_questions(user) if thread.unread)


def get_own_question(user: User, project: Project, public_id: UUID) -> Question:
    """The person's own question; another's does not exist."""
    rows = Question.objects.filter(project=project, rater__user=user, public_id=public_id)
    question = rows.select_related("project", "rater__project", "subject__item").first()
    if question is None:
        raise NotFound
    return question


def own_thread(question: Question) -> OwnThread:
    return OwnThread(
        public_id=question.public_id,
        slug=question.project.slug,
        project=question.project.name,
        reason=question.get_reason_display(),
        excerpt="" if question.project.desk.get("sensitive") else excerpt_of(question.subject),
        unread=question.unread,
        waiting=question.waits_for_lead,
        changed_at=question.changed_at,
        messages=tuple(
            OwnMessage(not message.from_lead, message.text, message.at)
            for message in question.messages.all()
        ),
    )


def excerpt_of(subject: Subject) -> str:
    """How the last turn of an Item's input begins."""
    turns = as_turns(subject.item.input)
    text = " ".join(turns[-1].text.split()) if turns else ""
    return text if len(text) <= SHORT else f"{text[:SHORT].rstrip()} …"
