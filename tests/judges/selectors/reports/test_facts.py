"""What a run took: calls, dollars, seconds; and what it asked with."""

import uuid
from decimal import Decimal

from annotation.models import Project
from judges.models import CallAttempt, JudgeCall, JudgeRun
from judges.selectors.reports.facts import cost_of, prompt_versions, returned_models, version_for
from judges.selectors.runs import run_progress
from tests.factories.judging import make_prompt, make_run
from tests.factories.projects import make_item


def asked(project: Project) -> JudgeRun:
    """Two calls for a cent each, answered by two models in 1 and 3 seconds."""
    run, version = make_run(project, imported=False), make_prompt(project)
    for number, model in enumerate(("m-1", "m-2")):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        call = JudgeCall.objects.create(
            run=run, subject=subject, prompt_version=version, scope="output", state="done"
        )
        CallAttempt.objects.create(
            call=call,
            token=uuid.uuid4(),
            request_digest="0",
            requested_model="m",
            returned_model=model,
            latency_seconds=1 + 2 * number,
            cost=Decimal("0.01"),
        )
    return run


def test_costs_are_counted_by_call_and_by_thousand_units(project: Project) -> None:
    run = asked(project)
    cost = cost_of(run, run_progress(run))
    assert cost is not None
    assert (cost.calls, cost.kinds, cost.latency) == (2, (("Outputs", 2),), (1.0, 3.0))
    assert (cost.spent, cost.per_call, cost.per_thousand) == (
        Decimal("0.02"),
        Decimal("0.01"),
        Decimal(10),
    )


def test_a_run_knows_its_prompts_and_who_answered(project: Project) -> None:
    run = asked(project)
    assert [str(one) for one in prompt_versions(run)] == ["about-accuracy 1"]
    assert version_for(run, "accuracy") == prompt_versions(run)[0]
    assert version_for(run, "overall") is None
    assert returned_models(run) == ["m-1", "m-2"]


def test_nobody_knows_what_imported_verdicts_cost(run: JudgeRun) -> None:
    assert cost_of(run, run_progress(run)) is None
    assert prompt_versions(run) == []
