"""Calibration sessions: raters rate the same subjects alone, talk, decide, and measure again."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models import Project, Rater, Rubric, Subject


class CalibrationSession(models.Model):
    """One session of a project.

    `choice` is the rule its subjects were chosen by, as `Choice` reads it; `criteria` are the keys
    in focus. Its ratings are its own: nothing here is ever an annotation.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # A constraint's index begins with what would have one of its own.
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="sessions"
    )
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=200)
    agenda = models.TextField(blank=True)
    criteria = models.JSONField(default=list)
    choice = models.JSONField(default=dict)
    anonymised = models.BooleanField(default=False)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="session_number_once"),
        ]

    def __str__(self) -> str:
        return f"session {self.number}"


class SessionRater(models.Model):
    """Somebody invited. `place` is drawn at random: their letter where nobody is named."""

    session = models.ForeignKey(
        CalibrationSession, on_delete=models.CASCADE, db_index=False, related_name="raters"
    )
    rater = models.ForeignKey(Rater, on_delete=models.PROTECT, related_name="sessions")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["session", "rater"], name="session_rater_once"),
            models.UniqueConstraint(fields=["session", "place"], name="session_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rater_id} in {self.session_id}"


class Round(models.Model):
    """A blind round under one rubric version.

    Nobody sees a value before `opened_at`; after it no answer is taken. `unfinished` are the places
    of those who had not rated everything by then, `opened_by` who did not wait for them. `matching`
    says how the subjects of a later round were made comparable to the first.
    """

    session = models.ForeignKey(
        CalibrationSession, on_delete=models.CASCADE, db_index=False, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    unfinished = models.JSONField(default=list)
    matching = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="session_round_once"),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.session_id}"


class RoundSubject(models.Model):
    """A subject of a round, and why it was chosen."""

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, db_index=False, related_name="subjects"
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "subject"], name="round_subject_once"),
            models.UniqueConstraint(fields=["round", "place"], name="round_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.round_id}"


class RoundAnswer(models.Model):
    """What one rater answered alone, final once given: triggers refuse any change.

    `ratings` has by criterion key `value` (null is "cannot judge"), `comment` and perhaps
    `evidence`, in the item's own A and B; `order` is how the pair was shown.
    """

    chosen = models.ForeignKey(
        RoundSubject, on_delete=models.CASCADE, db_index=False, related_name="answers"
    )
    rater = models.ForeignKey(SessionRater, on_delete=models.PROTECT, related_name="answers")
    ratings = models.JSONField()
    order = models.CharField(max_length=2, default="AB")
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chosen", "rater"], name="round_answer_once"),
        ]

    def __str__(self) -> str:
        return f"answer of {self.rater_id} to {self.chosen_id}"
