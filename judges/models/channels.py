"""What workers share: channels to providers, shares of what a judge bears at once, and halts."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotation.models import Project
from judges.models.judges import Judge


class Channel(models.Model):
    """A host with a key, told apart by a digest: limits, pauses and the breaker hold for it.

    `requests_left` and `tokens_left` are what the minute's buckets held at `filled_at`. Nothing
    is sent before `closed_until`. `recent` is how the last calls ended, oldest first: `.` is an
    answer, `x` a failure of the provider. `concurrency` is what it was last found to bear.
    """

    class Breaker(models.TextChoices):
        CLOSED = "closed"
        OPEN = "open"
        PROBING = "probing"

    host = models.CharField(max_length=300)
    key_digest = models.CharField(max_length=16, blank=True)
    requests_left = models.FloatField(null=True)
    tokens_left = models.FloatField(null=True)
    filled_at = models.DateTimeField(db_default=Now())
    closed_until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    breaker = models.CharField(max_length=7, choices=Breaker, default=Breaker.CLOSED)
    recent = models.CharField(max_length=20, blank=True)
    times_opened = models.PositiveSmallIntegerField(default=0)
    concurrency = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "key_digest"], name="channel_once"),
        ]

    def __str__(self) -> str:
        return self.host


class Share(models.Model):
    """How many calls of a judge one worker may have under way, until its time is up.

    Together they are at most what the judge may be asked at once. One of 0 asks the others to
    leave room.
    """

    judge = models.ForeignKey(
        Judge, on_delete=models.CASCADE, db_index=False, related_name="shares"
    )
    holder = models.CharField(max_length=200)
    calls = models.PositiveSmallIntegerField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "holder"], name="share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calls} of {self.judge_id} for {self.holder}"


class Halt(models.Model):
    """All calls of a project are paused until a run is started or resumed, or this is lifted."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="halt")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"halt of {self.project_id}"
