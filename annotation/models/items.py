"""Items, their outputs, and the subjects that are rated in one sitting."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from annotation.models.projects import Project
from annotation.models.rubrics import Scope


class Item(models.Model):
    """A prompt or conversation with its context. `input` is a text or a list of turns."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Here and below, a constraint's index begins with what would have one of its own.
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="items"
    )
    key = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    input = models.JSONField()
    context = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    metadata = models.JSONField(default=dict)
    extra = models.JSONField(default=dict)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="item_key_once"),
        ]
        indexes = [
            models.Index(fields=["project", "position"]),
            models.Index(
                fields=["project", "position"],
                condition=models.Q(retired_at__isnull=False),
                name="item_retired",
            ),
            GinIndex(fields=["metadata"], opclasses=["jsonb_path_ops"], name="item_metadata"),
        ]

    def __str__(self) -> str:
        return self.key


class Output(models.Model):
    """One system's answer to an item; position 0 is A, 1 is B."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, db_index=False, related_name="outputs")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=200)
    model = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    extra = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "key"], name="output_key_once"),
            models.UniqueConstraint(fields=["item", "position"], name="output_position_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Subject(models.Model):
    """What is rated in one sitting: one output, the pair of an item's two, or the list of all.

    An item without outputs (a quiz question) is one subject of scope `output` with none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="subjects")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="subjects")
    scope = models.CharField(max_length=6, choices=Scope)
    output = models.ForeignKey(Output, on_delete=models.CASCADE, null=True, related_name="subjects")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "scope", "output"],
                name="subject_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} of {self.item_id}"
