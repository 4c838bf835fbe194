"""Annotations under review, by which rule they came, and every step that was taken."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models.annotations import Annotation
from annotation.models.projects import Project, new_seed


class ReviewPlan(models.Model):
    """Which annotations are looked at again. A rule that is off is zero, none or false.

    `disagreement` is the share of pairs of raters that differ from which on a subject is reviewed.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="review_plan"
    )
    share = models.FloatField(default=0.05)
    disagreement = models.FloatField(null=True, blank=True)
    newcomers = models.PositiveSmallIntegerField(default=5)
    failed_traps = models.BooleanField(default=False)
    seed = models.BigIntegerField(default=new_seed, editable=False)
    drawn_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"review of {self.project_id}"


class CaseState(models.TextChoices):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    FIXED = "fixed"
    RETURNED = "returned"


class ReviewCase(models.Model):
    """One annotation under review. `reasons` are for leads, never for annotators."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="review_cases")
    annotation = models.OneToOneField(
        Annotation, on_delete=models.PROTECT, related_name="review_case"
    )
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=CaseState, default=CaseState.WAITING)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["project", "state", "id"])]

    def __str__(self) -> str:
        return f"review of annotation {self.annotation_id}"


class StepKind(models.TextChoices):
    ACCEPT = "accept"
    FIX = "fix"
    RETURN = "return"
    RESUBMIT = "resubmit"


class ReviewStep(models.Model):
    """What somebody decided or resubmitted. Never changed; the `key` makes it safe to repeat."""

    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=StepKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_steps"
    )
    comment = models.TextField(blank=True)
    key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
