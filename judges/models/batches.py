"""Batches of a run that may wait: handed to the provider at once, answered within a day."""

import uuid

from django.db import models

from evalhub.jobs.models import LeasedRow
from judges.models.runs import JudgeRun


class JudgeBatch(LeasedRow):
    """One batch. Its calls are those held under `held`; a row here is a look at it that is due.

    `name` is written before anything is handed over and `provider_id` right after, so that a
    worker which takes over can find the batch instead of handing it over again. The requests of
    a batch that is `marked` carry part of its name; those of older ones only name their calls.
    """

    run = models.ForeignKey(JudgeRun, on_delete=models.CASCADE, related_name="batches")
    name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    held = models.UUIDField(unique=True, editable=False)
    provider_id = models.CharField(max_length=200, blank=True)
    marked = models.BooleanField(default=True, db_default=False)
    tried = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"batch {self.name}"
