"""Traps: items with expected ratings. Nothing an annotator receives may depend on this module."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from annotation.models.annotations import Annotation
from annotation.models.items import Item, Subject
from annotation.models.projects import Project
from annotation.models.raters import Rater
from annotation.models.rubrics import Criterion


class Trap(models.Model):
    """An item that tests attention.

    `n_shown` counts the people it was handed to; at the project's `trap_limit` it is handed to
    nobody else. A retired one, not `active`, is an ordinary item and its results do not count.
    """

    public_id = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="traps")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="trap")
    explanation = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    n_shown = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    change_reason = models.TextField(blank=True, db_default="")
    extra = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"trap on {self.item_id}"


class TrapExposure(models.Model):
    """That a person was handed a trap, answered or not: once for each, and never taken back."""

    trap = models.ForeignKey(Trap, on_delete=models.CASCADE, related_name="exposures")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    rater = models.ForeignKey(Rater, on_delete=models.PROTECT, related_name="trap_exposures")
    shown_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trap", "rater"], name="trap_shown_once"),
        ]

    def __str__(self) -> str:
        return f"trap {self.trap_id} before {self.rater_id}"


class ExpectedRating(models.Model):
    """What a trap expects under one criterion; ordered values may differ by `tolerance`."""

    trap = models.ForeignKey(Trap, on_delete=models.CASCADE, related_name="expected")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="expected_ratings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()
    tolerance = models.FloatField(null=True)
    extra = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "criterion"], name="expected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class TrapResult(models.Model):
    """How a rater's first answer to a trap's subject compares; never overwritten."""

    rater = models.ForeignKey(Rater, on_delete=models.PROTECT, related_name="trap_results")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="trap_results")
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="+")
    n_expected = models.PositiveSmallIntegerField()
    n_passed = models.PositiveSmallIntegerField()
    scored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rater", "subject"], name="trap_scored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.n_passed} of {self.n_expected}"


class TrainingItem(models.Model):
    """A practice item with feedback, kept whole as imported."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="training_items")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    row = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="training_key_once"),
        ]

    def __str__(self) -> str:
        return self.key
