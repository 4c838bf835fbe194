"""What an annotation says: first, and as it was last revised."""

from typing import Any

from annotation.models import Annotation, Criterion, Rating, Revision
from annotation.selectors.annotations import published

Given = dict[str, dict[str, Any]]


def case_criteria(annotation: Annotation) -> list[Criterion]:
    """What was asked when the annotation was made, in order."""
    rubric = annotation.rubric
    _, everything = published(rubric.pk, rubric.published_at)
    return [one for one in everything if one.scope == annotation.subject.scope]


def first_ratings(annotation: Annotation) -> Given:
    """What the rater said first: the ratings of the annotation itself."""
    ratings = annotation.ratings.select_related("criterion")
    return {
        one.criterion.key: {"value": one.value, "comment": one.comment, **marked(one)}
        for one in ratings
    }


def marked(rating: Rating) -> dict[str, Any]:
    """The evidence that a rating keeps, if any."""
    rows = (rating.extra or {}).get("evidence")
    return {"evidence": rows} if rows else {}


def latest_ratings(annotation: Annotation, *, before: int | None = None) -> Given:
    """The newest revision's ratings (or that before a number), else the first ones."""
    revisions = Revision.objects.filter(annotation=annotation).order_by("-number")
    if before is not None:
        revisions = revisions.filter(number__lt=before)
    last = revisions.first()
    return last.ratings if last else first_ratings(annotation)
