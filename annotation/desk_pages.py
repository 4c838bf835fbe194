"""What the desk's templates print: the texts, the controls, how far the rater is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID, uuid4

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annotation.dataset.asking.marking import Piece
from annotation.dataset.asking.spans import CONTEXT, INPUT, OUTPUT
from annotation.desk.controls import asked_keys, desk_fields, drafted
from annotation.desk.fields import DeskField
from annotation.desk_forms import SkipForm
from annotation.handout import AB, BA
from annotation.models import Assignment, Rater
from annotation.pairs import turned
from annotation.questions.forms import blank_flag
from annotation.selectors.annotations import (
    DeskSubject,
    RecentAnnotation,
    Turn,
    desk_subject,
    last_ten,
)
from annotation.selectors.assignments import Progress, desk_progress
from annotation.selectors.desk.listings import listing_of
from annotation.selectors.questions.changes import News, news_for
from annotation.selectors.wellbeing.rest import rest_due
from annotation.services.answering.checks import RatingInput
from evalhub.web.markdown import render_markdown

ASSISTANTS = {"assistant", "bot", "model", "ai", "agent", "system"}


@dataclass(frozen=True)
class Passage:
    """A text with its heading; `html` only where the project renders Markdown.

    `part` names it where evidence may be marked in it; `pieces` are cut where marks begin or end.
    """

    heading: str
    text: str
    html: SafeString | str
    asks: bool = False
    part: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class DeskPage:
    """One assignment, ready to print. `key` makes its submit safe to repeat."""

    subject: DeskSubject
    turns: tuple[Passage, ...]
    context: Passage | None
    outputs: tuple[Passage, ...]
    fields: tuple[DeskField, ...]
    comment: str
    problems: tuple[str, ...]
    progress: Progress
    key: UUID
    lost: bool
    has_notices: bool = False
    asked: frozenset[str] = frozenset()
    has_answers: bool = False
    news: News | None = None
    rest: int = 0
    sensitive: bool = False
    early: str = ""

    @property
    def done(self) -> bool:
        """The page of an answer that stands."""
        return self.lost and self.subject.reopened

    @property
    def n_answered(self) -> int:
        return sum(1 for field in self.fields if field.key in self.asked and field.is_answered)

    @property
    def what(self) -> str:
        """What there is to do, in words, beside the Item's name."""
        if self.subject.is_pair:
            return _("two Outputs to compare")
        if self.subject.compares:
            return _("%(n)s Outputs to rank") % {"n": len(self.outputs)}
        return _("one Output to rate") if self.outputs else _("one Item to rate")

    @property
    def first_gap(self) -> str:
        """The key of the criterion that gets the focus after an incomplete submit."""
        return next((field.key for field in self.fields if field.problem), "")

    @property
    def controls(self) -> str:
        """The form's criteria as HTML; those nobody has touched yet are written once for all."""
        blank = not any(field.is_touched for field in self.fields)
        return (
            blank_controls(self.fields, get_language())
            if blank
            else controls(self.fields, self.first_gap)
        )

    @property
    def skip_controls(self) -> str:
        return blank_skip(get_language())

    @property
    def flag_controls(self) -> str:
        return blank_flag(get_language())


def controls(fields: tuple[DeskField, ...], first_gap: str) -> str:
    context = {"fields": fields, "first_gap": first_gap}
    return render_to_string("annotation/_desk_controls.html", context)


@lru_cache(maxsize=512)
def blank_controls(fields: tuple[DeskField, ...], language: str) -> str:
    """Kept for each language, which is the active one."""
    return controls(fields, "")


def skip_controls(form: SkipForm) -> str:
    """What the form of a skip asks, as HTML."""
    return render_to_string("annotation/_desk_skip_controls.html", {"form": form})


@lru_cache(maxsize=16)
def blank_skip(language: str) -> str:
    return skip_controls(SkipForm())


def desk_page(
    assignment: Assignment,
    *,
    posted: Mapping[str, RatingInput] | None = None,
    comment: str | None = None,
    problems: Mapping[str, str] | None = None,
) -> DeskPage:
    """Load an assignment; what was posted stands before what the draft holds."""
    mirrors = turned(assignment)
    assignment.order = BA if mirrors else AB
    subject = desk_subject(assignment)
    # Evidence counts the characters of the text as it was written.
    rich = subject.render_markdown and not subject.takes_evidence
    listing = listing_of(assignment.subject, assignment.rater)
    fields = desk_fields(subject, assignment, mirrors, posted, problems, listing)
    own = {field.key for field in fields}
    given = posted
    if given is None:
        given = {criterion.key: drafted(criterion) for criterion in subject.criteria}
    return DeskPage(
        subject=subject,
        turns=turn_passages(subject, rich),
        context=context_passage(subject, rich),
        outputs=output_passages(subject, rich),
        fields=fields,
        comment=subject.comment if comment is None else comment,
        problems=tuple(text for key, text in (problems or {}).items() if key not in own),
        progress=desk_progress(assignment.rater),
        key=uuid4(),
        lost=assignment.lease_until is None,
        has_notices=assignment.rater.has_notices,
        asked=asked_keys(subject.criteria, given),
        has_answers=assignment.rater.has_answers,
        news=news_for(assignment.rater),
        rest=rest_due(assignment.rater),
        sensitive=bool(assignment.project.desk.get("sensitive")),
    )


def turn_passages(subject: DeskSubject, rich: bool) -> tuple[Passage, ...]:
    """The conversation; a plain text is one turn without a role."""
    plain = [turn.role for turn in subject.turns] == [""]
    return tuple(
        named(
            passage(heading_of(turn), turn.text, rich),
            INPUT if plain else f"{INPUT}[{at}]",
            subject,
        )
        for at, turn in enumerate(subject.turns)
    )


def context_passage(subject: DeskSubject, rich: bool) -> Passage | None:
    if not subject.context:
        return None
    return named(passage(_("Context"), subject.context, rich), CONTEXT, subject)


def output_passages(subject: DeskSubject, rich: bool) -> tuple[Passage, ...]:
    """The outputs in the order shown; a pair's are numbered by it."""
    return tuple(
        named(
            passage(output.letter, output.text, rich),
            f"{OUTPUT}[{at}]" if subject.compares else OUTPUT,
            subject,
        )
        for at, output in enumerate(subject.outputs)
    )


def named(text: Passage, part: str, subject: DeskSubject) -> Passage:
    """A text that evidence may be taken from, where any criterion takes some."""
    return replace(text, part=part) if subject.takes_evidence else text


def heading_of(turn: Turn) -> str:
    return turn.role.strip().capitalize() or _("Input")


def passage(heading: str, text: str, rich: bool) -> Passage:
    html = render_markdown(text) if rich else ""
    return Passage(heading, text, html, asks=heading.lower() not in ASSISTANTS)


def history(rater: Rater | None) -> list[RecentAnnotation]:
    """The rater's last ten answers; nothing for who has not begun."""
    return last_ten(rater) if rater is not None else []
