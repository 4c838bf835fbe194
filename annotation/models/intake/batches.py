"""What a service sent: batches, how many were taken on a day, and what each item was."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotation.models.items import Item
from annotation.models.projects import Project


class IntakeBatch(models.Model):
    """One request. Its texts are not kept; `answer` only where a key allows to ask again.

    `digest` is keyed with the installation's secret: it tells the same request, not its content.
    The items that were taken stand one after the other from `position` on.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="intake_batches")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    counts = models.JSONField(default=dict)
    redacted = models.JSONField(default=dict)
    received_at = models.DateTimeField(db_default=Now())
    awaits_slots = models.BooleanField(default=False)
    position = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "sent_by", "key"],
                condition=~models.Q(key=""),
                name="intake_key_once",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-received_at"], name="intake_newest"),
            models.Index(
                fields=["project"], name="intake_waiting", condition=models.Q(awaits_slots=True)
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.public_id}"


class IntakeCount(models.Model):
    """How many items of one stratum were taken on one day (UTC)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="intake_counts")
    day = models.DateField()
    stratum = models.CharField(max_length=200)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "day", "stratum"], name="intake_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stratum} on {self.day}"


class IntakeReceipt(models.Model):
    """What an item was when it came, as a keyed digest: the same item sent again is no news."""

    item = models.OneToOneField(
        Item, on_delete=models.CASCADE, related_name="intake_receipt", primary_key=True
    )
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"receipt of {self.item_id}"
