"""What the pages of practice and exam print: texts, controls as on the desk, and feedback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from annotation.dataset.asking.rules import NEVER
from annotation.dataset.asking.spans import CONTEXT, INPUT, OUTPUT, back_on_page
from annotation.dataset.kinds.rankings import LETTERS
from annotation.dataset.values import value_text
from annotation.desk.controls import (
    desk_field,
    option_labels,
    places_now,
    with_conditions,
    with_evidence,
)
from annotation.desk.ranking import with_ranks
from annotation.desk_forms import marked_ratings
from annotation.desk_pages import Passage, controls, heading_of, passage
from annotation.handout import AB, BA
from annotation.models import Assignment, Criterion, Item, Project, Rubric, Scope, Subject
from annotation.pairs import mirrors
from annotation.qualification.marking import Mark
from annotation.qualification.questions import Question
from annotation.selectors.annotations import as_turns
from annotation.selectors.desk.criteria import desk_criterion, rules_of, spans_from
from annotation.selectors.desk.listings import NO_LISTING, Listing
from annotation.selectors.qualification.questions import asked_criteria
from annotation.services.annotations import RatingInput
from evalhub.scales.mirror import Mirror


@dataclass(frozen=True)
class Feedback:
    """One criterion of an answer in words, said kindly. `tone` colours it."""

    title: str
    verdict: str
    tone: str
    given: str
    expected: str
    tolerance: str
    text: str


@dataclass(frozen=True)
class QuestionPage:
    """One question, ready to print."""

    question: Question
    turns: tuple[Passage, ...]
    context: Passage | None
    outputs: tuple[Passage, ...]
    fields: tuple[Any, ...]
    rubric_version: int
    place: int
    total: int
    problems: tuple[str, ...] = ()

    @property
    def n_answered(self) -> int:
        return sum(1 for field in self.fields if field.is_answered)

    @property
    def controls(self) -> str:
        gap = next((field.key for field in self.fields if field.problem), "")
        return controls(self.fields, gap)

    @property
    def before(self) -> int:
        return self.place - 1

    @property
    def after(self) -> int:
        return self.place + 1 if self.place < self.total else 0


@dataclass(frozen=True)
class Sheet:
    """A question as it is put to one person: in which order, by which rubric, at which place."""

    project: Project
    rubric: Rubric
    question: Question
    place: int
    total: int
    order: str = AB
    listing: Listing = NO_LISTING

    @property
    def served(self) -> Assignment:
        """The question as the desk's forms know it; never stored."""
        scope = Scope.PAIR if self.question.is_pair else Scope.OUTPUT
        item = Item(key=self.question.key, metadata=dict(self.question.metadata))
        return Assignment(order=BA if self.mirrors else AB, subject=Subject(scope=scope, item=item))

    def posted(self, post: QueryDict) -> dict[str, RatingInput]:
        """What was chosen, in the item's own A and B."""
        return marked_ratings(post, self.mirrors, self.listing)

    @property
    def mirrors(self) -> Mapping[str, Mirror]:
        """How values turn if the pair is shown B first; without them it is shown as stored."""
        if self.order != BA or not self.question.is_pair:
            return {}
        return mirrors(self.rubric.pk, self.rubric.published_at)

    def filled(self, stored: Mapping[str, Any]) -> dict[str, RatingInput]:
        """A stored answer to the question, as its form takes it."""
        return stored_ratings(stored, self.question.texts)

    @property
    def shown(self) -> tuple[str, ...]:
        """The outputs in the order in which this person sees them."""
        if self.listing.places:
            return tuple(self.question.outputs[place] for place in self.listing.places)
        return self.question.shown(BA if self.mirrors else AB)

    @property
    def takes_evidence(self) -> bool:
        return any(rules_of(criterion).evidence != NEVER for criterion in self.criteria)

    @property
    def criteria(self) -> list[Criterion]:
        return asked_criteria(self.question, self.rubric)


