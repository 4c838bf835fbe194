"""Checks of a judge: one tiny call, made by a worker because only it can open the key."""

from django.conf import settings
from django.db import models

from evalhub.jobs.models import LeasedRow
from judges.models.judges import Judge
from judges.models.prices import Outlay


class JudgeCheck(LeasedRow, Outlay):
    """One request for a check. `answer` holds what came of it; null while it waits."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="checks")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["judge", "-asked_at"])]

    def __str__(self) -> str:
        return f"check {self.pk} of {self.judge_id}"
