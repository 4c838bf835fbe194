"""Annotations and their ratings: what people said."""

import uuid

from django.db import models

from annotation.models.assignments import Assignment
from annotation.models.items import Subject
from annotation.models.projects import Project
from annotation.models.raters import Rater
from annotation.models.rubrics import Criterion, Rubric


class Annotation(models.Model):
    """A submitted assignment, or one that was imported. Only `counted` ones enter statistics.

    `surplus` came after the lease was lost; `withdrawn` was undone and is kept as history;
    `excluded` counted until its rater was excluded, and may count again; `repeat` is the rater's
    second answer to a subject that came back, for agreement with oneself alone.
    """

    class Status(models.TextChoices):
        COUNTED = "counted"
        SURPLUS = "surplus"
        WITHDRAWN = "withdrawn"
        EXCLUDED = "excluded"
        REPEAT = "repeat"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="annotations"
    )
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="annotations")
    rater = models.ForeignKey(
        Rater, on_delete=models.PROTECT, db_index=False, related_name="annotations"
    )
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="annotations")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="annotations"
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.COUNTED)
    order = models.CharField(max_length=2, default="AB")
    key = models.UUIDField(null=True, unique=True, editable=False)
    comment = models.TextField(blank=True)
    seconds = models.FloatField(null=True)
    submitted_at = models.DateTimeField(null=True)
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "rater"],
                condition=~models.Q(status__in=["withdrawn", "repeat"]),
                name="annotation_once_per_rater",
            ),
            models.UniqueConstraint(
                fields=["subject", "rater"],
                condition=models.Q(status="repeat"),
                name="repeated_once_per_rater",
            ),
        ]
        indexes = [
            models.Index(fields=["rater", "-submitted_at"]),
            models.Index(fields=["project", "status"]),
        ]

    def __str__(self) -> str:
        return f"annotation of {self.subject_id} by {self.rater_id}"


class Rating(models.Model):
    """One value for one criterion. Null is an abstention: "cannot judge".

    `extra` keeps what an imported row says beyond the documented keys, for a lossless export.
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="ratings")
    value = models.JSONField(null=True)
    comment = models.TextField(blank=True)
    seconds = models.FloatField(null=True)
    rated_at = models.DateTimeField(null=True)
    extra = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["annotation", "criterion"], name="rating_once_per_criterion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
