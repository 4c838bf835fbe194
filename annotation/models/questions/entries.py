"""What leads add to the guidelines between versions: examples, and answers they pinned."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotation.models.projects import Project
from annotation.models.questions.threads import Message


class GuidelineEntry(models.Model):
    """An addition to the guidelines that every annotator reads, in Markdown.

    It belongs to the criterion with this key, to one of its values by its text, or to the whole
    Rubric. Taken out, it stays on record.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer"
        EXAMPLE = "example"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guideline_entries")
    kind = models.CharField(max_length=7, choices=Kind)
    criterion = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=200, blank=True)
    heading = models.CharField(max_length=200)
    text = models.TextField()
    source = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="pinned_as"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "guideline entries"
        indexes = [
            models.Index(
                fields=["project"],
                condition=models.Q(removed_at=None),
                name="entries_shown",
            ),
        ]

    def __str__(self) -> str:
        return self.heading
