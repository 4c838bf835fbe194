"""Supply: claimed ahead, released when not made."""

import asyncio

import pytest

from annotation.models import Project
from judges.engine.prompts.options import PromptOptions
from judges.engine.requests import CallRequest, Deadlines
from judges.models import Channel, JudgeRun
from judges.services.execution import work_on_calls
from judges.services.prompts import add_version
from judges.services.running.channels import PerMinute, channel_of, draw, note_marks
from judges.services.running.gates import Gate
from judges.services.runs import RunPlan, start_run
from judges.services.supply import Supply
from judges.services.watching import BatchWatch
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(transactional_db: None) -> Project:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "it-1", outputs=2)
    return project


@pytest.fixture
def supply(project: Project) -> Supply:
    """Ten calls, one at a time."""
    judge = make_judge(project, concurrency=1)
    run = start_run(judge=judge, plan=RunPlan((make_prompt(project),), repeats=5))
    run = JudgeRun.objects.select_related("judge", "project").get(pk=run.pk)
    gate = Gate(run, channel_of("127.0.0.1:9", ""))
    return Supply(run, Deadlines(), BatchWatch(), gate)


async def first(supply: Supply, n: int) -> list[CallRequest]:
    taken: list[CallRequest] = []
    source = supply.requests()
    while len(taken) < n and (request := await anext(source, None)) is not None:
        taken.append(request)
    return taken


def test_everything_is_handed_over_once_in_order(supply: Supply) -> None:
    taken = [request.key for request in asyncio.run(first(supply, 99))]
    assert taken == sorted(supply.run.calls.values_list("pk", flat=True))
    assert supply.watch.tokens == set(supply.tokens)


def test_a_claim_without_a_question_leaves_the_probe_to_others(supply: Supply) -> None:
    channel = supply.gate.channel
    note_marks(channel, ["x"] * 20, "down")
    Channel.objects.update(closed_until=None)
    supply.run.calls.update(state="done")
    assert supply.claim().requests == []
    assert [draw(channel, 9, PerMinute(), 1.0) for _ in range(2)] == [1, 0]


def test_little_is_claimed_ahead_and_all_of_it_is_released(supply: Supply) -> None:
    asyncio.run(first(supply, 1))
    # Two of the one in use, two of the next.
    assert 2 <= supply.run.calls.filter(state="running").count() <= 4
    supply.give_back()
    supply.release()
    assert set(supply.run.calls.values_list("state", "attempts")) == {("waiting", 0)}


def test_probabilities_are_asked_for_where_the_prompt_wants_them(
    project: Project, fake_provider: FakeProvider
) -> None:
    plain = make_prompt(project)
    options = PromptOptions(logprobs=True)
    wanted = add_version(prompt=plain.prompt, text=plain.text, options=options)
    judge = make_judge(project, base_url=fake_provider.base_url)
    for version in (plain, wanted):
        start_run(judge=judge, plan=RunPlan((version,)))
        while work_on_calls():
            pass
    asked = [(body.get("logprobs"), body.get("top_logprobs")) for _, body, _ in fake_provider.asked]
    assert asked == [(None, None)] * 2 + [(True, 5)] * 2
