"""How runs end."""

import pytest

from annotation.models import Project
from evalhub.audit.models import Event
from judges.models import JudgeCall, JudgeRun
from judges.services.endings import cancel_leftovers, close_finished_runs, stop_run
from judges.services.execution import sweep_calls
from judges.services.running.steering import pause_run
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt, make_verdict
from tests.factories.projects import make_item


@pytest.fixture
def run(project: Project) -> JudgeRun:
    """Two calls."""
    make_item(project, "it-1", outputs=2)
    return start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))


def end(run: JudgeRun, *states: tuple[str, str]) -> JudgeRun:
    for call, (state, error) in zip(run.calls.order_by("pk"), states, strict=True):
        JudgeCall.objects.filter(pk=call.pk).update(state=state, last_error=error)
    close_finished_runs([run.pk])
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(
    ("states", "status", "reason"),
    [
        ((("done", ""), ("done", "")), "finished", ""),
        ((("done", ""), ("dead", "down")), "finished", ""),
        ((("dead", "down"), ("dead", "down")), "stopped", "2 of 2 calls failed: down"),
        ((("dead", "down"), ("waiting", "")), "running", ""),
    ],
)
def test_a_run_without_any_answer_has_not_finished(
    run: JudgeRun, states: tuple[tuple[str, str], ...], status: str, reason: str
) -> None:
    run = end(run, *states)
    assert (run.status, run.stop_reason) == (status, reason)


def test_a_run_that_was_paused_during_its_last_calls_finishes(run: JudgeRun) -> None:
    run.calls.update(state="running")
    pause_run(run=run)
    assert end(run, ("done", ""), ("running", "")).status == "paused"
    JudgeCall.objects.update(state="done")
    sweep_calls()
    run.refresh_from_db()
    assert (run.status, run.stop_reason) == ("finished", "")


def test_a_reason_is_stored_whatever_is_in_it_and_only_once(run: JudgeRun) -> None:
    stop_run(run, "\x00" + "x" * 5000)
    stop_run(run, "later")
    run.refresh_from_db()
    assert (run.stop_reason[:2], len(run.stop_reason)) == ("\ufffdx", 1000)
    assert Event.objects.filter(verb="judge run stopped").count() == 1


def test_what_comes_back_to_a_cancelled_run_is_cancelled(run: JudgeRun) -> None:
    assert cancel_leftovers([run.pk]) == 0
    JudgeRun.objects.update(status="cancelled")
    assert cancel_leftovers([run.pk]) == 2


def test_what_was_asked_several_times_keeps_how_its_values_are_distributed(
    project: Project,
) -> None:
    subject = make_item(project, "it-2", outputs=1).subjects.get()
    plan = RunPlan((make_prompt(project, name="again"),), repeats=5)
    run = start_run(judge=make_judge(project, "repeats"), plan=plan)
    for repeat, value in enumerate((4, 4, 4, 5, None)):
        make_verdict(run, subject, "accuracy", value, repeat=repeat)
    run.calls.update(state="done")
    close_finished_runs([run.pk])
    # 4 in three of four that could be read, 5 in one: the mean is 17/4.
    found = list(run.verdicts.order_by("repeat").values_list("confidence", "expected"))
    assert found == [(0.75, 4.25)] * 3 + [(0.25, 4.25), (None, None)]
    assert run.verdicts.first().distribution == {"4": 0.75, "5": 0.25}
