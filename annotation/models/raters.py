"""Raters: whoever yields ratings in a project, with an account or only by imported id."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models.projects import Project, new_seed


class Rater(models.Model):
    """One annotator of a project. `key` is the id in imports and exports, never an e-mail."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="raters")
    key = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="rater_roles"
    )
    seed = models.BigIntegerField(default=new_seed, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.TextField(blank=True)
    skills = models.JSONField(default=dict, db_default={}, blank=True)
    trap_factor = models.FloatField(null=True, blank=True)
    qualified_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    has_notices = models.BooleanField(default=False, db_default=False, editable=False)
    seen_version = models.PositiveIntegerField(null=True, editable=False)
    guidelines_seen_at = models.DateTimeField(null=True, editable=False)
    accepted_warning = models.CharField(
        max_length=64, blank=True, db_default="", default="", editable=False
    )
    has_answers = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="rater_key_once"),
            models.UniqueConstraint(fields=["project", "user"], name="rater_user_once"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def trap_rate(self) -> float:
        """The project's rate, more often for a rater whose reading is in doubt."""
        rate: float = self.project.trap_rate
        return rate if self.trap_factor is None else min(0.5, rate * self.trap_factor)
