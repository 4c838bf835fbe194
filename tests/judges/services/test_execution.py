"""Working off calls against a real HTTP server."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from annotation.models import Output, Project
from evalhub.jobs.models import LeasedRow
from judges.models import CallAttempt, JudgeCall, JudgeRun, Verdict
from judges.services.execution import sweep_calls, work_on_calls
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)
State = LeasedRow.State


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def project(transactional_db: None) -> Project:
    """Two items; output a of it-1 has quality 4, b has 2; the pair's better one is a."""
    project = make_project()
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    make_item(project, "it-1", pair=True)
    for letter, quality in (("a", 4), ("b", 2)):
        Output.objects.filter(key=f"it-1-{letter}").update(text=f"quality={quality}")
    return project


def work(project: Project, fake: FakeProvider, key: str = "accuracy", **judge: object) -> JudgeRun:
    """Run a judge to the end of what is due."""
    made = make_judge(project, base_url=fake.base_url, **judge)
    run = start_run(judge=made, plan=RunPlan((make_prompt(project, key),)))
    while work_on_calls():
        pass
    run.refresh_from_db()
    return run


def test_verdicts_are_stored_and_the_run_finishes(project: Project, fake: FakeProvider) -> None:
    run = work(project, fake)
    verdicts = Verdict.objects.filter(run=run).order_by("subject__output__key")
    assert [(v.value, v.status, v.rationale) for v in verdicts] == [
        (4, "ok", "as it says"),
        (2, "ok", "as it says"),
    ]
    assert run.status == "finished"
    attempt = CallAttempt.objects.first()
    assert (attempt.tokens_in, attempt.tokens_out, attempt.finish_reason) == (11, 7, "stop")


def test_a_choice_is_turned_back_after_the_swap(project: Project, fake: FakeProvider) -> None:
    run = work(project, fake, "overall")
    found = dict(Verdict.objects.filter(run=run).values_list("order", "value"))
    assert found == {"AB": "A", "BA": "A"}


def test_a_judge_that_takes_the_first_is_seen(project: Project, fake: FakeProvider) -> None:
    run = work(project, fake, "overall", model="first_picker")
    found = dict(Verdict.objects.filter(run=run).values_list("order", "value"))
    assert found == {"AB": "A", "BA": "B"}


@pytest.mark.parametrize(
    ("scenario", "status"),
    [("garbage", "unparsed"), ("refuses", "refused"), ("length", "truncated")],
)
def test_what_cannot_be_read_is_never_a_value(
    project: Project, fake: FakeProvider, scenario: str, status: str
) -> None:
    run = work(project, fake, model=scenario)
    verdicts = Verdict.objects.filter(run=run)
    assert {(v.value, v.status) for v in verdicts} == {(None, status)}
    assert run.status == "finished"


def test_a_wrong_key_stops_the_run_and_says_why(project: Project, fake: FakeProvider) -> None:
    run = work(project, fake, model="bad_key")
    assert run.status == "stopped"
    assert "401" in run.stop_reason
    assert not Verdict.objects.filter(run=run).exists()


def test_a_budget_stops_the_run(project: Project, fake: FakeProvider) -> None:
    judge = make_judge(
        project,
        base_url=fake.base_url,
        price_per_million_in=1,
        price_per_million_out=1,
        concurrency=1,
    )
    plan = RunPlan((make_prompt(project),), repeats=8, budget="0.000020")
    run = start_run(judge=judge, plan=plan)
    work_on_calls()
    run.refresh_from_db()
    # A reply costs 18 millionths: the second one is over the budget.
    assert run.stop_reason.startswith("The budget")
    assert CallAttempt.objects.filter(call__run=run).count() <= 4


def test_a_call_of_a_dead_worker_is_freed_and_asked_again(
    project: Project, fake: FakeProvider
) -> None:
    judge = make_judge(project, base_url=fake.base_url)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),)))
    call = run.calls.first()
    JudgeCall.objects.filter(pk=call.pk).update(
        state=State.RUNNING, token=uuid4(), lease_until="2020-01-01T00:00:00Z"
    )
    assert sweep_calls() == 1
    while work_on_calls():
        pass
    assert Verdict.objects.filter(run=run).count() == 2
