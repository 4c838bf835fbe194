"""What lists of items are narrowed by, kept beside the items and brought up to date behind them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from annotation.models.items import Item
from annotation.models.projects import Project


class ItemWords(models.Model):
    """The words of an item's id, input and outputs. Whoever changes a text deletes the row."""

    item = models.OneToOneField(
        Item, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="item_words")]

    def __str__(self) -> str:
        return f"words of {self.item_id}"


class ItemDigest(models.Model):
    """What people and judges said about an item, in short; it may be some minutes old.

    `spread` is the widest disagreement of a unit as a share of its scale, null with fewer than
    two ratings; `tied` says that a unit has no majority; `conflicts` are labels of judges.
    """

    item = models.OneToOneField(
        Item, on_delete=models.CASCADE, primary_key=True, related_name="digest"
    )
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="item_digests"
    )
    n_annotations = models.PositiveIntegerField(default=0)
    spread = models.FloatField(null=True)
    tied = models.BooleanField(default=False)
    conflicts = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["project", "spread"], name="digest_spread"),
            models.Index(fields=["project"], condition=Q(tied=True), name="digest_tied"),
            models.Index(fields=["project"], condition=Q(n_annotations=0), name="digest_unrated"),
            models.Index(fields=["project"], condition=~Q(conflicts=[]), name="digest_conflicting"),
            GinIndex(fields=["conflicts"], name="digest_conflicts"),
        ]

    def __str__(self) -> str:
        return f"digest of {self.item_id}"


class DigestPass(models.Model):
    """The walk over a project's items that brings words and digests up to date.

    `place` is the position it has reached, null between two walks. `seen` is the newest event
    before it began; `again` asks for one more, for what was being written meanwhile. `reaches`
    are the ranges of criteria where any number may be given.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="digest_pass"
    )
    place = models.BigIntegerField(null=True)
    seen = models.BigIntegerField(default=0)
    again = models.BooleanField(default=True)
    reaches = models.JSONField(default=dict)
    n_items = models.PositiveIntegerField(null=True)
    counted = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pass over {self.project_id}"
