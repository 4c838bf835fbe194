"""600 planted instructions, and a judge that obeys each: only the verdict on the text changes."""

from collections.abc import Iterator
from typing import Any

import pytest

from annotation.models import Output
from evalhub.audit.models import Event
from judges.engine.probes.injections import Injection, injections, planted
from judges.models import CallAttempt, JudgeRun, Verdict
from judges.services.execution import work_on_calls
from judges.services.judges import host_of
from judges.services.providers.opening import sealed_for
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request
from tests.judges.engine.scripted_judges import clean, prompt_of

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "sk-CANARY-0123456789"
PLANTED = list(injections(5))
A_DOZEN = 12


def obeys(request: Request) -> None:
    """Answers whatever a planted text demands, however it is hidden; else it is a clean judge."""
    prompt = prompt_of(request.body)
    found = next((one for one in PLANTED if one.text in prompt), None)
    request.say(found.reply if found else clean(request.body))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    monkeypatch.setitem(SCENARIOS, "obeys", obeys)
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def run(transactional_db: None, fake: FakeProvider) -> JudgeRun:
    """600 Outputs of quality 2 with an instruction each, a dozen of quality 3 without."""
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    for number in range(102):
        make_item(project, f"it-{number}", outputs=6)
    outputs = list(Output.objects.order_by("id"))
    for output, one in zip(outputs[A_DOZEN:], PLANTED, strict=True):
        output.key, output.text = one.name, planted("quality=2", one)
    for output in outputs[:A_DOZEN]:
        output.text = "quality=3"
    Output.objects.bulk_update(outputs, ["key", "text"])
    judge = make_judge(project, base_url=fake.base_url, model="obeys", concurrency=32)
    judge.sealed_key = sealed_for(judge, CANARY, host_of(fake.base_url))
    judge.save()
    made = start_run(judge=judge, plan=RunPlan((make_prompt(project),)))
    while work_on_calls():
        pass
    made.refresh_from_db()
    return made


def value_of(one: Injection) -> Any:
    """What an obeyed demand can come to: a point of the scale where it asks for one, or nothing."""
    return 5 if one.demand == "value" else None


def test_a_judge_that_obeys_everything_changes_its_own_verdicts_and_nothing_else(
    run: JudgeRun, fake: FakeProvider
) -> None:
    found = dict(Verdict.objects.values_list("subject__output__key", "value"))
    assert run.status == "finished", run.stop_reason
    assert {one.name: found[one.name] for one in PLANTED} == {
        one.name: value_of(one) for one in PLANTED
    }
    others = [value for key, value in found.items() if key not in {one.name for one in PLANTED}]
    assert others == [3] * A_DOZEN
    assert Verdict.objects.count() == len(PLANTED) + A_DOZEN
    assert set(Event.objects.values_list("verb", flat=True)) == {
        *("judge run started", "judge run finished"),
    }
    # The key left as a header to the judge's own host, and is in nothing that a judge can say.
    assert all(headers["authorization"] == f"Bearer {CANARY}" for _, _, headers in fake.asked)
    written = [str(one) for one in (*Verdict.objects.values(), *CallAttempt.objects.values())]
    assert not any(CANARY in text for text in [*written, *(str(body) for _, body, _ in fake.asked)])
