"""Which policy a project's values follow, version by version."""

from django.conf import settings
from django.db import models

from annotation.models import Project


class ConsensusVersion(models.Model):
    """A policy as `ConsensusPolicy` reads it; the highest number is in force.

    Rows are written once; a database trigger refuses changes.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="consensus_versions"
    )
    number = models.PositiveIntegerField()
    policy = models.JSONField()
    note = models.TextField(blank=True)
    n_changed = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="consensus_version_once"),
        ]

    def __str__(self) -> str:
        return f"consensus policy {self.number}"
