"""Verdicts: one judge's value for one unit, in the shape of a rating."""

from django.db import models

from annotation.models import Criterion, Subject
from judges.models.runs import JudgeCall, JudgeRun


class Verdict(models.Model):
    """A judge's value in terms of the item's own A and B. Null with a status is no value.

    `order` is AB or BA as shown for pairs, empty where it does not apply; `probe` is that of the
    call. `confidence` is between 0 and 1, or null where the judge stated none; `distribution`
    holds the probability of each value by its spelling, where samples or tokens told it, and
    `expected` its mean. `as_asked` is off when another model answered than was asked for; `cached`
    is on when the reply was one that had been given before.
    """

    class Status(models.TextChoices):
        OK = "ok"
        ABSTAINED = "abstained"
        UNPARSED = "unparsed"
        REFUSED = "refused"
        TRUNCATED = "truncated"
        OFF_SCALE = "off_scale"
        NEEDS_HUMAN = "needs_human"

    run = models.ForeignKey(JudgeRun, on_delete=models.CASCADE, related_name="verdicts")
    call = models.ForeignKey(
        JudgeCall, on_delete=models.CASCADE, null=True, related_name="verdicts"
    )
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="verdicts")
    order = models.CharField(max_length=2, blank=True)
    repeat = models.PositiveSmallIntegerField(default=0)
    probe = models.CharField(max_length=40, blank=True, default="", db_default="")
    value = models.JSONField(null=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OK)
    reason = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    raw = models.TextField(blank=True)
    extra = models.JSONField(null=True)
    confidence = models.FloatField(null=True)
    distribution = models.JSONField(null=True)
    expected = models.FloatField(null=True)
    as_asked = models.BooleanField(default=True, db_default=True)
    cached = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "subject", "criterion", "order", "repeat", "probe"],
                name="verdict_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True)
                | models.Q(confidence__gte=0, confidence__lte=1),
                name="confidence_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
