"""How a run stands, counted from rows."""

import pytest

from annotation.models import Project
from evalhub.errors import NotFound
from judges.models import CallAttempt, JudgeRun
from judges.selectors.runs import (
    judge_named,
    judges_of,
    newest_versions,
    prompts_of,
    run_progress,
    runs_of,
    suggest_first_run,
)
from judges.services.prompts import add_version
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt, make_run, make_verdict
from tests.factories.projects import make_item
from tests.factories.rankings import publish_ranking


@pytest.fixture
def run(project: Project) -> JudgeRun:
    """Four planned calls, one done, with a failed attempt before the good one."""
    make_item(project, "it-1", pair=True)
    prompts = (make_prompt(project), make_prompt(project, "overall"))
    run = start_run(judge=make_judge(project), plan=RunPlan(prompts))
    call = run.calls.filter(scope="output").first()
    run.calls.filter(pk=call.pk).update(state="done")
    token = "00000000-0000-0000-0000-000000000001"
    about = {"call": call, "token": token, "request_digest": "0" * 64, "requested_model": "m"}
    CallAttempt.objects.create(**about, error_class="JudgeUnavailable", error="down")
    CallAttempt.objects.create(**about, tokens_in=11, tokens_out=7, latency_seconds=0.5, cost=1)
    make_verdict(run, call.subject, "accuracy", None, reason="no JSON")
    return run


def test_progress_is_a_count_of_rows(run: JudgeRun) -> None:
    found = run_progress(run)
    assert (found.total, found.done, found.left, found.dead) == (4, 1, 3, 0)
    assert [(part.done, part.total) for part in found.parts] == [(1, 2), (0, 2)]
    assert (found.tokens_in, found.tokens_out, found.retries, found.spent) == (11, 7, 1, 1)
    assert found.latency == (0.5, 0.5)
    assert [(one.reason, one.count) for one in found.failures] == [("Reply could not be read", 1)]


def test_lists_show_what_there_is(run: JudgeRun) -> None:
    project = run.project
    assert [judge.n_runs for judge in judges_of(project)] == [1]
    assert [prompt.newest for prompt in prompts_of(project)] == [1, 1]
    assert [one.n_verdicts for one in runs_of(project)] == [1]


def test_the_newest_version_of_each_prompt_is_taken(run: JudgeRun) -> None:
    prompt = run.project.judge_prompts.get(name="about-accuracy")
    newest = add_version(prompt=prompt, text="{{ output }}")
    assert newest_versions(run.project, ["about-accuracy"]) == (newest,)
    assert len(newest_versions(run.project)) == 2


def test_an_unknown_judge_is_named_with_those_there_are(run: JudgeRun) -> None:
    with pytest.raises(NotFound, match="there are: tester"):
        judge_named(run.project, "nobody")


def test_the_overview_suggests_a_judge_until_one_has_run(project: Project) -> None:
    (step,) = suggest_first_run(project)
    assert step.page == "run-create"
    make_run(project)
    assert list(suggest_first_run(project)) == []


def test_no_judge_is_suggested_where_outputs_are_only_ranked(project: Project) -> None:
    publish_ranking(project)
    assert list(suggest_first_run(project)) == []
