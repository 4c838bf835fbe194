"""Revisions: later readings of an annotation, beside the first, which stays as it was."""

from django.db import models

from annotation.models.annotations import Annotation
from annotation.models.review.cases import ReviewStep


class Revision(models.Model):
    """All ratings of an annotation as a reviewer or its rater would have them now.

    `ratings` is `{criterion key: {"value", "comment", "evidence"?}}`; null abstains. Agreement
    never reads it: raters are compared by what each said first and alone. Rows never change.
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    step = models.OneToOneField(ReviewStep, on_delete=models.PROTECT, related_name="revision")
    ratings = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of annotation {self.annotation_id}"
