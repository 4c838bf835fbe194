"""Disagreements: units whose ratings differ too much, and how far each is on its way."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotation.models import Project, Subject


class CaseState(models.TextChoices):
    OPEN = "open"
    DEFERRED = "deferred"
    SESSION = "session", "for the next session"
    PROPOSED = "proposed", "awaits a second person"
    SETTLED = "settled"


class Disagreement(models.Model):
    """One unit whose ratings differ beyond its criterion's tolerance, or that was decided.

    Rows are made and brought up to date by `scan_disagreements`. `place` is where it stands in
    the queue: risk, then use in the latest golden set, then `spread`, the share of the scale that
    the ratings span.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="disagreements"
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, db_index=False, related_name="disagreements"
    )
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=CaseState, default=CaseState.OPEN)
    place = models.BigIntegerField(default=0)
    spread = models.FloatField(default=0.0)
    n_ratings = models.PositiveIntegerField(default=0)
    risk = models.TextField(blank=True)
    domain = models.TextField(blank=True)
    in_golden = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "key"], name="disagreement_once"),
        ]
        indexes = [
            models.Index(fields=["project", "state", "place", "id"]),
            models.Index(
                fields=["back_at"],
                name="disagreement_deferred",
                condition=Q(state=CaseState.DEFERRED),
            ),
        ]

    def __str__(self) -> str:
        return f"disagreement on {self.key} of {self.subject_id}"


class ScanPass(models.Model):
    """When a project was last looked over: the newest event before it, and how long it took."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="scan_pass"
    )
    seen = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"scan of {self.project_id}"


class VerdictOpening(models.Model):
    """Somebody asked to see what judges say of a case; before that the server never sends it."""

    case = models.ForeignKey(
        Disagreement, on_delete=models.CASCADE, db_index=False, related_name="openings"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="verdict_opening_once"),
        ]

    def __str__(self) -> str:
        return f"verdicts of {self.case_id} seen by {self.user_id}"
