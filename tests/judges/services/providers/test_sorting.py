"""What of a batch is handed over: not what is known already, and not more than the budget bears."""

from decimal import ROUND_UP, Decimal

import pytest

from annotation.models import Project
from judges.models import JudgeBatch, JudgeCall, JudgeRun, Verdict
from judges.selectors.calls import material_of
from judges.services.budgets import estimate_of
from judges.services.providers.batching import work_on_batches
from judges.services.providers.sorting import request_of
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)
# 11 tokens in, 3 of them cached, at 2 dollars, 7 out at 4, halved.
COST = Decimal("0.000025")


@pytest.fixture
def run(transactional_db: None, fake_provider: FakeProvider) -> JudgeRun:
    """A run of two calls that waits."""
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    return begun(project, fake_provider.base_url)


def begun(project: Project, base_url: str) -> JudgeRun:
    prices = {"price_per_million_in": 2, "price_per_million_out": 4}
    judge = make_judge(project, provider="openai", base_url=base_url, model="ok", **prices)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),), waits=True))
    run.refresh_from_db()
    return run


def work(run: JudgeRun, rounds: int = 12) -> JudgeRun:
    for _ in range(rounds):
        JudgeBatch.objects.update(not_before="2020-01-01T00:00:00Z")
        JudgeCall.objects.update(not_before="2020-01-01T00:00:00Z")
        work_on_batches()
    run.refresh_from_db()
    return run


def most_of(run: JudgeRun) -> list[Decimal]:
    """What each call may cost at most."""
    found = material_of(run, list(run.calls.order_by("pk")))
    return [estimate_of(run, request_of(run, one)) for one in found]


def test_what_was_answered_before_is_not_handed_over_again(
    run: JudgeRun, fake_provider: FakeProvider
) -> None:
    assert work(run, 4).status == "finished"
    version = run.calls.all()[0].prompt_version
    again = start_run(judge=run.judge, plan=RunPlan((version,), waits=True, budget=Decimal(1)))
    assert work(again, 2).status == "finished"
    assert (again.spent, again.reserved) == (0, 0)
    found = Verdict.objects.filter(run=again)
    assert (set(found.values_list("cached", flat=True)), found.count()) == ({True}, 2)
    assert len(fake_provider.batches.made) == 1


def test_no_more_is_handed_over_than_the_budget_bears(
    run: JudgeRun, fake_provider: FakeProvider
) -> None:
    first, _ = most_of(run)
    JudgeRun.objects.update(budget=first.quantize(Decimal("0.000001"), ROUND_UP))
    work(run, 2)
    assert (run.reserved, run.spent) == (first, 0)
    (made,) = fake_provider.batches.made.values()
    assert len(made.asked) == 1
    assert JudgeCall.objects.filter(state="waiting").count() == 1
    assert work(run).status == "stopped"
    assert "the next call may cost" in run.stop_reason
    assert (run.reserved, run.spent, len(fake_provider.batches.made)) == (0, COST, 1)


def test_what_was_set_aside_and_not_used_lets_the_rest_be_handed_over(
    run: JudgeRun, fake_provider: FakeProvider
) -> None:
    first, second = most_of(run)
    JudgeRun.objects.update(budget=max(first, second) + 2 * COST)
    assert work(run, 20).status == "finished"
    assert (run.reserved, run.spent, len(fake_provider.batches.made)) == (0, 2 * COST, 2)
