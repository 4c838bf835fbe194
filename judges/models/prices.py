"""What models cost from when on, when they end, and what judges of a project may spend."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotation.models import Project
from judges.models.judges import Judge

PRICE = {"max_digits": 12, "decimal_places": 6}


class ModelFact(models.Model):
    """Something about every model whose name fits `pattern`, where `*` stands for anything.

    `provider` limits it to one; `source` says where it was read.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    provider = models.CharField(max_length=10, choices=Judge.Provider, blank=True)
    pattern = models.CharField(max_length=200)
    source = models.CharField(max_length=500)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.pattern


class ModelPrice(ModelFact):
    """Prices per million tokens, valid from a day on until a later entry."""

    valid_from = models.DateField()
    price_in = models.DecimalField(**PRICE)
    price_out = models.DecimalField(**PRICE)
    price_cached = models.DecimalField(**PRICE, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "provider", "pattern", "valid_from"], name="price_once_a_day"
            ),
        ]


class ModelRetirement(ModelFact):
    """The day from which a provider does not answer for a model any more."""

    retires_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "provider", "pattern"], name="retirement_once"
            ),
        ]


class ProjectBudget(models.Model):
    """A limit in dollars for all calls of a project together, null for none.

    What is spent and set aside stands in the rows of the runs; who sets aside holds this row.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="judge_budget")
    limit = models.DecimalField(max_digits=12, decimal_places=6, null=True)

    def __str__(self) -> str:
        return f"budget of {self.project}"


class Outlay(models.Model):
    """A row that stands for one call outside runs: what it cost, and may cost while it is made."""

    spent = models.DecimalField(max_digits=30, decimal_places=12, default=0, db_default=0)
    reserved = models.DecimalField(max_digits=30, decimal_places=12, default=0, db_default=0)

    class Meta:
        abstract = True
