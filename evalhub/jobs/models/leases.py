"""Rows that are work: claimed under a lease, finished with a fencing token."""

from django.db import models
from django.db.models.functions import Now


class LeasedRow(models.Model):
    """Base of a table whose rows are worked off. All times are the database's."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"
        CANCELLED = "cancelled"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    not_before = models.DateTimeField(db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True
