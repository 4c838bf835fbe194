"""Budgets: set aside before the call, charged after it, never overspent."""

import json
import threading
from collections.abc import Iterator
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connections
from django.db.models import Sum

from annotation.models import Project
from judges.engine.requests import CallRequest
from judges.models import CallAttempt, JudgeCall, JudgeRun, ProjectBudget
from judges.selectors.providers.budgets import spending_of
from judges.services.budgets import charge_lost, dollars, estimate_of, give_back, reserve
from judges.services.execution import ask_for_run, sweep_calls, work_on_calls
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request, completion
from tests.judges.engine.scripted_judges import clean

pytestmark = pytest.mark.django_db(transaction=True)
CENT = Decimal("0.01")


def dear(request: Request) -> None:
    """Charges exactly what the estimate allows for: every byte, and the longest reply."""
    tokens_in = int(request.handler.headers["content-length"])
    counts = {"prompt_tokens": tokens_in, "completion_tokens": request.body["max_tokens"]}
    request.reply(completion(clean(request.body), request.body["model"]) | {"usage": counts})


def uncounted(request: Request) -> None:
    request.reply(completion(clean(request.body), "m") | {"usage": None})


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    for scenario in (dear, uncounted):
        monkeypatch.setitem(SCENARIOS, scenario.__name__, scenario)
    with FakeProvider() as provider:
        yield provider


def started(
    fake: FakeProvider, budget: str | None, model: str = "dear", repeats: int = 20
) -> JudgeRun:
    """Two outputs, a dollar per million tokens, at most seven tokens in a reply."""
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    judge = make_judge(
        project,
        base_url=fake.base_url,
        model=model,
        parameters={"max_tokens": 7},
        price_per_million_in=1,
        price_per_million_out=1,
        concurrency=4,
    )
    plan = RunPlan((make_prompt(project),), repeats=repeats, budget=budget and Decimal(budget))
    return start_run(judge=judge, plan=plan)


def work() -> None:
    try:
        while work_on_calls():
            pass
    finally:
        connections.close_all()


def beside(run: JudgeRun, budget: str | None = None) -> JudgeRun:
    """Another run of the same project and prompt, by another judge that is as dear."""
    old = run.judge
    names = ("model", "parameters", "price_per_million_in", "price_per_million_out", "concurrency")
    own = {name: getattr(old, name) for name in names}
    other = make_judge(run.project, "another", base_url=old.base_url, **own)
    version = run.calls.select_related("prompt_version__prompt__project")[0].prompt_version
    amount = budget and Decimal(budget)
    return start_run(
        judge=other, plan=RunPlan((version,), repeats=run.repeats, budget=amount, fresh=True)
    )


def share(run: JudgeRun, limit: str | None) -> None:
    amount = limit and Decimal(limit)
    ProjectBudget.objects.update_or_create(project=run.project, defaults={"limit": amount})


def worked_off(run: JudgeRun) -> JudgeRun:
    """By two workers with connections of their own."""
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work()
    run.refresh_from_db()
    return run


def test_two_workers_spend_the_budget_and_not_a_call_more(fake: FakeProvider) -> None:
    run = worked_off(started(fake, "0.01"))
    costs = list(CallAttempt.objects.values_list("cost", flat=True))
    assert run.spent == sum(costs) <= CENT
    # One more would not have fitted: all calls of this run cost the same, give or take a byte.
    assert run.spent + max(costs) > CENT - Decimal("0.00001")
    assert (run.status, run.reserved) == ("stopped", 0)
    assert run.stop_reason.startswith("The budget of $0.01 is reached: $0.00")
    assert not JudgeCall.objects.filter(reserved__gt=0).exists()
    assert set(run.calls.values_list("state", flat=True)) == {"done", "waiting"}


def test_estimates_that_were_too_high_are_given_back(fake: FakeProvider) -> None:
    run = worked_off(started(fake, "0.01", "clean"))
    # 40 replies of 11 and 7 tokens; what was set aside at once for them all was far more.
    assert (run.status, run.spent, run.reserved) == ("finished", 40 * 18 / Decimal(10**6), 0)


def test_a_reply_without_a_count_is_charged_the_estimate(fake: FakeProvider) -> None:
    run = worked_off(started(fake, "1", "uncounted", repeats=1))
    sent = sum(len(json.dumps(body)) for _, body, _ in fake.asked)
    # A byte is a token at most; json.dumps puts the same bytes that were sent.
    assert run.spent == pytest.approx(Decimal(sent + 2 * 7) / 10**6, rel=Decimal("0.02"))


@pytest.mark.parametrize(("model", "charged"), [("down", 0), ("too_many", 0), ("not_json", 2)])
def test_only_failures_that_may_have_cost_something_are_charged(
    fake: FakeProvider, model: str, charged: int
) -> None:
    run = started(fake, "1", model, repeats=1)
    work_on_calls()
    run.refresh_from_db()
    assert bool(run.spent) is bool(charged)
    assert run.reserved == 0
    # What may have cost something is not asked again before the next reservation.
    assert charged in (0, fake.calls)


def test_a_call_whose_worker_died_is_charged_what_was_set_aside(fake: FakeProvider) -> None:
    run = started(fake, "1")
    call = run.calls.first()
    assert reserve(run, {call.pk: CENT}) == {call.pk}
    died = {"state": "running", "token": uuid4(), "lease_until": "2020-01-01T00:00:00Z"}
    JudgeCall.objects.filter(pk=call.pk).update(**died)
    sweep_calls()
    run.refresh_from_db()
    assert (run.spent, run.reserved) == (CENT, 0)
    charge_lost(run)
    run.refresh_from_db()
    assert run.spent == CENT


