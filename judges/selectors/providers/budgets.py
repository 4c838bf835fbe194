"""What all calls of a project may cost together, and what they cost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from judges.models import JudgeCheck, JudgeRun, ProjectBudget, PromptProposal

NOTHING = Decimal(0)
TOTALS = {name: Sum(name, default=NOTHING) for name in ("spent", "reserved")}


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
    """What runs, checks and proposals of prompts cost so far, and may yet."""
    paid: tuple[QuerySet[Any], ...] = (
        JudgeRun.objects.filter(project=project_id),
        JudgeCheck.objects.filter(judge__project=project_id),
        PromptProposal.objects.filter(judge__project=project_id),
    )
    sums = [rows.aggregate(**TOTALS) for rows in paid]
    spent, reserved = (sum((one[name] for one in sums), NOTHING) for name in TOTALS)
    return Spending(limit_of(project_id), spent, reserved)
