"""Releases that should not be used any more."""

from django.conf import settings
from django.db import models

from calibration.models.golden_sets import GoldenSet


class Deprecation(models.Model):
    """Somebody's advice against a release; the newest one stands. Rows are written once."""

    release = models.ForeignKey(GoldenSet, on_delete=models.CASCADE, related_name="deprecations")
    reason = models.TextField()
    successor = models.ForeignKey(
        GoldenSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.release} is deprecated"