def question_page(
    sheet: Sheet,
    given: Mapping[str, RatingInput] | None = None,
    problems: Mapping[str, str] | None = None,
) -> QuestionPage:
    """The page of a sheet, filled with what was given."""
    question, marked = sheet.question, sheet.takes_evidence
    # Evidence counts the characters of the text as it was written.
    rich = sheet.project.render_markdown and not marked
    asked = {criterion.key for criterion in sheet.criteria}
    texts = sheet.shown
    letters = LETTERS if question.compares else [""] * len(texts)
    return QuestionPage(
        question=question,
        turns=in_parts(
            [passage(heading_of(t), t.text, rich) for t in as_turns(question.input)],
            INPUT if marked else "",
            numbered=not isinstance(question.input, str),
        ),
        context=replace(
            passage(_("Context"), question.context, rich), part=CONTEXT if marked else ""
        )
        if question.context
        else None,
        outputs=in_parts(
            [passage(*pair, rich) for pair in zip(letters, texts, strict=False)],
            OUTPUT if marked else "",
            numbered=question.compares,
        ),
        fields=fields_of(sheet, given or {}, problems or {}),
        rubric_version=sheet.rubric.version,
        place=sheet.place,
        total=sheet.total,
        problems=tuple(text for key, text in (problems or {}).items() if key not in asked),
    )


def in_parts(texts: Sequence[Passage], part: str, *, numbered: bool) -> tuple[Passage, ...]:
    """Texts with the names of their parts, if any; several of a kind are numbered."""
    if not part:
        return tuple(texts)
    return tuple(
        replace(text, part=f"{part}[{at}]" if numbered else part) for at, text in enumerate(texts)
    )


def context_of(text: str, rich: bool, part: str) -> Passage | None:
    return replace(passage(_("Context"), text, rich), part=part) if text else None


def fields_of(
    sheet: Sheet, given: Mapping[str, RatingInput], problems: Mapping[str, str]
) -> tuple[Any, ...]:
    labels = option_labels(sheet.served)
    criteria = [desk_criterion(criterion, {}) for criterion in sheet.criteria]
    places = places_now(sheet.served, sheet.listing)
    fields = []
    for criterion in criteria:
        own = given.get(criterion.key, RatingInput())
        shown = as_shown(own, sheet.mirrors.get(criterion.key))
        field = desk_field(criterion, shown, labels, problems.get(criterion.key, ""))
        field = with_ranks(field, criterion.scale, own.stored, sheet.listing)
        fields.append(with_evidence(field, criterion, own, places))
    return with_conditions(fields, criteria, sheet.mirrors)


def as_shown(given: RatingInput, mirror: Mirror | None) -> RatingInput:
    """What was given, in the A and B that are on the page."""
    return replace(given, value=mirror.of(given.value)) if mirror else given


def stored_ratings(stored: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, RatingInput]:
    """A stored answer as the form takes it; evidence is counted as a page counts `texts`."""
    return {
        key: RatingInput(
            one["value"],
            one.get("comment", ""),
            one["value"] is None,
            tuple(back_on_page(span, texts) for span in spans_from(one.get("evidence"))),
        )
        for key, one in stored.items()
    }


def feedback_of(sheet: Sheet, marks: Sequence[Mark]) -> tuple[Feedback, ...]:
    titles = {criterion.key: criterion.title for criterion in sheet.criteria}
    return tuple(one_feedback(titles[mark.criterion], mark) for mark in marks)


def one_feedback(title: str, mark: Mark) -> Feedback:
    verdict, tone = _("Look again"), "warn"
    if mark.met:
        verdict, tone = (_("As expected"), "good") if mark.exact else (_("Close enough"), "good")
    return Feedback(
        title=title,
        verdict=verdict,
        tone=tone,
        given=_("cannot judge") if mark.given is None else value_text(mark.given),
        expected=value_text(mark.expected),
        tolerance=value_text(mark.tolerance) if mark.tolerance else "",
        text=mark.feedback,
    )
