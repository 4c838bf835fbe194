"""Working off calls against a real HTTP server."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models.functions import Now

from annotation.models import Output, Project
from evalhub.audit.models import Event
from evalhub.jobs.models import LeasedRow
from evalhub.startup.sealing import seal
from judges.models import CallAttempt, Judge, JudgeCall, JudgeRun, Verdict
from judges.selectors.runs import run_progress
from judges.services.execution import Desk, sweep_calls, work_on_calls
from judges.services.runs import RunPlan, cancel_run, resume_run, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request, problem

pytestmark = pytest.mark.django_db(transaction=True)
State = LeasedRow.State


def used_to_wait(request: Request) -> None:
    request.reply(problem("slow down"), 429, retry_after=f"{request.number:g}")


@pytest.fixture(autouse=True)
def scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more way in which the provider may answer."""
    monkeypatch.setitem(SCENARIOS, "used_to_wait", used_to_wait)


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


def started(
    project: Project, fake: FakeProvider, key: str = "accuracy", **judge: object
) -> JudgeRun:
    made = make_judge(project, base_url=fake.base_url, **judge)
    return start_run(judge=made, plan=RunPlan((make_prompt(project, key),)))


def work(project: Project, fake: FakeProvider, key: str = "accuracy", **judge: object) -> JudgeRun:
    """Run a judge to the end of what is due."""
    run = started(project, fake, key, **judge)
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
    assert 0 < attempt.latency_seconds < 60


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


def died(run: JudgeRun) -> JudgeCall:
    """A call whose worker died long ago."""
    lost = {"state": State.RUNNING, "token": uuid4(), "lease_until": "2020-01-01T00:00:00Z"}
    call = run.calls.first()
    run.calls.filter(pk=call.pk).update(**lost)
    call.refresh_from_db()
    return call


def test_a_call_of_a_dead_worker_is_freed_and_asked_again(
    project: Project, fake: FakeProvider
) -> None:
    run = started(project, fake)
    call = died(run)
    assert (sweep_calls(), sweep_calls()) == (1, 0)
    while work_on_calls():
        pass
    assert Verdict.objects.filter(run=run).count() == 2
    attempts = CallAttempt.objects.filter(call__run=run)
    lost, *answered = attempts.order_by("id")
    assert (lost.call, lost.error_class, lost.kept) == (call, "WorkerStopped", False)
    assert (lost.token, lost.requested_model, lost.cost) == (call.token, "clean", None)
    assert [one.error_class for one in answered] == ["", ""]
    assert run_progress(run).retries == 1


def test_calls_that_come_back_to_a_cancelled_run_are_cancelled_too(
    project: Project, fake: FakeProvider
) -> None:
    run = started(project, fake)
    died(run)
    cancel_run(run=run)
    sweep_calls()
    assert set(run.calls.values_list("state", flat=True)) == {State.CANCELLED}


def test_cancelling_stops_new_calls_within_five_seconds(
    project: Project, fake: FakeProvider
) -> None:
    judge = make_judge(project, base_url=fake.base_url, model="slow-0.5", concurrency=1)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),), repeats=20))
    worker = threading.Thread(target=in_own_thread, args=(work_on_calls,))
    worker.start()
    wait_until(lambda: fake.calls > 0)
    cancel_run(run=run)
    cancelled = time.monotonic()
    worker.join(300)
    assert fake.arrived[-1] < cancelled + 5
    states = Counter(run.calls.values_list("state", flat=True))
    # 40 calls were planned; those under way are stored, the rest is cancelled.
    assert states == {"done": fake.calls, "cancelled": 40 - fake.calls}
    assert Verdict.objects.filter(run=run).count() == fake.calls < 40


