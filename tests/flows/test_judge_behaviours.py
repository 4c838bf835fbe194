"""Every way in which a provider may behave leads to its documented state, and only there."""

import json
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now

from annotation.models import Output, Project
from judges.engine.hosts import PinnedTransport
from judges.engine.prompts.options import PromptOptions
from judges.engine.requests import Deadlines
from judges.models import CallAttempt, Channel, JudgeCall, JudgeRun, PromptVersion, Verdict
from judges.selectors import calls
from judges.services import execution, recording
from judges.services.execution import work_on_calls
from judges.services.prompts import add_version
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.ports import free_port
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.behaviours import BEHAVIOURS, STOPPED, Behaviour, table
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request, problem
from tests.judges.engine.scripted_judges import clean, echo_in, prompt_of

pytestmark = pytest.mark.django_db(transaction=True)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "judges.md"
Places = dict[str, tuple[str, Any]]
TARDY = {"silent": "ReadTimeout", "drip": "No complete answer within 1.5 s"}
TOGETHER = [one for one in BEHAVIOURS if one.run != STOPPED and one.scenario not in TARDY]


def mends_itself(request: Request) -> None:
    told = "could not be used" in str(request.body["messages"])
    request.say(clean(request.body) if told else "4 of 5")


def valued(value: object) -> Callable[[Request], None]:
    """A whole reply with a value."""

    def say(request: Request) -> None:
        code = echo_in(prompt_of(request.body))
        request.say(json.dumps({"echo": code, "reasoning": "r", "value": value}))

    return say


def without_echo(request: Request) -> dict[str, Any]:
    return {name: one for name, one in json.loads(clean(request.body)).items() if name != "echo"}


def no_echo(request: Request) -> None:
    request.say(json.dumps(without_echo(request)))


def wrong_echo(request: Request) -> None:
    request.say(json.dumps({"echo": "0" * 12, **without_echo(request)}))


def other_echo(request: Request) -> None:
    """The code that stands in what was asked before about something else."""
    prompts = [prompt_of(body) for _, body, _ in list(request.handler.provider.asked)]
    codes = {echo_in(prompt) for prompt in prompts} - {echo_in(prompt_of(request.body))}
    request.say(json.dumps({"echo": max(codes), **without_echo(request)}))


def mends_echo(request: Request) -> None:
    told = "could not be used" in str(request.body["messages"])
    request.say(clean(request.body)) if told else wrong_echo(request)


def resets(request: Request) -> None:
    request.handler.close_connection = True


def silent(request: Request) -> None:
    """Waits until nobody listens any more."""
    request.handler.connection.recv(1)
    request.handler.close_connection = True


def events(request: Request) -> None:
    text = 'data: {"choices": []}\n\nevent: error\ndata: {"error": "overloaded"}\n\n'
    request.handler.send(200, text.encode(), {"content-type": "text/event-stream"})


MORE = {
    "used_to_wait": lambda one: one.reply(problem("slow"), 429, retry_after=f"{one.number:g}"),
    "half_json": lambda one: one.say('{"reasoning": "so", "value"'),
    "other_keys": lambda one: one.say('{"reasoning": "r", "other": 5}'),
    "off_menu": valued("excellent"),
    "off_scale": valued(17),
    "abstains": valued(None),
    **{one.__name__: one for one in (mends_itself, resets, events, silent)},
    **{one.__name__: one for one in (no_echo, wrong_echo, other_echo, mends_echo)},
}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    for name, scenario in MORE.items():
        monkeypatch.setitem(SCENARIOS, name, scenario)
    # The provider stands on this machine, yet is to be asked for the code as any other.
    monkeypatch.setattr(calls, "can_echo", lambda _: True)
    # Waits are random and may be none.
    monkeypatch.setattr(recording, "waiting_seconds", lambda asked, _: asked or 30.0)
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def project(transactional_db: None) -> Project:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    return project


def echoing(project: Project) -> PromptVersion:
    """A prompt whose replies have to repeat the code of their call."""
    first = make_prompt(project)
    options = PromptOptions(echo=True)
    return add_version(prompt=first.prompt, text=first.text, options=options)


def run_of(
    project: Project, fake: FakeProvider, behaviours: list[Behaviour], at_once: int = 4
) -> JudgeRun:
    """One item for each behaviour, worked off until nothing is due at once."""
    for one in behaviours:
        make_item(project, one.scenario, outputs=1)
        text = f"[[scenario: {one.scenario}]] quality=4"
        Output.objects.filter(item__key=one.scenario).update(text=text)
    judge = make_judge(project, base_url=fake.base_url, concurrency=at_once)
    run = start_run(judge=judge, plan=RunPlan((echoing(project),)))
    while work_on_calls():
        # Neither the breaker nor a provider that asks to wait is what is looked at here.
        Channel.objects.update(closed_until=None, recent="", breaker="closed")
    run.refresh_from_db()
    return run


