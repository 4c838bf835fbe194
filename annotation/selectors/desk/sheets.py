"""A subject put to a person as at the desk, outside the hand-out: for the layers above."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotation.dataset.asking.marking import Mark, cut
from annotation.desk_pages import Passage
from annotation.guidelines.drawer import guide
from annotation.handout import AB, BA, Seeds, bits
from annotation.models import Criterion, Output, Rater, Rubric, Scope, Subject
from annotation.qualification.pages import QuestionPage, Sheet, question_page
from annotation.qualification.questions import LIST, PAIR, WHOLE, Question
from annotation.selectors.annotations import desk_criteria
from annotation.selectors.desk.listings import listing_of, own_listing

__all__ = [
    "QuestionPage",
    "SubjectSheet",
    "asked_in",
    "guide",
    "question_about",
    "question_page",
    "rating_sheet",
    "reading_page",
    "with_marks",
]
FIRST_OUTPUT = "0"


@dataclass(frozen=True)
class SubjectSheet(Sheet):
    """A stored subject as one person reads and rates it; asked are some criteria only."""

    asked: tuple[str, ...] = ()
    scope: str = Scope.OUTPUT

    @property
    def criteria(self) -> list[Criterion]:
        return asked_in(self.rubric, self.scope, self.asked)


def asked_in(rubric: Rubric, scope: str, keys: Sequence[str]) -> list[Criterion]:
    """Those of a version's criteria for this kind of subject that have one of the keys."""
    return [one for one in desk_criteria(rubric, scope) if one.key in keys]


def rating_sheet(
    *, subject: Subject, rater: Rater, rubric: Rubric, asked: Sequence[str], place: int, total: int
) -> SubjectSheet:
    """What a rater is asked about a subject; which Output of a pair is A is drawn for them."""
    seeds = Seeds(subject.project.seed, rater.seed)
    turned = subject.scope == Scope.PAIR and bits(seeds, "session-order", subject.pk) % 2
    return SubjectSheet(
        project=subject.project,
        rubric=rubric,
        question=question_about(subject),
        place=place,
        total=total,
        order=BA if turned else AB,
        listing=listing_of(subject, rater),
        asked=tuple(asked),
        scope=subject.scope,
    )


def reading_page(subject: Subject, rubric: Rubric, asked: Sequence[str]) -> QuestionPage:
    """The texts of a subject in the item's own order, for people who talk about it."""
    sheet = SubjectSheet(
        project=subject.project,
        rubric=rubric,
        question=question_about(subject),
        place=1,
        total=1,
        listing=own_listing(subject),
        asked=tuple(asked),
        scope=subject.scope,
    )
    return question_page(sheet)


def question_about(subject: Subject) -> Question:
    item, texts = subject.item, own_texts(subject)
    alone = FIRST_OUTPUT if texts else WHOLE
    return Question(
        key=item.key,
        unit={Scope.PAIR: PAIR, Scope.LIST: LIST}.get(Scope(subject.scope), alone),
        input=item.input,
        context=item.context,
        outputs=texts,
        metadata=item.metadata,
        expected=(),
        feedback="",
    )


def own_texts(subject: Subject) -> tuple[str, ...]:
    """The outputs' texts in the item's own order."""
    if subject.scope == Scope.OUTPUT:
        return (subject.output.text,) if subject.output else ()
    outputs = Output.objects.filter(item=subject.item_id).order_by("position")
    most = 2 if subject.scope == Scope.PAIR else None
    return tuple(outputs.values_list("text", flat=True)[:most])


def with_marks(page: QuestionPage, marks: Sequence[Mark]) -> QuestionPage:
    """The same texts with passages that stand as evidence marked in them."""

    def marked(text: Passage) -> Passage:
        own = [mark for mark in marks if mark.span.part == text.part]
        return replace(text, part="", pieces=cut(text.text, own))

    return replace(
        page,
        turns=tuple(map(marked, page.turns)),
        context=marked(page.context) if page.context else None,
        outputs=tuple(map(marked, page.outputs)),
    )
