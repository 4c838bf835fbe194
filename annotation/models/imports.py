"""What was loaded, and the files of a dataset folder that are kept as they are."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models.items import Item
from annotation.models.projects import Project


class DatasetImport(models.Model):
    """One load of a dataset folder. The digest makes the same load twice a no-op.

    `sample` is the plan of a sample with its coverage, null where everything was loaded.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    sample = models.JSONField(null=True)
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


class StagedUpload(models.Model):
    """A file that somebody sent and has not loaded yet: it lies in the data folder for a day.

    Only its owner sees it. `report` is the last trial, empty again when anything is changed;
    without a project the file becomes one, under `slug`. `encoding` is what a table is read in.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=80, blank=True)
    format = models.CharField(max_length=30)
    encoding = models.CharField(max_length=20, blank=True)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.name


class ImportPreset(models.Model):
    """A mapping of columns that a project keeps for files of the same making."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="import_presets")
    name = models.CharField(max_length=80)
    format = models.CharField(max_length=30)
    mapping = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="import_preset_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ItemContent(models.Model):
    """A digest of an item's input, context and output texts, by which imports find equal ones.

    Whoever changes a text deletes the row: the next import makes it anew.
    """

    item = models.OneToOneField(
        Item, on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="item_contents"
    )
    digest = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["project", "digest"], name="item_content")]

    def __str__(self) -> str:
        return f"content of {self.item_id}"
