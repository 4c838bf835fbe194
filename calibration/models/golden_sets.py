"""Golden sets: frozen, numbered collections of values taken as true."""

import hashlib
import uuid

from django.conf import settings
from django.db import models

from annotation.models import Criterion, Project, Rubric, Subject

CANARY = "evalhub-canary-"


class GoldenSet(models.Model):
    """One release of a project. Rows are written once; a database trigger refuses changes.

    `version` is empty in releases from before there were versions; `manifest` is what was frozen
    beside the values: splits, strata, duplicates, hashes, licence and source.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="golden_sets")
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=40, default="", db_default="", blank=True)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    policy = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    manifest = models.JSONField(default=dict, db_default={})
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

    @property
    def canary(self) -> str:
        """A string nobody writes by chance: found in a training set, it tells of a leak."""
        about = f"{self.project.public_id}/{self.number}/{self.digest}"
        return f"{CANARY}{hashlib.sha256(about.encode()).hexdigest()[:32]}"


class GoldenItem(models.Model):
    """One unit's value in a release, and where it comes from."""

    class Source(models.TextChoices):
        REFERENCE = "reference"
        MAJORITY = "majority"
        CONSENSUS = "consensus"
        ADJUDICATED = "adjudicated"

    golden_set = models.ForeignKey(GoldenSet, on_delete=models.CASCADE, related_name="items")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()
    source = models.CharField(max_length=12, choices=Source)
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
        CONFIDENCE = "confidence", "the raters are not sure enough of it"
        AMBIGUOUS = "ambiguous", "it was settled as truly ambiguous"
        PENDING = "pending", "its adjudication awaits a second person"
        LICENCE = "licence", "its licence is not one of those asked for"

    golden_set = models.ForeignKey(GoldenSet, on_delete=models.CASCADE, related_name="left_out")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["golden_set", "subject", "criterion"], name="left_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.reason}"
