"""Changing what one run may cost, so that a run whose budget is spent can go on."""

from decimal import Decimal

from django.db import transaction

from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput
from evalhub.jobs.models import LeasedRow
from judges.errors import CannotRun, RunIsOver
from judges.models import JudgeRun
from judges.services.budgets import REACHED, dollars
from judges.services.runs import MOST_DOLLARS, resume_run

State, Status = LeasedRow.State, JudgeRun.Status


@transaction.atomic
def change_budget(*, run: JudgeRun, budget: Decimal, actor: User | None = None) -> JudgeRun:
    """Let a run cost more or less from its next call on; one that its budget stopped goes on.

    Raises `InvalidInput` for an amount that could not be kept, `CannotRun` for a run that has no
    budget, `RunIsOver` where no call is left.
    """
    run = JudgeRun.objects.select_for_update(no_key=True, of=("self",)).get(pk=run.pk)
    before = run.budget
    if before is None:
        raise CannotRun(f"Run {run.number} has no budget of its own; one is given when it starts.")
    if not run.calls.exclude(state=State.DONE).exists():
        raise RunIsOver(f"Run {run.number} has no call left to make.")
    check_amount(run, budget)
    if budget != before:
        run.budget = budget
        run.save(update_fields=["budget"])
        record_event(
            verb="judge run budget changed",
            subject=run,
            actor=actor,
            project_id=run.project.public_id,
            payload={"number": run.number, "before": written(before), "after": written(budget)},
        )
    return resume_run(run=run, actor=actor) if is_spent(run) else run


def check_amount(run: JudgeRun, budget: Decimal) -> None:
    """Raise `InvalidInput` for an amount that is none, or that is gone already."""
    if not budget.is_finite() or not 0 < budget <= MOST_DOLLARS:
        raise InvalidInput(f"The budget must be more than nothing and at most ${MOST_DOLLARS:,}.")
    if not budget > run.spent + run.reserved:
        aside = f", and {dollars(run.reserved)} is set aside for calls under way"
        raise InvalidInput(
            f"Run {run.number} has spent {dollars(run.spent)}{aside if run.reserved else ''}; "
            "the budget must be more than that."
        )


def is_spent(run: JudgeRun) -> bool:
    """Did its own budget stop the run?"""
    return run.status == Status.STOPPED and run.stop_reason.startswith(REACHED[0])


def written(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