def in_own_thread(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connections.close_all()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert happened()


def test_a_host_that_is_no_longer_allowed_stops_the_run(
    project: Project, fake: FakeProvider, settings: Any
) -> None:
    run = started(project, fake)
    settings.JUDGE_LOOPBACK = False
    work_on_calls()
    run.refresh_from_db()
    assert (run.status, fake.calls) == ("stopped", 0)
    assert "https" in run.stop_reason
    assert set(run.calls.values_list("state", "attempts")) == {("waiting", 0)}


def test_a_key_that_cannot_be_opened_stops_the_run(project: Project, fake: FakeProvider) -> None:
    judge = make_judge(project, base_url=fake.base_url, sealed_key=seal("sk-1", host="elsewhere"))
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),)))
    work_on_calls()
    run.refresh_from_db()
    assert (run.status, run.stop_reason, fake.calls) == (
        "stopped",
        "The provider key belongs to another host; enter it again.",
        0,
    )


def test_too_many_requests_are_put_back_without_being_counted(
    project: Project, fake: FakeProvider
) -> None:
    run = work(project, fake, model="used_to_wait-3600")
    assert run.status == "running"
    assert set(run.calls.values_list("state", "attempts")) == {("waiting", 0)}
    ten_minutes = Now() + timedelta(minutes=10)
    assert run.calls.filter(not_before__lte=ten_minutes).count() == 2
    assert CallAttempt.objects.filter(error_class="RateLimited").count() == 2


def test_a_run_whose_calls_all_failed_is_stopped_with_the_reason(
    project: Project, fake: FakeProvider
) -> None:
    run = work(project, fake, model="down")
    assert run.status == "running"
    run.calls.update(attempts=4, not_before=Now())
    work_on_calls()
    run.refresh_from_db()
    assert run.status == "stopped"
    assert run.stop_reason.startswith("2 of 2 calls failed: The provider answered 503")


def test_a_run_with_some_answers_finishes_and_asks_for_the_rest_when_it_is_resumed(
    project: Project, fake: FakeProvider
) -> None:
    Output.objects.filter(key="it-1-b").update(text="[[scenario: down]]")
    run = work(project, fake)
    run.calls.update(attempts=4, not_before=Now())
    work_on_calls()
    run.refresh_from_db()
    assert (run.status, run_progress(run).dead) == ("finished", 1)
    assert Event.objects.get(verb="judge run finished").payload["failed"] == 1
    Output.objects.filter(key="it-1-b").update(text="quality=2")
    run, asked = resume_run(run=run), fake.calls
    while work_on_calls():
        pass
    run.refresh_from_db()
    assert (run.status, run_progress(run).dead, fake.calls - asked) == ("finished", 0, 1)
    assert sorted(run.verdicts.values_list("value", flat=True)) == [2, 4]


@pytest.fixture
def broken_table(transactional_db: None) -> Iterator[None]:
    """A database that takes no verdict."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE judges_verdict ADD CONSTRAINT none CHECK (false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE judges_verdict DROP CONSTRAINT none")


def test_an_error_nobody_foresaw_stops_the_run_and_holds_no_call(
    project: Project, fake: FakeProvider, broken_table: None
) -> None:
    run = work(project, fake)
    assert (run.status, run.stop_reason) == (
        "stopped",
        "Asking or storing failed in a way nobody foresaw (IntegrityError); the worker's log "
        "says more.",
    )
    assert set(run.calls.values_list("state", "attempts")) == {("waiting", 0)}


def test_a_run_is_asked_where_its_judge_was_when_it_started(
    project: Project, fake: FakeProvider
) -> None:
    run = started(project, fake)
    Judge.objects.update(base_url="http://127.0.0.1:9/v1")
    while work_on_calls():
        pass
    assert run.verdicts.count() == fake.calls == 2


def test_only_a_model_on_this_machine_has_five_minutes() -> None:
    hosts = ("api.example:443", "api.example", "127.0.0.1:9", "localhost")
    far, bare, *here = (Desk(JudgeRun(), host, "").deadlines for host in hosts)
    assert (far.connect, far.read, far.total) == (5, 60, 120) == astuple(bare)
    assert {astuple(one) for one in here} == {(5, 300, 300)}
