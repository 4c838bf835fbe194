"""Panels: runs that yield one verdict together."""

from django.db import models

from judges.models.runs import JudgeRun


class Panel(models.Model):
    """A jury, or a cascade from a cheap judge to a dear one; `run` holds the joint verdicts.

    A jury joins its members' values by `rule`. A cascade asks its second member where the first
    one was in doubt by `policy`, and about a share of the rest, which shows what is lost.
    """

    class Kind(models.TextChoices):
        JURY = "jury"
        CASCADE = "cascade"

    class Rule(models.TextChoices):
        MAJORITY = "majority", "majority; none where it is split"
        MEDIAN = "median", "median, for scales with an order"
        MEAN = "mean", "mean, rounded to the scale"

    run = models.OneToOneField(JudgeRun, on_delete=models.CASCADE, related_name="panel")
    kind = models.CharField(max_length=7, choices=Kind)
    rule = models.CharField(max_length=8, choices=Rule, blank=True)
    policy = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.kind} of {self.run}"


class Seat(models.Model):
    """A member of a panel: a run that asks for itself."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    place = models.PositiveSmallIntegerField()
    run = models.OneToOneField(JudgeRun, on_delete=models.CASCADE, related_name="seat")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "place"], name="seat_once"),
        ]

    def __str__(self) -> str:
        return f"seat {self.place} of {self.panel}"
