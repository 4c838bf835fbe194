"""Certificates: what a report said about a judge under one criterion, frozen and signed."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models

from annotation.models import Project
from judges.models.judges import Judge
from judges.models.prompts import JudgePrompt
from judges.models.runs import JudgeRun


class Certificate(models.Model):
    """A signed statement about one judge; a database trigger refuses changes.

    Only an outcome of `certified` certifies; the others are statements of a refusal. `text` is
    the canonical JSON that `digest` is of. Whether it still holds is never stored: see
    `selectors.certificates.standing`. `prompt_name` is kept where verdicts were imported too.
    """

    class Outcome(models.TextChoices):
        CERTIFIED = "certified"
        REJECTED = "rejected"
        UNDECIDED = "undecided"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Where an index begins with it, it has none of its own.
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="certificates"
    )
    number = models.PositiveIntegerField()
    judge = models.ForeignKey(
        Judge, on_delete=models.PROTECT, db_index=False, related_name="certificates"
    )
    prompt = models.ForeignKey(
        JudgePrompt, on_delete=models.PROTECT, null=True, related_name="certificates"
    )
    run = models.ForeignKey(JudgeRun, on_delete=models.PROTECT, related_name="certificates")
    prompt_name = models.CharField(max_length=120, blank=True)
    criterion = models.CharField(max_length=80)
    outcome = models.CharField(max_length=9, choices=Outcome)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="certificate_number_once"),
        ]
        indexes = [models.Index(fields=["judge", "prompt_name", "criterion", "-number"])]

    def __str__(self) -> str:
        return f"certificate {self.number}"

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found
