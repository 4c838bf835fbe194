"""What a run may cost is changed while it lasts, and once its budget stopped it."""

from decimal import Decimal

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from judges.errors import CannotRun, RunIsOver
from judges.models import JudgeRun
from judges.services.budgets import REACHED
from judges.services.execution import work_on_calls
from judges.services.running.allowances import change_budget
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item
from tests.judges.engine.fake_provider import FakeProvider

PRICES = {"price_per_million_in": 1, "price_per_million_out": 1}


def planned(project: Project, budget: str | None, **fields: object) -> JudgeRun:
    """Two calls, a dollar per million tokens, at most seven tokens in a reply."""
    make_item(project, "it-1", outputs=2)
    judge = make_judge(project, parameters={"max_tokens": 7}, **PRICES, **fields)
    plan = RunPlan((make_prompt(project),), budget=budget and Decimal(budget))
    return start_run(judge=judge, plan=plan)


def worked_off(run: JudgeRun) -> JudgeRun:
    while work_on_calls():
        pass
    run.refresh_from_db()
    return run


@pytest.mark.django_db(transaction=True)
def test_a_run_that_its_budget_stopped_goes_on_with_more_and_keeps_to_it(
    project: Project, fake_provider: FakeProvider
) -> None:
    # A reply costs 18 millionths of a dollar; a call is made where all its bytes could be paid.
    run = worked_off(planned(project, "0.0003", base_url=fake_provider.base_url))
    assert (run.status, fake_provider.calls) == ("stopped", 0)
    more = change_budget(run=run, budget=Decimal("0.0004"))
    assert (more.status, more.stop_reason) == ("running", "")
    assert worked_off(run).stop_reason.startswith(f"{REACHED[0]} $0.0004 is reached")
    change_budget(run=run, budget=Decimal("0.01"))
    assert (worked_off(run).status, fake_provider.calls) == ("finished", 2)
    assert 0 < run.spent < Decimal("0.01")


def test_only_a_run_that_its_own_budget_stopped_goes_on_by_itself(
    project: Project, erin: User
) -> None:
    run = planned(project, "1")
    for status, reason in (("paused", "erin paused it."), ("stopped", f"{REACHED[1]} $1 ...")):
        JudgeRun.objects.update(status=status, stop_reason=reason)
        assert change_budget(run=run, budget=Decimal(2), actor=erin).status == status
    event = Event.objects.get(verb="judge run budget changed")
    assert (event.payload["before"], event.payload["after"]) == ("1", "2")
    assert event.actor == erin


@pytest.mark.parametrize(
    ("amount", "complaint"),
    [
        ("NaN", "more than nothing and at most"),
        ("-1", "more than nothing and at most"),
        ("1000000", r"at most \$999,999"),
        ("0.3", r"has spent \$0\.2, and \$0\.1 is set aside .* must be more than that"),
    ],
)
def test_an_amount_that_could_not_be_kept_is_refused(
    project: Project, amount: str, complaint: str
) -> None:
    run = planned(project, "1")
    JudgeRun.objects.update(spent="0.2", reserved="0.1")
    with pytest.raises(InvalidInput, match=complaint):
        change_budget(run=run, budget=Decimal(amount))
    run.refresh_from_db()
    assert run.budget == 1


def test_a_run_without_a_budget_or_without_calls_left_has_none_to_change(project: Project) -> None:
    run = planned(project, None)
    with pytest.raises(CannotRun, match="Run 1 has no budget of its own"):
        change_budget(run=run, budget=Decimal(1))
    JudgeRun.objects.update(budget=1)
    run.calls.update(state="done")
    with pytest.raises(RunIsOver, match="no call left"):
        change_budget(run=run, budget=Decimal(2))