def test_nothing_is_set_aside_beyond_the_budget_and_all_of_it_comes_back(
    fake: FakeProvider,
) -> None:
    run = started(fake, "0.025")
    ids = list(run.calls.values_list("pk", flat=True)[:3])
    assert reserve(run, dict.fromkeys(ids, CENT)) == set(ids[:2])
    assert reserve(run, {ids[2]: CENT}) == set()
    run.refresh_from_db()
    # Something is under way that may cost less, so the run goes on.
    assert (run.status, run.reserved) == ("running", 2 * CENT)
    give_back(run, ids)
    run.refresh_from_db()
    assert (run.reserved, run.calls.aggregate(all=Sum("reserved"))["all"]) == (0, 0)


def test_an_estimate_counts_bytes_and_the_longest_reply(project: Project) -> None:
    prices = {"price_per_million_in": 1, "price_per_million_out": 1000}
    run = JudgeRun(**{name: Decimal(price) for name, price in prices.items()})
    short, long = (CallRequest(1, text, "m", {}, {"max_tokens": 10}) for text in ("", "é" * 50))
    # 100 bytes more at a millionth of a dollar; ten tokens out at a thousandth.
    assert estimate_of(run, long) - estimate_of(run, short) == Decimal("0.0001")
    open_end = CallRequest(1, "", "m", {}, {})
    assert estimate_of(run, open_end) > Decimal(1) > estimate_of(run, short)
    assert dollars(Decimal("0.0000001")) == "$0.000001"


def at_once(runs: list[JudgeRun]) -> None:
    """A worker for each run, all beginning together; then whoever is free goes on."""
    ready = threading.Barrier(len(runs))

    def begin(run: JudgeRun) -> None:
        ready.wait()
        ask_for_run(run)
        work()

    loaded = [JudgeRun.objects.select_related("judge", "project").get(pk=run.pk) for run in runs]
    workers = [threading.Thread(target=begin, args=(run,)) for run in loaded]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work()


def test_two_workers_and_two_runs_spend_the_projects_budget_and_not_a_call_more(
    fake: FakeProvider,
) -> None:
    first = started(fake, None)
    runs = [first, beside(first, "1")]
    share(first, "0.02")
    at_once(runs)
    costs = list(CallAttempt.objects.values_list("cost", flat=True))
    sums = spending_of(first.project_id)
    assert (sums.spent, sums.reserved) == (sum(costs), 0)
    # One more would not have fitted: all calls cost the same, give or take a byte.
    assert 2 * CENT - max(costs) - Decimal("0.00001") < sums.spent <= 2 * CENT
    for run in runs:
        run.refresh_from_db()
        assert (run.spent > 0, run.status) == (True, "stopped")
        assert run.stop_reason.startswith("The Project's budget of $0.02 for Judges is spent: $0.0")


def test_a_run_waits_while_calls_of_another_may_still_cost_less(fake: FakeProvider) -> None:
    first = started(fake, None)
    second = beside(first, "1")
    share(first, "0.025")
    mine, others = ([*run.calls.values_list("pk", flat=True)[:3]] for run in (first, second))
    assert reserve(first, dict.fromkeys(mine, CENT)) == set(mine[:2])
    assert reserve(second, {others[0]: CENT}) == set()
    second.refresh_from_db()
    assert second.status == "running"
    give_back(first, mine)
    assert reserve(second, {others[0]: CENT}) == {others[0]}


@pytest.mark.parametrize(
    ("own", "shared", "words"),
    [
        ("0.02", "0.01", "The Project's budget of $0.01 "),
        ("0.01", "0.02", "The budget of $0.01 "),
    ],
)
def test_of_two_budgets_the_one_with_less_left_decides(
    fake: FakeProvider, own: str, shared: str, words: str
) -> None:
    run = started(fake, own)
    share(run, shared)
    ids = list(run.calls.values_list("pk", flat=True)[:2])
    assert reserve(run, dict.fromkeys(ids, CENT)) == {ids[0]}
    JudgeRun.objects.update(spent=CENT, reserved=0)
    assert reserve(run, {ids[1]: CENT}) == set()
    run.refresh_from_db()
    assert (run.status, run.stop_reason.startswith(words)) == ("stopped", True)


def test_what_was_spent_without_a_limit_counts_from_the_day_there_is_one(
    fake: FakeProvider,
) -> None:
    run = worked_off(started(fake, None, "clean"))
    assert (run.status, run.spent, run.reserved) == ("finished", 40 * 18 / Decimal(10**6), 0)
    share(run, "0.0001")
    second = beside(run)
    work()
    second.refresh_from_db()
    assert second.stop_reason.startswith("The Project's budget of $0.0001 ")
    share(run, None)
    assert not JudgeRun.objects.select_related("project").get(pk=run.pk).is_budgeted


def test_a_limit_that_comes_and_goes_while_a_run_is_under_way_is_kept(fake: FakeProvider) -> None:
    run = started(fake, None)
    ids = list(run.calls.values_list("pk", flat=True)[:2])
    share(run, None)
    assert reserve(run, {ids[0]: CENT}) == {ids[0]}
    share(run, "1")
    JudgeRun.objects.update(price_per_million_in=None)
    assert reserve(run, {ids[1]: CENT}) == set()
    run.refresh_from_db()
    assert (run.status, run.reserved) == ("stopped", CENT)
    assert "this run has no prices" in run.stop_reason


def test_what_costs_nothing_goes_on_when_all_is_spent(fake: FakeProvider) -> None:
    run = started(fake, None)
    share(run, "0.01")
    JudgeRun.objects.update(spent=1)
    ids = list(run.calls.values_list("pk", flat=True)[:2])
    assert reserve(run, {ids[0]: Decimal(0), ids[1]: CENT}) == {ids[0]}
