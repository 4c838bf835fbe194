"""What the pages of the review print: the texts and the controls, as at the desk."""

from collections.abc import Sequence

from annotation.dataset.asking.marking import Mark
from annotation.handout import AB
from annotation.models import Output, ReviewCase, Scope
from annotation.qualification.pages import QuestionPage, Sheet, question_page
from annotation.qualification.questions import LIST, PAIR, WHOLE, Expectation, Question
from annotation.selectors.desk.listings import listing_of, own_listing
from annotation.selectors.desk.sheets import with_marks
from annotation.selectors.review.readings import case_criteria, latest_ratings
from annotation.services.answering.checks import RatingInput

FIRST_OUTPUT = "0"


def case_sheet(case: ReviewCase, *, as_seen: bool = False) -> Sheet:
    """The answer's subject as a question, under the rubric it was answered by.

    Several outputs stand in the item's own order for leads, `as_seen` in that of the rater.
    """
    given = case.annotation
    subject, order = given.subject, given.order if as_seen else AB
    listing = listing_of(subject, given.rater) if as_seen else own_listing(subject)
    return Sheet(case.project, given.rubric, case_question(case), 1, 1, order, listing)


def case_question(case: ReviewCase) -> Question:
    subject = case.annotation.subject
    item = subject.item
    texts = own_texts(case)
    alone = FIRST_OUTPUT if texts else WHOLE
    unit = {Scope.PAIR: PAIR, Scope.LIST: LIST}.get(Scope(subject.scope), alone)
    return Question(
        key=item.key,
        unit=unit,
        input=item.input,
        context=item.context,
        outputs=texts,
        metadata=item.metadata,
        expected=tuple(Expectation(one.key, None) for one in case_criteria(case.annotation)),
        feedback="",
    )


def marked_page(case: ReviewCase, marks: Sequence[Mark]) -> QuestionPage:
    """The case's texts with the passages that stand as evidence marked in them."""
    return with_marks(question_page(case_sheet(case)), marks)


def own_texts(case: ReviewCase) -> tuple[str, ...]:
    subject = case.annotation.subject
    if subject.scope == Scope.LIST:
        return tuple(output.text for output in subject.item.outputs.order_by("position"))
    if subject.scope == Scope.PAIR:
        outputs: list[Output] = list(subject.item.outputs.order_by("position")[:2])
        return tuple(output.text for output in outputs)
    return (subject.output.text,) if subject.output else ()


def standing_ratings(case: ReviewCase) -> dict[str, RatingInput]:
    """What stands of an answer, as its form takes it."""
    return case_sheet(case).filled(latest_ratings(case.annotation))
