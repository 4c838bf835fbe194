"""Anchors: units whose values are known, frozen, and judged again and again."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models import Project
from judges.models.judges import Judge
from judges.models.prompts import PromptVersion
from judges.models.runs import JudgeRun


class Anchor(models.Model):
    """A frozen set for one judge and prompt version.

    `values` holds by criterion and subject (public id) what is taken as true; `digest` is over
    them and the texts that are shown. `next_at` is when the next round is due, null once stopped;
    `stopped` says why, and until then why the next round could not begin yet.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="anchors")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="anchors")
    prompt_version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField()
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    every_days = models.PositiveSmallIntegerField()
    next_at = models.DateTimeField(null=True)
    stopped = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="anchors_due"
            ),
        ]

    def __str__(self) -> str:
        return f"anchor of {self.judge}"


class AnchorRound(models.Model):
    """One time that an anchor was judged; the first is what the others are held against."""

    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    run = models.OneToOneField(JudgeRun, on_delete=models.CASCADE, related_name="anchor_round")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["anchor", "number"], name="anchor_round_once"),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of anchor {self.anchor_id}"
