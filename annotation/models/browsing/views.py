"""Views that people keep: filters under a name."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models.projects import Project


class SavedView(models.Model):
    """The filters of a list under a name, one's own or shared with everyone who sees results."""

    class Kind(models.TextChoices):
        ITEMS = "items"
        ANNOTATIONS = "annotations"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.ITEMS)
    name = models.CharField(max_length=80)
    filters = models.JSONField(default=list)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "name"],
                condition=models.Q(shared=True),
                name="shared_view_name_once",
            ),
            models.UniqueConstraint(
                fields=["project", "owner", "kind", "name"], name="own_view_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
