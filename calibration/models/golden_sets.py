"""Golden sets: frozen, numbered collections of values taken as true."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models import Criterion, Project, Rubric, Subject


class GoldenSet(models.Model):
    """One release of a project. Rows are written once; a database trigger refuses changes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="golden_sets")
    number = models.PositiveIntegerField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    policy = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="release_number_once"),
        ]

    def __str__(self) -> str:
        return f"release {self.number}"


class GoldenItem(models.Model):
    """One unit's value in a release, and where it comes from."""

    class Source(models.TextChoices):
        REFERENCE = "reference"
        MAJORITY = "majority"

    golden_set = models.ForeignKey(GoldenSet, on_delete=models.CASCADE, related_name="items")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()
    source = models.CharField(max_length=9, choices=Source)
    provenance = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["golden_set", "subject", "criterion"], name="golden_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class LeftOut(models.Model):
    """A unit that did not enter a release, and why."""

    class Reason(models.TextChoices):
        TIE = "tie", "the raters' majority is tied"
        ABSTAINED = "abstained", "the raters who saw it abstained"
        UNRATED = "unrated", "nobody rated it"
        FEW = "few", "too few people rated it"
        TRAP = "trap", "it is a trap"

    golden_set = models.ForeignKey(GoldenSet, on_delete=models.CASCADE, related_name="left_out")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=9, choices=Reason)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["golden_set", "subject", "criterion"], name="left_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.reason}"
