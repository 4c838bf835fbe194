"""Questions: what annotators flag for the lead, and what is said about it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from annotation.models.items import Subject
from annotation.models.projects import Project
from annotation.models.raters import Rater


class FlagReason(models.TextChoices):
    RUBRIC = "rubric", _("The Rubric does not cover this case")
    CONTEXT = "context", _("Context is missing or contradicts itself")
    PERSONAL = "personal", _("It shows personal data that should not be here")
    HARMFUL = "harmful", _("It is upsetting")
    OTHER = "other", _("Something else")


class Question(models.Model):
    """One thread between a rater and the lead about one subject.

    `waits_for_lead` is set by the rater's messages, `unread` by the lead's; a closed one is opened
    again by the next message of the rater.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="questions")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="questions")
    rater = models.ForeignKey(Rater, on_delete=models.CASCADE, related_name="questions")
    reason = models.CharField(max_length=10, choices=FlagReason)
    waits_for_lead = models.BooleanField(default=True)
    unread = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rater", "subject"], name="question_once"),
        ]
        indexes = [
            models.Index(fields=["project", "-changed_at"]),
            models.Index(
                fields=["project"],
                condition=models.Q(waits_for_lead=True),
                name="questions_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"question of {self.rater_id} on {self.subject_id}"


class Message(models.Model):
    """One thing said in a thread, by its rater or by a lead. Never changed."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    from_lead = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"message in {self.question_id}"
