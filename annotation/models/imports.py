"""What was loaded, and the files of a dataset folder that are kept as they are."""

from django.conf import settings
from django.db import models

from annotation.models.projects import Project


class DatasetImport(models.Model):
    """One load of a dataset folder. The digest makes the same load twice a no-op."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "digest"], name="import_once"),
        ]

    def __str__(self) -> str:
        return f"import {self.digest[:12]}"


class KeptFile(models.Model):
    """A file of the dataset folder that is kept with the project and exported unchanged."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kept_files")
    path = models.CharField(max_length=300)
    content = models.BinaryField()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["project", "path"], name="kept_file_once"),
        ]

    def __str__(self) -> str:
        return self.path
