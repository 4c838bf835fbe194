"""Runs that may wait, and the workers that hand them over."""

import asyncio
from typing import Any

from annotation.models import Project
from judges.models import JudgeBatch, JudgeCall, JudgeRun
from judges.services.providers.batching import work_on_batches
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt

PRICES = {"price_per_million_in": 2, "price_per_million_out": 4}
RUN = asyncio.run


def start_waiting(
    project: Project, base_url: str, provider: str = "openai", model: str = "ok", **plan: Any
) -> JudgeRun:
    judge = make_judge(project, provider=provider, base_url=base_url, model=model, **PRICES)
    return start_run(judge=judge, plan=RunPlan((make_prompt(project),), waits=True, **plan))


def work(run: JudgeRun, rounds: int = 12) -> JudgeRun:
    """As many looks as it takes, without waiting between them."""
    for _ in range(rounds):
        JudgeBatch.objects.update(not_before="2020-01-01T00:00:00Z")
        JudgeCall.objects.update(not_before="2020-01-01T00:00:00Z")
        work_on_batches()
        run.refresh_from_db()
        if run.status != "running":
            break
    return run


def killed_after(work: Any) -> None:
    """Do the work, and die before anything of it can be written down."""
    RUN(work)
    raise KeyboardInterrupt
