"""What one person has before them; another's question does not exist for them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count

from annotation.models import ExamItem, ExamQuestion, Project, Rater, TrainingItem
from annotation.selectors.qualification.questions import PracticePage
from annotation.selectors.qualification.standings import open_try
from evalhub.errors import NotFound


def own_answer(rater: Rater, page: PracticePage) -> dict[str, Any]:
    """The newest answer to a practice page, empty before the first."""
    answers = rater.training_answers.filter(training=page.training, unit=page.question.unit)
    newest = answers.order_by("-pk").first()
    return newest.ratings if newest else {}


def next_question(rater: Rater) -> ExamQuestion | None:
    """The first question of the open try that has no answer."""
    attempt = open_try(rater)
    return attempt.questions.filter(answered_at=None).first() if attempt else None


def find_question(rater: Rater, public_id: UUID) -> ExamQuestion:
    """One of the rater's own questions, with the number asked in its try as `total`."""
    rows = ExamQuestion.objects.select_related("exam_item", "attempt__rubric").annotate(
        total=Count("attempt__questions")
    )
    found = rows.filter(attempt__rater=rater, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def chosen_training(project: Project, keys: Collection[str]) -> list[TrainingItem]:
    return list(project.training_items.filter(key__in=keys))


def find_training(project: Project, key: str) -> TrainingItem:
    """A training item by its key. Raises `NotFound`."""
    found = project.training_items.filter(key=key).select_related("project").first()
    if found is None:
        raise NotFound
    return found


def find_held(project: Project, key: str) -> ExamItem:
    found = project.exam_items.filter(key=key, active=True).first()
    if found is None:
        raise NotFound
    return found
