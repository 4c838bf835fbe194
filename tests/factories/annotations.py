"""Annotations with their ratings, as if submitted at the desk."""

from collections.abc import Mapping

from django.utils import timezone

from annotation.models import Annotation, Criterion, Rater, Rating, Subject


def make_annotation(
    subject: Subject, rater: Rater, values: Mapping[str, object], **fields: object
) -> Annotation:
    """Create a counted annotation; `values` maps criterion keys to values."""
    rubric = subject.project.rubrics.order_by("-version").first()
    defaults = {"submitted_at": timezone.now(), "seconds": 12.0, "order": "AB"}
    annotation = Annotation.objects.create(
        project=subject.project,
        subject=subject,
        rater=rater,
        rubric=rubric,
        **{**defaults, **fields},
    )
    for key, value in values.items():
        criterion = Criterion.objects.get(rubric=rubric, key=key)
        Rating.objects.create(annotation=annotation, criterion=criterion, value=value)
    return annotation
