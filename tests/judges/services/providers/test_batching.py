"""Runs that may wait: handed over once, whatever dies, and recorded like any other run."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Count

from annotation.models import Output, Project
from evalhub.errors import EvalhubError
from judges.errors import CannotRun
from judges.models import (
    CallAttempt,
    JudgeBatch,
    JudgeCall,
    JudgeRun,
    ProjectBudget,
    Verdict,
)
from judges.selectors.calls import Material
from judges.services.execution import sweep_calls, work_on_calls
from judges.services.providers.batching import sweep_batches, work_on_batches
from judges.services.providers.sorting import materials_to_ask
from judges.services.running.steering import pause_all_runs, pause_run
from judges.services.runs import RunPlan, cancel_run, resume_run, start_run
from tests.factories.batches import PRICES, killed_after, start_waiting, work
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[..., JudgeRun]


@pytest.fixture
def project(transactional_db: None) -> Project:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    return project


@pytest.fixture
def start(project: Project, fake_provider: FakeProvider) -> Start:
    def starting(provider: str = "openai", model: str = "ok", **plan: Any) -> JudgeRun:
        return start_waiting(project, fake_provider.base_url, provider, model, **plan)

    return starting


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


def test_only_who_takes_batches_may_wait(project: Project) -> None:
    judge = make_judge(project, provider="gemini", **PRICES)
    with pytest.raises(CannotRun, match="take batches"):
        start_run(judge=judge, plan=RunPlan((make_prompt(project),), waits=True))


@pytest.mark.parametrize("end", [cancel_run, pause_run])
def test_nothing_is_handed_over_while_the_run_does_not_go_on(
    start: Start, fake_provider: FakeProvider, end: Callable[..., JudgeRun]
) -> None:
    run = start(budget=Decimal(1))
    work_on_batches()
    end(run=run)
    work_on_batches()
    assert not fake_provider.batches.made
    assert not JudgeCall.objects.filter(state="running").exists()
    assert work(resume_run(run=run)).status == "finished"
    assert (run.reserved, len(fake_provider.batches.made)) == (0, 1)


def test_a_pause_at_the_last_moment_keeps_the_batch_here(
    start: Start, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(budget=Decimal(1))

    def paused_meanwhile(batch: JudgeBatch) -> list[Material]:
        found = materials_to_ask(batch)
        pause_all_runs()
        return found

    monkeypatch.setattr("judges.services.providers.batching.materials_to_ask", paused_meanwhile)
    assert work(run).status == "paused"
    assert (run.reserved, run.spent, fake_provider.batches.made) == (0, 0, {})
    assert set(JudgeCall.objects.values_list("state", flat=True)) == {"waiting"}


def test_what_was_handed_over_before_a_pause_is_found_and_stored(
    start: Start, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(budget=Decimal(1))
    work_on_batches()
    with monkeypatch.context() as patch:
        patch.setattr("judges.services.providers.batching.asyncio.run", killed_after)
        with pytest.raises(KeyboardInterrupt):
            work_on_batches()
    pause_run(run=run)
    JudgeBatch.objects.update(lease_until="2020-01-01T00:00:00Z")
    sweep_batches()
    for _ in range(4):
        JudgeBatch.objects.update(not_before="2020-01-01T00:00:00Z")
        work_on_batches()
    run.refresh_from_db()
    assert (run.status, len(fake_provider.batches.made)) == ("finished", 1)
    assert float(run.spent) == pytest.approx(50e-6)


def test_a_batch_that_may_have_been_worked_on_is_charged(
    start: Start, fake_provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(budget=Decimal(1))
    work(run, rounds=2)
    held = JudgeRun.objects.get(pk=run.pk).reserved

    def lost(batch: JudgeBatch) -> None:
        raise EvalhubError("The key is gone.")

    monkeypatch.setattr("judges.services.providers.batching.step", lost)
    assert work(run).status == "stopped"
    sweep_calls()
    run.refresh_from_db()
    assert (run.reserved, run.spent) == (0, held)
    assert held > 0


def test_a_budget_of_the_project_is_kept_by_batches_too(
    start: Start, fake_provider: FakeProvider
) -> None:
    run = start()
    shared = ProjectBudget.objects.create(project=run.project, limit=Decimal("0.000001"))
    assert work(run).status == "stopped"
    assert "The Project's budget" in run.stop_reason
    assert not fake_provider.batches.made
    ProjectBudget.objects.filter(pk=shared.pk).update(limit=1)
    work(resume_run(run=run), rounds=2)
    ProjectBudget.objects.filter(pk=shared.pk).update(limit=None)
    assert work(run).status == "finished"
    assert run.reserved == 0
    assert float(run.spent) == pytest.approx(50e-6)
