"""Planning and steering runs."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from annotation.models import Output, Project
from evalhub.audit.models import Event
from evalhub.jobs.models import LeasedRow
from judges.errors import CannotRun, RunIsOver
from judges.models import Judge, JudgeCall, JudgeRun, ModelPrice
from judges.selectors.calls import material_of
from judges.services.execution import work_on_calls
from judges.services.running.panels import start_jury
from judges.services.runs import RunPlan, cancel_run, resume_run, start_run
from tests.factories.judging import make_judge, make_prompt, make_verdict
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.scales import publish_scale
from tests.judges.engine.fake_provider import FakeProvider

State = LeasedRow.State


@pytest.fixture
def two_items(project: Project) -> Project:
    """Two items with two outputs and a pair each."""
    make_item(project, "it-1", pair=True)
    make_item(project, "it-2", pair=True)
    return project


def test_a_plan_asks_every_output_once_and_every_pair_in_both_orders(two_items: Project) -> None:
    prompts = (make_prompt(two_items, "accuracy"), make_prompt(two_items, "overall"))
    run = start_run(judge=make_judge(two_items), plan=RunPlan(prompts, repeats=2))
    calls = JudgeCall.objects.filter(run=run)
    # 4 outputs x 2 repeats; 2 pairs x 2 orders x 2 repeats.
    assert calls.filter(scope="output").count() == 8
    assert sorted(calls.filter(scope="pair", repeat=0).values_list("order", flat=True)) == [
        *("AB", "AB", "BA", "BA")
    ]
    assert Event.objects.get(verb="judge run started").payload["calls"] == 16


def test_a_limit_counts_items_and_a_fixed_order_asks_pairs_once(two_items: Project) -> None:
    plan = RunPlan((make_prompt(two_items, "overall"),), both_orders=False, limit=1)
    run = start_run(judge=make_judge(two_items), plan=plan)
    assert [(c.order, c.subject.item.key) for c in run.calls.all()] == [("AB", "it-1")]


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5], ["Unsure", "tie"], ["same", "different"]])
def test_a_pair_is_asked_in_its_own_order_only_where_the_scale_has_no_mirror(
    two_items: Project, values: list[object]
) -> None:
    prompts = (make_prompt(two_items, "overall"),)
    publish_scale(two_items, "overall", values)
    run = start_run(judge=make_judge(two_items), plan=RunPlan(prompts))
    assert list(run.calls.values_list("order", flat=True)) == ["AB", "AB"]


def test_what_cannot_run_is_refused_with_the_reason(two_items: Project) -> None:
    prompt = make_prompt(two_items)
    imported = make_judge(two_items, "old", provider="imported", base_url="")
    other = make_project("other")
    make_rubric(other)
    for judge, prompts, why in (
        (imported, (prompt,), "imported"),
        (make_judge(two_items), (), "at least one prompt"),
        (make_judge(other), (prompt,), "another project"),
    ):
        with pytest.raises(CannotRun, match=why):
            start_run(judge=judge, plan=RunPlan(prompts))


def test_cancelling_a_panel_ends_its_members_that_go_on(two_items: Project) -> None:
    judges = [make_judge(two_items, name) for name in ("one", "two", "three")]
    plan = RunPlan((make_prompt(two_items),))
    panel = start_jury(judges=judges, plan=plan, rule="majority")
    members = [seat.run for seat in panel.seats.order_by("place")]
    JudgeRun.objects.filter(pk=members[0].pk).update(status="finished")
    JudgeRun.objects.filter(pk=members[1].pk).update(status="paused")
    assert cancel_run(run=panel.run).status == "cancelled"
    found = JudgeRun.objects.filter(seat__panel=panel).order_by("number")
    assert list(found.values_list("status", flat=True)) == ["finished", "cancelled", "cancelled"]
    assert not JudgeCall.objects.filter(run__in=members[1:], state=State.WAITING).exists()
    assert Event.objects.filter(verb="judge run cancelled").count() == 3


def test_cancelling_leaves_what_is_under_way_and_resuming_asks_for_the_rest(
    two_items: Project,
) -> None:
    run = start_run(judge=make_judge(two_items), plan=RunPlan((make_prompt(two_items),)))
    first = run.calls.first()
    JudgeCall.objects.filter(pk=first.pk).update(state=State.RUNNING, token=uuid4())
    run = cancel_run(run=run)
    assert run.calls.filter(state=State.CANCELLED).count() == 3
    assert run.calls.get(pk=first.pk).state == State.RUNNING
    with pytest.raises(RunIsOver):
        cancel_run(run=run)
    run = resume_run(run=run)
    assert run.status == "running"
    assert run.calls.filter(state=State.WAITING).count() == 3


def test_a_run_with_nothing_left_cannot_be_resumed(two_items: Project) -> None:
    run = start_run(judge=make_judge(two_items), plan=RunPlan((make_prompt(two_items),)))
    run.calls.update(state=State.DONE)
    JudgeRun.objects.update(status="finished")
    with pytest.raises(RunIsOver, match="no call left"):
        resume_run(run=run)


def worked_off(run: JudgeRun) -> JudgeRun:
    while work_on_calls():
        pass
    run.refresh_from_db()
    return run


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("failing", "ends"), [(1, "finished"), (4, "stopped")])
def test_calls_that_were_given_up_are_asked_again_once_the_run_is_resumed(
    two_items: Project, fake_provider: FakeProvider, failing: int, ends: str
) -> None:
    some = Output.objects.order_by("key").values_list("pk", flat=True)[:failing]
    Output.objects.filter(pk__in=list(some)).update(text="[[scenario: fails_first-1]] quality=4")
    judge = make_judge(two_items, base_url=fake_provider.base_url)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(two_items),)))
    run.calls.update(attempts=4)
    assert worked_off(run).status == ends
    assert run.calls.filter(state=State.DEAD, attempts=5).count() == failing
    assert run.verdicts.count() == 4 - failing
    run = resume_run(run=run)
    assert (run.status, run.stop_reason, run.finished_at) == ("running", "", None)
    waiting = run.calls.filter(state=State.WAITING)
    assert list(waiting.values_list("attempts", flat=True)) == [0] * failing
    assert worked_off(run).status == "finished"
    assert (run.verdicts.filter(value=4).count(), run.verdicts.count()) == (failing, 4)
    assert fake_provider.calls == 4 + failing


def test_resuming_a_run_that_goes_on_changes_nothing(two_items: Project) -> None:
    run = start_run(judge=make_judge(two_items), plan=RunPlan((make_prompt(two_items),)))
    run.calls.update(attempts=3)
    assert resume_run(run=run).status == "running"
    assert set(run.calls.values_list("state", "attempts")) == {("waiting", 3)}
    assert not Event.objects.filter(verb="judge run resumed").exists()


def test_a_run_keeps_what_it_depends_on(two_items: Project) -> None:
    judge = make_judge(two_items, parameters={"max_tokens": 9}, price_per_million_in=2)
    rubric = two_items.rubrics.get()
    run = start_run(judge=judge, plan=RunPlan((make_prompt(two_items),), limit=1))
    Judge.objects.update(base_url="http://127.0.0.1:7/v1", model="n", parameters={})
    Judge.objects.update(price_per_million_in=5)
    publish_scale(two_items, "accuracy", ["bad", "good"])
    run.refresh_from_db()
    kept = (run.base_url, run.model, run.parameters, run.price_per_million_in, run.limit)
    assert kept == ("http://127.0.0.1:9/v1", "clean", {"max_tokens": 9}, 2, 1)
    assert run.rubric == rubric
    assert material_of(run, run.calls.all())[0].criteria[0].values == (1, 2, 3, 4, 5)


def test_a_resumed_run_moves_with_its_judge_only_until_it_has_verdicts(two_items: Project) -> None:
    judge = make_judge(two_items, base_url="https://old.example/v1")
    run = start_run(judge=judge, plan=RunPlan((make_prompt(two_items),)))
    for address in ("https://new.example/v1", "https://newer.example/v1"):
        Judge.objects.update(base_url=address)
        run = resume_run(run=cancel_run(run=run))
        assert run.base_url == "https://new.example/v1"
        make_verdict(run, run.calls.first().subject, "accuracy", 3, repeat=len(address))


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ({"repeats": 21}, "between 1 and 20"),
        ({"limit": 0}, "one Item or more"),
        ({"limit": 10**25}, "at most 1,000,000"),
        ({"budget": Decimal("NaN")}, "more than nothing"),
        ({"budget": Decimal(-1)}, "more than nothing"),
        ({"budget": Decimal(10**25)}, "at most"),
        ({"budget": Decimal(0)}, "more than nothing"),
        ({"budget": Decimal(1)}, "needs the prices"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(
    two_items: Project, plan: dict[str, object], why: str
) -> None:
    with pytest.raises(CannotRun, match=why):
        start_run(judge=make_judge(two_items), plan=RunPlan((make_prompt(two_items),), **plan))


def test_a_prompt_whose_criteria_are_gone_is_refused(two_items: Project) -> None:
    version, judge = make_prompt(two_items), make_judge(two_items)
    make_rubric(two_items, output_keys=("tone",), pair_keys=("accuracy",))
    with pytest.raises(CannotRun, match="about-accuracy asks for accuracy, which the Rubric in"):
        start_run(judge=judge, plan=RunPlan((version,)))


def test_a_budget_may_rest_on_the_table_of_prices(two_items: Project) -> None:
    judge, version = make_judge(two_items), make_prompt(two_items)
    fact = {"pattern": "clean", "valid_from": date(2020, 1, 1), "source": "s"}
    ModelPrice.objects.create(project=two_items, price_in=1, price_out=2, **fact)
    run = start_run(judge=judge, plan=RunPlan((version,), budget=Decimal(1)))
    assert (run.budget, run.price_per_million_out) == (1, 2)
