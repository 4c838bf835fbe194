"""What a session changes: the drafted words of the Rubric, and the answers asked for anew."""

from django.conf import settings
from django.db import models

from annotation.models import Rubric, Subject
from calibration.models.sessions import CalibrationSession


class RubricChange(models.Model):
    """The next version as a session words it, on the version `base`; `published` is what it became.

    `words` has `guidelines`, and under `criteria` by key `question`, `guideline` and `anchors`.
    """

    session = models.OneToOneField(
        CalibrationSession, on_delete=models.CASCADE, related_name="change"
    )
    base = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    written_at = models.DateTimeField(auto_now=True)
    published = models.ForeignKey(Rubric, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"change of {self.session_id}"


class Relabel(models.Model):
    """A subject whose answers a change made stale, sent out again for `slots` fresh ones."""

    session = models.ForeignKey(
        CalibrationSession, on_delete=models.CASCADE, db_index=False, related_name="relabels"
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    slots = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "subject"], name="relabel_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} again"
