"""Saying what all calls of a project may cost together."""

from decimal import Decimal

from django.db import transaction

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput
from judges.models import ProjectBudget
from judges.services.runs import MOST_DOLLARS


@transaction.atomic
def set_project_budget(*, project: Project, limit: Decimal | None, actor: User) -> ProjectBudget:
    """Keep a limit in dollars, None for none, with an event of what it was.

    What was spent before counts. Raises `InvalidInput` for an amount that is no budget.
    """
    if limit is not None and not (limit.is_finite() and 0 < limit <= MOST_DOLLARS):
        raise InvalidInput(f"The budget must be more than nothing and at most ${MOST_DOLLARS:,}.")
    ProjectBudget.objects.get_or_create(project=project)
    budget = ProjectBudget.objects.select_for_update(no_key=True).get(project=project)
    if budget.limit == limit:
        return budget
    before, budget.limit = budget.limit, limit
    budget.save(update_fields=["limit"])
    record_event(
        verb="judge budget set",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"before": written(before), "after": written(limit)},
    )
    return budget


def written(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"
