"""Which split an item belongs to, once and for all."""

from django.db import models

from annotation.models import Item, Project
from calibration.models.golden_sets import GoldenSet


class Split(models.TextChoices):
    """What the items of a release may be used for."""

    CALIBRATION = "calibration", "calibration"
    FEW_SHOT = "few_shot", "few-shot"
    HELD_OUT = "held_out", "held-out"


class SplitPlace(models.Model):
    """The split of one item. A database trigger refuses changes: held-out stays held-out.

    `release` is the one that placed it; `stratum` is the one it had then.
    """

    # Both constraints' indexes serve the foreign keys.
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, db_index=False, related_name="split_places"
    )
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="split_place")
    split = models.CharField(max_length=12, choices=Split)
    stratum = models.CharField(max_length=400, blank=True)
    release = models.ForeignKey(GoldenSet, on_delete=models.PROTECT, related_name="placed")

    class Meta:
        indexes = [models.Index(fields=["project", "split"])]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.split}"
