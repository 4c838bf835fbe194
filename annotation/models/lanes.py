"""How a project's work is handed out: its policy, and the queues that follow from it."""

from django.db import models
from django.db.models import Q

from annotation.models.projects import Project


class HandoutPlan(models.Model):
    """The hand-out policy of a project, as `HandoutPolicy` reads it; none is the default one.

    `checked_at` is up to when complete subjects have been looked at for disagreement. Slots of a
    big project are brought in line behind a change: `place` is the subject that has been reached,
    null when none is left, `planned` of `total` how far that is. `marks` are where the tenths of
    the order began when all of it was last planned.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="handout_plan", primary_key=True
    )
    policy = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    place = models.BigIntegerField(null=True)
    planned = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    marks = models.JSONField(null=True)
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"], name="handout_underway", condition=Q(place__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"hand-out plan of {self.project_id}"


class Lane(models.Model):
    """A queue of open slots that the same people may take, at one place of the order.

    `needs` maps metadata keys to the skill asked for; `reserved` lists rater keys, null is
    everybody. Lanes are made when slots are planned and never change.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lanes")
    rank = models.SmallIntegerField(default=0)
    stratum = models.SmallIntegerField(default=0)
    needs = models.JSONField(default=dict)
    reserved = models.JSONField(null=True)
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "digest"], name="lane_once"),
        ]

    def __str__(self) -> str:
        return f"lane {self.rank} of {self.project_id}"
