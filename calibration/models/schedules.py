"""When a session is due, and that it was said so."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotation.models import Project
from calibration.models.sessions import CalibrationSession


class SessionSchedule(models.Model):
    """The rules of a project; each is off where it is empty.

    `since` is when the rules were saved: nothing that happened before makes a session due.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="session_schedule"
    )
    alpha_below = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-1.0), MaxValueValidator(1.0)]
    )
    last_units = models.PositiveIntegerField(
        default=100, validators=[MinValueValidator(10), MaxValueValidator(100_000)]
    )
    every_weeks = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    after_rubric = models.BooleanField(default=False)
    new_raters = models.BooleanField(default=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    since = models.DateTimeField(db_default=Now())
    checked_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"schedule of {self.project_id}"


class SessionDue(models.Model):
    """That a session is due, and why; open until one is called. Mail goes out once for each."""

    class Reason(models.TextChoices):
        ALPHA = "alpha", "agreement dropped"
        WEEKS = "weeks", "time has passed"
        RUBRIC = "rubric", "the Rubric changed"
        RATERS = "raters", "new Raters joined"

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="session_dues"
    )
    reason = models.CharField(max_length=6, choices=Reason)
    detail = models.TextField()
    raised_at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True)
    session = models.ForeignKey(
        CalibrationSession, on_delete=models.CASCADE, null=True, related_name="dues"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "reason"],
                condition=Q(session=None),
                name="session_due_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} in {self.project_id}"
