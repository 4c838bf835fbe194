"""Referrals: subjects that so many people skipped that the lead decides what becomes of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotation.models.items import Subject
from annotation.models.projects import Project


class Referral(models.Model):
    """A subject that waits for the lead; handed to nobody until it is settled.

    Skips before the last settled referral are not counted again.
    """

    class Outcome(models.TextChoices):
        RETURNED = "returned"
        RETIRED = "retired"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="referrals")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="referrals")
    raised_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(settled_at=None),
                name="one_open_referral",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project"],
                condition=models.Q(settled_at=None),
                name="referrals_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"referral of {self.subject_id}"
