"""Halts: while everything of a project is paused, nobody is asked anything, inside runs or not."""

from django.conf import settings
from django.db import models

from annotation.models import Project


class Halt(models.Model):
    """All calls of a project are paused until a run is started or resumed, or this is lifted."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="halt")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"halt of {self.project_id}"
