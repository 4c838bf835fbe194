"""What the pages of the review print: the texts and the controls, as at the desk."""

from annotation.handout import AB
from annotation.models import Output, ReviewCase, Scope
from annotation.qualification.pages import Sheet, stored_ratings
from annotation.qualification.questions import PAIR, WHOLE, Expectation, Question
from annotation.selectors.review.readings import case_criteria, latest_ratings
from annotation.services.answering.checks import RatingInput

FIRST_OUTPUT = "0"


def case_sheet(case: ReviewCase, *, order: str = AB) -> Sheet:
    """The answer's subject as a question, under the rubric it was answered by.

    `order` says which output of a pair is shown first: the item's own for leads, the one they saw
    for the rater.
    """
    rubric = case.annotation.rubric
    return Sheet(case.project, rubric, case_question(case), 1, 1, order)


def case_question(case: ReviewCase) -> Question:
    subject = case.annotation.subject
    item = subject.item
    texts = shown_texts(case)
    unit = PAIR if subject.scope == Scope.PAIR else FIRST_OUTPUT if texts else WHOLE
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


def shown_texts(case: ReviewCase) -> tuple[str, ...]:
    subject = case.annotation.subject
    if subject.scope == Scope.PAIR:
        outputs: list[Output] = list(subject.item.outputs.order_by("position")[:2])
        return tuple(output.text for output in outputs)
    return (subject.output.text,) if subject.output else ()


def standing_ratings(case: ReviewCase) -> dict[str, RatingInput]:
    """What stands of an answer, as its form takes it."""
    return stored_ratings(latest_ratings(case.annotation))
