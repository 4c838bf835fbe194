"""Adjudications: settled values, by whom and why, and how a project comes to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotation.models import Criterion, Project, Subject


class AdjudicationState(models.TextChoices):
    """Of a decision; the first two are live, the others are history."""

    PROPOSED = "proposed", "awaits a second person"
    SETTLED = "settled"
    SUPERSEDED = "superseded", "replaced by a later decision"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed", "opened again by a second person"


LIVE = (AdjudicationState.PROPOSED, AdjudicationState.SETTLED)


class Adjudication(models.Model):
    """One decision about one unit. What was decided never changes and no row is ever deleted.

    A unit has at most one settled decision, and at most one that is proposed in its place.

    A unit is a subject under a criterion's `key`, whatever version of the rubric asked it. An
    `ambiguous` unit has no value; `ended_*` say who took a decision back and why.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # A constraint's index begins with what would have one of its own.
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="adjudications"
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="adjudications")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    key = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    ambiguous = models.BooleanField(default=False)
    reason = models.TextField()
    rule = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=AdjudicationState)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)
    session = models.ForeignKey(
        "calibration.CalibrationSession",
        on_delete=models.PROTECT,
        null=True,
        related_name="adjudications",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "key"],
                condition=Q(state=AdjudicationState.SETTLED),
                name="adjudication_settled_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "key"],
                condition=Q(state=AdjudicationState.PROPOSED),
                name="adjudication_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(ambiguous=True, value__isnull=True)
                | Q(ambiguous=False, value__isnull=False),
                name="adjudication_says_something",
            ),
        ]
        indexes = [models.Index(fields=["project", "state", "key", "subject"])]

    def __str__(self) -> str:
        return f"{self.key}: {'ambiguous' if self.ambiguous else self.value}"


class AdjudicationPlan(models.Model):
    """How a project settles what its raters differ on; none is `PLAIN`.

    `domains` maps the values of the metadata key `domain_key` to ids of users; `risks` are values
    of `risk_key`, the gravest first; `tolerances` are by criterion key, as far as they are set.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="adjudication_plan"
    )
    two_person = models.BooleanField(default=False)
    experts_only = models.BooleanField(default=False)
    domain_key = models.CharField(max_length=200, blank=True)
    domains = models.JSONField(default=dict)
    risk_key = models.CharField(max_length=200, blank=True, default="risk_tier")
    risks = models.JSONField(default=list)
    tolerances = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"adjudication plan of {self.project_id}"


class SessionWish(models.Model):
    """A unit somebody wants to talk about in the next session; `taken_at` once one has it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="session_wishes")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    wished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    wished_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "key"],
                condition=Q(taken_at__isnull=True),
                name="session_wish_once",
            ),
        ]

    def __str__(self) -> str:
        return f"wish for {self.key} of {self.subject_id}"