def outcome_of(run: JudgeRun, one: Behaviour, fake: FakeProvider) -> tuple[object, ...]:
    call = run.calls.get(subject__item__key=one.scenario)
    verdict = Verdict.objects.filter(call=call).first()
    attempt = CallAttempt.objects.filter(call=call).latest("id")
    name = one.scenario.partition("-")[0]
    return (
        *(call.state, verdict.status if verdict else "", attempt.error_class),
        *(fake.counts[name], verdict is not None and verdict.value is not None),
    )


def expected(one: Behaviour) -> tuple[object, ...]:
    return one.call, one.verdict, one.error, one.calls, one.verdict == "ok"


def test_whatever_a_provider_does_each_call_comes_to_its_documented_state(
    project: Project, fake: FakeProvider
) -> None:
    run = run_of(project, fake, TOGETHER)
    found = {one.scenario: outcome_of(run, one, fake) for one in TOGETHER}
    assert found == {one.scenario: expected(one) for one in TOGETHER}
    assert run.status == "running"
    marked = Verdict.objects.filter(as_asked=False)
    assert list(marked.values_list("subject__item__key", flat=True)) == ["wrong_model"]
    waiting = run.calls.filter(state="waiting")
    limited = waiting.filter(limited_since__isnull=False)
    assert set(limited.values_list("attempts", flat=True)) == {0}
    assert set(waiting.exclude(pk__in=limited).values_list("attempts", flat=True)) == {1}


def test_who_never_ends_an_answer_is_left_and_holds_nobody_up(
    project: Project, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "PATIENT", Deadlines(read=1.0, total=1.5))
    some = [one for one in BEHAVIOURS if one.scenario in {*TARDY, "ok"}]
    # The one that answers stands last in a queue for a single place.
    some.sort(key=lambda one: one.scenario == "ok")
    run = run_of(project, fake, some, at_once=1)
    found = {one.scenario: outcome_of(run, one, fake) for one in some}
    assert found == {one.scenario: expected(one) for one in some}
    for name, words in TARDY.items():
        call = run.calls.get(subject__item__key=name)
        assert (call.attempts, call.state) == (1, "waiting")
        assert words in call.last_error


async def nobody(host: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.fixture
def places(fake: FakeProvider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Addresses at which nobody can be asked."""
    settings.JUDGE_HOSTS = ["nowhere.example"]
    unknown = partial(PinnedTransport, resolver=nobody)
    monkeypatch.setattr(execution, "PATIENT", Deadlines(connect=0.5))
    with socket.create_server(("127.0.0.1", 0)) as mute:
        yield {
            "unknown": ("https://nowhere.example/v1", unknown),
            "refused": (f"http://127.0.0.1:{free_port()}/v1", PinnedTransport),
            "no TLS": (fake.base_url.replace("http:", "https:"), PinnedTransport),
            "mute": (f"https://127.0.0.1:{mute.getsockname()[1]}/v1", PinnedTransport),
        }


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("unknown", "nowhere.example cannot be resolved"),
        ("refused", "cannot be reached (ConnectError)"),
        ("no TLS", "cannot be reached (ConnectError)"),
        ("mute", "did not answer in time (ConnectTimeout)"),
    ],
)
def test_a_provider_that_cannot_be_reached_is_tried_again(
    project: Project, places: Places, place: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, transport = places[place]
    monkeypatch.setattr(execution, "PinnedTransport", transport)
    make_item(project, outputs=1)
    judge = make_judge(project, base_url=address)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),)))
    assert work_on_calls() == 1
    run.refresh_from_db()
    call = run.calls.get()
    assert (run.status, call.state, call.attempts) == ("running", "waiting", 1)
    assert words in call.last_error
    assert CallAttempt.objects.get().error_class == "JudgeUnavailable"


def test_after_five_attempts_a_call_is_given_up(project: Project, fake: FakeProvider) -> None:
    run = run_of(project, fake, [one for one in TOGETHER if one.scenario in {"down", "resets"}])
    for _ in range(6):
        JudgeCall.objects.filter(state="waiting").update(not_before=Now())
        Channel.objects.update(closed_until=None, recent="", breaker="closed")
        work_on_calls()
    assert fake.counts["down"] == fake.counts["resets"] == 5
    assert set(run.calls.values_list("state", "attempts")) == {("dead", 5)}


@pytest.mark.parametrize(
    "one", [one for one in BEHAVIOURS if one.run == STOPPED], ids=lambda one: one.scenario
)
def test_what_no_call_can_mend_stops_the_run_with_words(
    project: Project, fake: FakeProvider, one: Behaviour
) -> None:
    run = run_of(project, fake, [one])
    assert outcome_of(run, one, fake) == expected(one)
    assert run.status == STOPPED
    assert len(run.stop_reason) > 20
    assert not run.calls.filter(attempts__gt=F("repeat")).exists()


def test_the_table_in_the_documentation_is_this_one() -> None:
    assert len(BEHAVIOURS) >= 25
    assert table() in DOCS.read_text()
