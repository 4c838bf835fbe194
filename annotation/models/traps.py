"""Traps: items with expected ratings. Nothing an annotator receives may depend on this module."""

from django.db import models

from annotation.models.annotations import Annotation
from annotation.models.items import Item, Subject
from annotation.models.projects import Project
from annotation.models.raters import Rater
from annotation.models.rubrics import Criterion


class Trap(models.Model):
    """An item that tests attention."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="traps")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="trap")
    explanation = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    extra = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"trap on {self.item_id}"


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
