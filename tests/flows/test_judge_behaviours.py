"""Every way in which a provider may behave leads to its documented state, and only there."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now

from annotation.models import Output, Project
from judges.engine.prompts.options import PromptOptions
from judges.models import CallAttempt, Channel, JudgeCall, JudgeRun, PromptVersion, Verdict
from judges.selectors import calls
from judges.services import recording
from judges.services.execution import work_on_calls
from judges.services.prompts import add_version
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.behaviours import BEHAVIOURS, STOPPED, Behaviour, table
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request, problem
from tests.judges.engine.scripted_judges import clean, echo_in, prompt_of

pytestmark = pytest.mark.django_db(transaction=True)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "judges.md"
TOGETHER = [one for one in BEHAVIOURS if one.run != STOPPED]


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
    **{one.__name__: one for one in (mends_itself, resets, events)},
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


def run_of(project: Project, fake: FakeProvider, behaviours: list[Behaviour]) -> JudgeRun:
    """One item for each behaviour, worked off until nothing is due at once."""
    for one in behaviours:
        make_item(project, one.scenario, outputs=1)
        text = f"[[scenario: {one.scenario}]] quality=4"
        Output.objects.filter(item__key=one.scenario).update(text=text)
    judge = make_judge(project, base_url=fake.base_url, concurrency=4)
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
