"""Making prompts better: texts asked of a model, and who has looked at what is held out."""

import uuid

from django.conf import settings
from django.db import models

from evalhub.jobs.models import LeasedRow
from judges.models.judges import Judge
from judges.models.prices import Outlay
from judges.models.prompts import JudgePrompt, PromptVersion
from judges.models.runs import JudgeRun


class PromptProposal(LeasedRow, Outlay):
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
    """Figures of a run over held-out items were shown to somebody; without a user, to a command.

    The same figures count once for each: they are new where there are other verdicts or labels on
    the held-out items that were shown. Every look makes the next figure there worth a little less.
    """

    run = models.ForeignKey(JudgeRun, on_delete=models.CASCADE, related_name="held_out_looks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    n_verdicts = models.PositiveIntegerField(default=0, db_default=0)
    n_labels = models.PositiveIntegerField(default=0, db_default=0)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "user", "n_verdicts", "n_labels"],
                nulls_distinct=False,
                name="held_out_figures_once",
            ),
        ]

    def __str__(self) -> str:
        return f"look at run {self.run_id}"
