"""What was returned to a rater. Says nothing about why an answer was looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from annotation.models import Annotation, CaseState, Project, ReviewCase, ReviewStep, StepKind
from evalhub.accounts.models import User
from evalhub.errors import NotFound


@dataclass(frozen=True)
class ReturnedAnswer:
    """One answer that waits for its rater, with what the reviewer wrote."""

    public_id: UUID
    slug: str
    project: str
    comment: str
    at: datetime


def was_returned(annotation: Annotation) -> bool:
    """Whether the annotation's rater has read a reviewer's comment about it."""
    steps = ReviewStep.objects.filter(case__annotation=annotation, kind=StepKind.RETURN)
    return steps.exists()


def returned_among(annotations: Collection[Annotation]) -> set[int]:
    """Ids of the annotations that were returned to their rater, who answers there now."""
    steps = ReviewStep.objects.filter(case__annotation__in=annotations, kind=StepKind.RETURN)
    return set(steps.values_list("case__annotation", flat=True))


def returned_to(user: User, project: Project | None = None) -> list[ReturnedAnswer]:
    """What waits for a person, in one project or all, the longest waiting first."""
    rows = returned_cases(user).select_related("project").prefetch_related("steps")
    if project is not None:
        rows = rows.filter(project=project)
    found = [(case, last_return(case)) for case in rows]
    answers = [
        ReturnedAnswer(case.public_id, case.project.slug, case.project.name, step.comment, step.at)
        for case, step in found
        if step is not None
    ]
    return sorted(answers, key=lambda answer: answer.at)


def returned_cases(user: User) -> QuerySet[ReviewCase]:
    return ReviewCase.objects.filter(
        state=CaseState.RETURNED,
        annotation__rater__user=user,
        annotation__status=Annotation.Status.COUNTED,
    )


def last_return(case: ReviewCase) -> ReviewStep | None:
    steps = [step for step in case.steps.all() if step.kind == StepKind.RETURN]
    return steps[-1] if steps else None


def get_returned(user: User, project: Project, public_id: UUID) -> ReviewCase:
    """A case that was returned to this person, also when it is no longer open."""
    rows = ReviewCase.objects.filter(
        project=project,
        public_id=public_id,
        annotation__rater__user=user,
        steps__kind=StepKind.RETURN,
    ).select_related(
        "project",
        "annotation__rater",
        "annotation__rubric",
        "annotation__subject__item",
        "annotation__subject__output",
    )
    case = rows.first()
    if case is None:
        raise NotFound
    return case
