"""What happens before anything is stored: redaction, and sampling of what a service sends."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from annotation.models.projects import Project, new_seed


class RedactionPolicy(models.Model):
    """The kinds of data a project has replaced, as `evalhub.redaction` reads them; none is off.

    `allowed` are texts that stay: a hotline, an address of the shop.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="redaction_policy", primary_key=True
    )
    kinds = models.JSONField(default=list)
    allowed = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"redaction of {self.project_id}"


class IntakeRule(models.Model):
    """Which of the items a service sends are taken; `seed` makes a resend decide the same.

    `daily` is how many a day, `by` the metadata key whose values share it, `quotas` the values
    that have a number of their own. Null is without limit.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="intake_rule", primary_key=True
    )
    enabled = models.BooleanField(default=False)
    share = models.FloatField(
        default=1.0, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)]
    )
    seed = models.BigIntegerField(default=new_seed, editable=False)
    by = models.CharField(max_length=200, blank=True)
    daily = models.PositiveIntegerField(null=True, blank=True)
    quotas = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"intake of {self.project_id}"
