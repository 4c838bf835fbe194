"""The questions of practice and exam as they stand in a project."""

from dataclasses import dataclass
from typing import Any

from annotation.models import Criterion, ExamItem, Item, Project, Rubric, Scope, TrainingItem
from annotation.qualification.questions import LIST, PAIR, Question, Slot, questions_of
from annotation.selectors.annotations import published


@dataclass(frozen=True)
class PracticePage:
    """One page of practice, with its place among all of them, from 1."""

    place: int
    training: TrainingItem
    question: Question


def practice_pages(project: Project, rubric: Rubric) -> list[PracticePage]:
    """Everything to practise on; what is held for the exam is not shown here."""
    held = ExamItem.objects.filter(project=project, active=True, training__isnull=False)
    items = project.training_items.exclude(pk__in=held.values("training"))
    pages = [
        (item, question)
        for item in items
        for question in questions_of(item.row)
        if asked_criteria(question, rubric)
    ]
    return [PracticePage(place, *page) for place, page in enumerate(pages, start=1)]


def exam_pool(project: Project, rubric: Rubric) -> dict[Slot, Question]:
    """Every question that an exam may ask."""
    return {
        Slot(item.pk, question.unit): question
        for item in project.exam_items.filter(active=True)
        for question in questions_of(item.row)
        if asked_criteria(question, rubric)
    }


def asked_criteria(question: Question, rubric: Rubric) -> list[Criterion]:
    """What is asked about a question: the rubric's criteria of which the answer is known."""
    _, everything = published(rubric.pk, rubric.published_at)
    scope = {PAIR: Scope.PAIR, LIST: Scope.LIST}.get(question.unit, Scope.OUTPUT)
    known = {one.criterion for one in question.expected}
    return [one for one in everything if one.scope == scope and one.key in known]


def row_of(item: Item) -> dict[str, Any]:
    """An item with references as a row of `training.jsonl`, to be frozen for the exam."""
    outputs = list(item.outputs.order_by("position"))
    references = item_references(item)
    return {
        "id": item.key,
        "input": item.input,
        "context": item.context,
        "metadata": item.metadata,
        "outputs": [{"id": output.key, "text": output.text} for output in outputs],
        "expected": [
            {
                "output_id": one.subject.output.key if one.subject.output else None,
                "dimension": one.criterion.key,
                "value": one.value,
                "tolerance": one.tolerance,
                "feedback": one.explanation,
            }
            for one in references
        ],
    }


def item_references(item: Item) -> list[Any]:
    references = item.project.references.filter(subject__item=item)
    return list(references.select_related("subject__output", "criterion").order_by("pk"))
