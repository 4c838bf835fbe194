"""References: the values taken as true."""

from django.db import models

from annotation.models.items import Subject
from annotation.models.projects import Project
from annotation.models.rubrics import Criterion


class Reference(models.Model):
    """The value taken as true for one unit, as imported."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="references")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="references")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="references")
    value = models.JSONField()
    explanation = models.TextField(blank=True)
    tolerance = models.FloatField(null=True)
    extra = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "criterion"], name="reference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
