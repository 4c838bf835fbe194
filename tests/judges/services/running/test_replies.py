"""A reply that was given before is used again, and only where it is the same question."""

from collections.abc import Iterator

import pytest

from annotation.models import Output, Project
from judges.engine.prompts.options import PromptOptions
from judges.models import CallAttempt, Judge, JudgeRun, Verdict
from judges.selectors import calls
from judges.services.execution import work_on_calls
from judges.services.prompts import add_version
from judges.services.running.replays import replayed
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


def prepared(slug: str) -> Project:
    """Two items with an output of quality 4 each."""
    project = make_project(slug)
    make_rubric(project, output_keys=("accuracy",))
    for number in range(2):
        item = make_item(project, f"it-{number}", outputs=1)
        Output.objects.filter(item=item).update(text=f"quality=4 in text {number}")
    return project


@pytest.fixture
def judge(transactional_db: None, fake: FakeProvider) -> Judge:
    """A judge that has judged everything once."""
    project = prepared("first")
    made = make_judge(project, base_url=fake.base_url)
    make_prompt(project)
    work(made)
    return made


def work(judge: Judge, **plan: object) -> JudgeRun:
    version = judge.project.judge_prompts.get().versions.get()
    run = start_run(judge=judge, plan=RunPlan((version,), **plan))
    while work_on_calls():
        pass
    run.refresh_from_db()
    return run


def test_what_is_unchanged_is_not_asked_again_and_costs_nothing(
    judge: Judge, fake: FakeProvider
) -> None:
    run = work(judge)
    assert (run.status, fake.calls) == ("finished", 2)
    assert list(run.verdicts.values_list("value", "cached")) == [(4, True)] * 2
    attempts = CallAttempt.objects.filter(call__run=run)
    assert {one.cached_from.call.run_id for one in attempts} == {run.pk - 1}
    assert {(one.cost, one.tokens_in) for one in attempts} == {(0, None)}


def test_a_changed_text_is_asked_and_so_is_everything_of_a_fresh_run(
    judge: Judge, fake: FakeProvider
) -> None:
    Output.objects.filter(item__key="it-1").update(text="quality=2")
    run = work(judge)
    assert fake.calls == 3
    assert dict(run.verdicts.values_list("value", "cached")) == {4: True, 2: False}
    assert not work(judge, fresh=True).verdicts.filter(cached=True).exists()
    assert fake.calls == 5


def test_repeats_are_asked_anew_each(judge: Judge, fake: FakeProvider) -> None:
    run = work(judge, repeats=2)
    assert fake.calls == 4
    found = run.verdicts.values_list("repeat", "cached").distinct()
    assert sorted(found) == [(0, True), (1, False)]


def test_a_pair_in_one_order_is_not_answered_with_what_was_said_of_the_other(
    transactional_db: None, fake: FakeProvider
) -> None:
    project = make_project("pairs")
    make_rubric(project, pair_keys=("overall",))
    make_item(project, "it-1", pair=True)
    # Both orders show the same text, so nothing else tells them apart.
    Output.objects.update(text="quality=4")
    judge = make_judge(project, base_url=fake.base_url, model="first_picker")
    make_prompt(project, "overall")
    for cached in (False, True):
        run = work(judge)
        found = sorted(run.verdicts.values_list("order", "value", "cached"))
        assert found == [("AB", "A", cached), ("BA", "B", cached)]
    assert fake.calls == 2
    used = CallAttempt.objects.filter(call__run=run)
    orders = used.values_list("call__order", "cached_from__call__order")
    assert sorted(orders) == [("AB", "AB"), ("BA", "BA")]


def test_nothing_is_taken_from_another_project_or_another_judge(
    judge: Judge, fake: FakeProvider
) -> None:
    elsewhere = prepared("second")
    make_prompt(elsewhere)
    work(make_judge(elsewhere, base_url=fake.base_url))
    assert fake.calls == 4
    Judge.objects.filter(pk=judge.pk).update(parameters={"temperature": 0})
    work(Judge.objects.get(pk=judge.pk))
    assert fake.calls == 6


def test_after_another_model_answered_nothing_of_the_former_is_used(
    judge: Judge, fake: FakeProvider
) -> None:
    newest = CallAttempt.objects.latest("id")
    CallAttempt.objects.filter(pk=newest.pk).update(returned_model="clean-2026-01-02")
    work(judge)
    # One of the two was given by the model that answers by now.
    assert fake.calls == 3


def test_what_could_not_be_read_is_asked_again(judge: Judge, fake: FakeProvider) -> None:
    Verdict.objects.filter(subject__item__key="it-0").update(status="unparsed", value=None)
    work(judge)
    assert fake.calls == 3


def test_a_reply_that_is_used_again_holds_the_code_of_its_own_call(
    transactional_db: None, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "can_echo", lambda _: True)
    judge = make_judge(prepared("echo"), base_url=fake.base_url)
    first = make_prompt(judge.project)
    add_version(prompt=first.prompt, text=first.text, options=PromptOptions(echo=True))
    plan = RunPlan((first.prompt.versions.latest("number"),))
    for asked in (2, 2):
        run = start_run(judge=judge, plan=plan)
        while work_on_calls():
            pass
        assert fake.calls == asked
        assert list(run.verdicts.values_list("value", "status")) == [(4, "ok")] * 2
        assert replayed(run).different == ()
