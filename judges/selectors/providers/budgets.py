"""What all runs of a project may spend together, and what they spent."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from judges.models import JudgeRun, ProjectBudget

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Spending:
    """`reserved` is what calls under way may cost at most; without a limit it is not kept."""

    limit: Decimal | None
    spent: Decimal
    reserved: Decimal


def limit_of(project_id: int) -> Decimal | None:
    """The project's budget for judges in dollars."""
    found = ProjectBudget.objects.filter(project=project_id)
    return found.values_list("limit", flat=True).first()


def spending_of(project_id: int) -> Spending:
    sums = JudgeRun.objects.filter(project=project_id).aggregate(
        spent=Sum("spent", default=NOTHING), reserved=Sum("reserved", default=NOTHING)
    )
    return Spending(limit_of(project_id), sums["spent"], sums["reserved"])
