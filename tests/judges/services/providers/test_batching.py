"""Runs that may wait: handed over once, whatever dies, and recorded like any other run."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Count

from annotation.models import Output, Project
from judges.errors import CannotRun
from judges.models import (
    CallAttempt,
    JudgeBatch,
    JudgeCall,
    JudgeRun,
    ProjectBudget,
    Verdict,
)
from judges.services.execution import work_on_calls
from judges.services.providers.batching import sweep_batches, work_on_batches
from judges.services.runs import RunPlan, cancel_run, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)
PRICES = {"price_per_million_in": 2, "price_per_million_out": 4}
Start = Callable[..., JudgeRun]
RUN = asyncio.run


@pytest.fixture
def project(transactional_db: None) -> Project:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    return project


@pytest.fixture
def start(project: Project, fake_provider: FakeProvider) -> Start:
    def starting(provider: str = "openai", model: str = "ok", **plan: Any) -> JudgeRun:
        base_url = fake_provider.base_url
        judge = make_judge(project, provider=provider, base_url=base_url, model=model, **PRICES)
        return start_run(judge=judge, plan=RunPlan((make_prompt(project),), waits=True, **plan))

    return starting


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


@pytest.mark.parametrize("provider", ["openai", "responses", "anthropic"])
def test_a_run_that_waits_ends_with_the_same_rows_as_any_other(
    start: Start, fake_provider: FakeProvider, provider: str
) -> None:
    run = start(provider)
    assert work_on_calls() == 0
    assert work(run).status == "finished"
    verdicts = Verdict.objects.filter(run=run)
    assert {(one.status, one.call.state) for one in verdicts} == {("ok", "done")}
    assert verdicts.count() == CallAttempt.objects.filter(call__run=run).count() == 2
    attempt = CallAttempt.objects.first()
    assert attempt is not None
    # 11 tokens in, 3 of them cached, at 2 dollars, 7 out at 4, halved: 25 millionths.
    assert float(attempt.cost or 0) == pytest.approx(25e-6)
    assert run.price_source.startswith("half, as a batch")
    assert len(fake_provider.batches.made) == 1


@pytest.mark.parametrize(("n_hollow", "n_batches"), [(1, 1), (2, 0)])
def test_what_holds_nothing_to_judge_is_left_to_people(
    start: Start, fake_provider: FakeProvider, n_hollow: int, n_batches: int
) -> None:
    run = start()
    hollow = run.calls.order_by("pk").values("subject__output")[:n_hollow]
    Output.objects.filter(pk__in=list(hollow.values_list("subject__output", flat=True))).update(
        text="..."
    )
    assert work(run).status == "finished"
    found = Verdict.objects.filter(run=run)
    assert found.filter(status="needs_human").count() == n_hollow
    assert CallAttempt.objects.filter(call__run=run).count() == 2 - n_hollow
    assert len(fake_provider.batches.made) == n_batches


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_worker_that_dies_after_handing_over_does_not_pay_twice(
    start: Start, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    run = start(provider)
    work_on_batches()
    batch = JudgeBatch.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr("judges.services.providers.batching.asyncio.run", killed_after)
        with pytest.raises(KeyboardInterrupt):
            work_on_batches()
    batch.refresh_from_db()
    assert (batch.provider_id, batch.tried, len(fake_provider.batches.made)) == ("", True, 1)
    JudgeBatch.objects.update(lease_until="2020-01-01T00:00:00Z")
    assert sweep_batches() == 1
    assert work(run).status == "finished"
    assert len(fake_provider.batches.made) == 1
    assert Verdict.objects.filter(run=run).count() == 2


def killed_after(work: Any) -> None:
    """Do the work, and die before anything of it can be written down."""
    RUN(work)
    raise KeyboardInterrupt


def test_what_a_batch_never_came_to_is_handed_over_again(
    start: Start, fake_provider: FakeProvider
) -> None:
    run = start(model="expires")
    work(run, rounds=9)
    assert len(fake_provider.batches.made) >= 2
    assert run.status == "running"
    assert not Verdict.objects.filter(run=run).exists()
    held = JudgeCall.objects.filter(run=run).values("state").annotate(n=Count("pk"))
    assert sum(one["n"] for one in held) == 2


def test_a_batch_that_is_refused_stops_the_run_and_says_why(
    start: Start, fake_provider: FakeProvider
) -> None:
    fake_provider.batches.ending = "failed"
    run = work(start())
    assert (run.status, "line 1 is too long" in run.stop_reason) == ("stopped", True)
    assert set(JudgeCall.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_wrong_key_in_a_batch_stops_the_run(start: Start) -> None:
    run = work(start(model="forbidden"))
    assert (run.status, "403: not for you" in run.stop_reason) == ("stopped", True)


def test_a_cancelled_run_cancels_its_batch(start: Start, fake_provider: FakeProvider) -> None:
    run = start()
    work(run, rounds=2)
    cancel_run(run=run)
    for _ in range(3):
        JudgeBatch.objects.update(not_before="2020-01-01T00:00:00Z")
        work_on_batches()
    (made,) = fake_provider.batches.made.values()
    assert made.cancelled
    assert set(JudgeCall.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_provider_that_is_away_is_looked_at_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start()
    JudgeRun.objects.update(base_url="http://127.0.0.1:9/v1")
    work(run, rounds=3)
    batch = JudgeBatch.objects.get()
    assert (run.status, batch.state) == ("running", "waiting")
    assert "cannot be reached" in batch.last_error
    assert work(run).status == "stopped"


def test_only_who_takes_batches_and_has_no_budget_may_wait(project: Project) -> None:
    prompt = make_prompt(project)
    for provider, budget, words in (
        ("gemini", None, "take batches"),
        ("openai", Decimal(1), "a limit"),
    ):
        judge = make_judge(project, provider, provider=provider, **PRICES)
        with pytest.raises(CannotRun, match=words):
            start_run(judge=judge, plan=RunPlan((prompt,), waits=True, budget=budget))


def test_a_budget_of_the_project_stops_a_run_that_waits_before_it_is_handed_over(
    start: Start, fake_provider: FakeProvider
) -> None:
    run = start()
    ProjectBudget.objects.create(project=run.project, limit=1)
    assert work(run).status == "stopped"
    assert "a batch is asked all at once" in run.stop_reason
    assert fake_provider.calls == JudgeBatch.objects.count() == 0
