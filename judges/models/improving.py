"""Making prompts better: texts asked of a model, and who has looked at what is held out."""

import uuid

from django.conf import settings
from django.db import models

from evalhub.jobs.models import LeasedRow
from judges.models.judges import Judge
from judges.models.prompts import JudgePrompt, PromptVersion
from judges.models.runs import JudgeRun


class PromptProposal(LeasedRow):
    """A better text, asked of a model with the disagreements of a run; a worker asks for it.

    `candidate` is what came of it; where nothing did, `last_error` says why.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PromptVersion, on_delete=models.CASCADE, related_name="proposals")
    run = models.ForeignKey(JudgeRun, on_delete=models.CASCADE, related_name="+")
    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(
        JudgePrompt, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"proposal for {self.version_id}"


class HeldOutLook(models.Model):
    """Somebody saw figures of a run over held-out items; the first time is kept.

    Every look makes the next figure there worth a little less.
    """

    run = models.ForeignKey(JudgeRun, on_delete=models.CASCADE, related_name="held_out_looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "user"], name="held_out_look_once"),
        ]

    def __str__(self) -> str:
        return f"look at run {self.run_id}"
