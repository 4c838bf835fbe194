"""Trying a version on a few items that people rated; never on held-out ones."""

from django.db import transaction

from evalhub.accounts.models import User
from judges.errors import CannotRun
from judges.models import Judge, JudgeRun, PromptVersion
from judges.selectors.prompts.trials import trial_items
from judges.services.runs import RunPlan, start_run


@transaction.atomic
def start_trial(*, version: PromptVersion, judge: Judge, actor: User | None = None) -> JudgeRun:
    """Start a run that stands for nothing in reports. Raises `CannotRun` without rated items."""
    items = trial_items(version)
    if not items:
        raise CannotRun(
            "There is nothing to try this on: no Item that is not held out has been rated by "
            "people under what the prompt asks."
        )
    plan = RunPlan(prompts=(version,), items=items, purpose=JudgeRun.Purpose.TRIAL)
    return start_run(judge=judge, plan=plan, actor=actor)
