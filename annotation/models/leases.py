"""Leases that ended before an answer came, so that a late answer still finds its subject."""

import uuid

from django.db import models
from django.db.models.functions import Now

from annotation.models.assignments import Assignment
from annotation.models.raters import Rater


class LostLease(models.Model):
    """One claim that expired or was given back, under the ids its page was served with."""

    public_id = models.UUIDField(unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="lost_leases")
    rater = models.ForeignKey(Rater, on_delete=models.CASCADE, related_name="lost_leases")
    order = models.CharField(max_length=2, default="AB")
    claimed_at = models.DateTimeField()
    lost_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"lost lease of {self.assignment_id} by {self.rater_id}"
