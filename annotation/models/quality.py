"""Quality control: rules, what they found, and what people said about it."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from annotation.models.projects import Project
from annotation.models.raters import Rater
from evalhub.jobs.models import LeasedRow


class Collector(models.TextChoices):
    TRAPS = "traps", "Traps passed"
    AGREEMENT = "agreement", "Agreement with others"
    PACE = "pace", "Implausibly fast answers"
    STRAIGHT = "straight", "Variety of the values given"
    SKIPS = "skips", "Skips in a row"
    CONSISTENCY = "consistency", "Agreement with oneself"
    COPYING = "copying", "Shared errors of two Raters"


class Action(models.TextChoices):
    NOTE = "note", "Note to the annotator"
    WARNING = "warning", "Warning to the annotator"
    MORE_TRAPS = "more_traps", "More Traps for the annotator"
    PAUSE = "pause", "Pause, after an earlier warning"
    MESSAGE = "message", "Message to the lead"


class QualityRule(models.Model):
    """Collector, window, condition, action. `since` bounds what it looks at; null is everything."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="quality_rules")
    collector = models.CharField(max_length=12, choices=Collector)
    action = models.CharField(max_length=10, choices=Action)
    window = models.PositiveSmallIntegerField(
        default=40, validators=[MinValueValidator(4), MaxValueValidator(500)]
    )
    least = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(4), MaxValueValidator(500)]
    )
    threshold = models.FloatField(validators=[MinValueValidator(0.0), MaxValueValidator(1.0)])
    confidence = models.FloatField(
        default=0.95, validators=[MinValueValidator(0.8), MaxValueValidator(0.999)]
    )
    active = models.BooleanField(default=False)
    since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_collector_display()}: {self.get_action_display()}"


class Firing(models.Model):
    """A rule's condition that was met, with its evidence; never twice for the same answers.

    `upto` is the moment of the newest answer that entered: what comes after is a new window.
    `due_at` lies later where an answer at once would tell which Item was a Trap.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="firings")
    rule = models.ForeignKey(QualityRule, on_delete=models.PROTECT, related_name="firings")
    rater = models.ForeignKey(Rater, on_delete=models.PROTECT, related_name="firings")
    other = models.ForeignKey(Rater, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    evidence = models.JSONField()
    upto = models.DateTimeField()
    fired_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "rater", "other", "upto"],
                name="fired_once_for_evidence",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(applied_at=None), name="firings_to_apply"
            ),
            models.Index(fields=["project", "-fired_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} about {self.rater_id}"


class Appeal(models.Model):
    """What a paused person wrote, and the lead's answer. One at a time is open."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rater = models.ForeignKey(Rater, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField()
    pause_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    granted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rater"], condition=models.Q(answered_at=None), name="one_open_appeal"
            ),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.rater_id}"


class Exclusion(models.Model):
    """A rater left out of every figure, with the reason; lifting it keeps the row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rater = models.ForeignKey(Rater, on_delete=models.PROTECT, related_name="exclusions")
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    paused = models.BooleanField(default=False)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rater"], condition=models.Q(lifted_at=None), name="excluded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion of {self.rater_id}"


class QualityCheck(LeasedRow):
    """That a rater, or a project's pairs where `rater` is null, wait for the rules.

    `upto` is the newest activity that the last check knew of.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="quality_checks")
    rater = models.ForeignKey(
        Rater, on_delete=models.CASCADE, null=True, related_name="quality_checks"
    )
    upto = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "rater"], name="one_check_each", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=models.Q(state="waiting"), name="checks_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"check of {self.rater_id} in {self.project_id}"
