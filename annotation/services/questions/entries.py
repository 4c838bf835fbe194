"""Additions to the guidelines between versions, which every annotator reads."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import GuidelineEntry, Message, Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput

Kind = GuidelineEntry.Kind
LONGEST = 20_000


class AlreadyRemoved(EvalhubError):
    """The entry was taken out before."""

    code = "already_removed"


@dataclass(frozen=True)
class EntryText:
    """What is added; `criterion` and `value` say to what, empty for the whole Rubric."""

    heading: str
    text: str
    criterion: str = ""
    value: str = ""


@transaction.atomic
def pin_answer(*, message: Message, text: EntryText, actor: User) -> GuidelineEntry:
    """Put a lead's answer among the guidelines, in words fit for everybody.

    Raises `InvalidInput`.
    """
    if not message.from_lead:
        raise InvalidInput("Only an answer of a lead can be pinned.")
    return add(message.question.project, Kind.ANSWER, text, actor, message)


@transaction.atomic
def add_example(*, project: Project, text: EntryText, actor: User) -> GuidelineEntry:
    """Add an example for a criterion, one of its values, or the whole. Raises `InvalidInput`."""
    return add(project, Kind.EXAMPLE, text, actor)


@transaction.atomic
def remove_entry(*, entry: GuidelineEntry, actor: User) -> GuidelineEntry:
    """Take an entry out of the guidelines; it stays on record. Raises `AlreadyRemoved`."""
    shown = GuidelineEntry.objects.filter(pk=entry.pk, removed_at=None)
    if not shown.update(removed_at=Now()):
        raise AlreadyRemoved("This is not among the guidelines any more.")
    Project.objects.filter(pk=entry.project_id).update(guidelines_at=Now())
    record(entry, "guideline entry removed", actor)
    entry.refresh_from_db()
    return entry


def add(
    project: Project, kind: str, text: EntryText, actor: User, source: Message | None = None
) -> GuidelineEntry:
    if not text.heading.strip() or not text.text.strip():
        raise InvalidInput("Give it a heading and a text; every annotator reads both.")
    if len(text.text) > LONGEST or "\x00" in text.heading + text.text:
        raise InvalidInput(f"The text may have at most {LONGEST:,} characters.")
    entry = GuidelineEntry.objects.create(
        project=project,
        kind=kind,
        criterion=text.criterion,
        value=text.value,
        heading=text.heading.strip(),
        text=text.text.strip(),
        source=source,
        added_by=actor,
    )
    Project.objects.filter(pk=project.pk).update(guidelines_at=Now())
    record(entry, "guideline entry added", actor)
    return entry


def record(entry: GuidelineEntry, verb: str, actor: User) -> None:
    record_event(
        verb=verb,
        subject=entry,
        actor=actor,
        project_id=entry.project.public_id,
        payload={
            "kind": entry.kind,
            "criterion": entry.criterion,
            "value": entry.value,
            "heading": entry.heading,
            "text": entry.text,
        },
    )
