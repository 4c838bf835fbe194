"""Pausing one run, those of a project, or all."""

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from judges.errors import RunIsOver
from judges.models import JudgeRun
from judges.services.running.steering import pause_all_runs, pause_run
from tests.factories.judging import make_judge, make_run
from tests.factories.projects import make_project, make_rubric


def going(project: Project, number: int) -> JudgeRun:
    judge = project.judges.first() or make_judge(project)
    return make_run(project, judge, number=number, status="running", imported=False)


def test_a_run_is_paused_once_and_says_by_whom(project: Project, erin: User) -> None:
    run = going(project, 1)
    assert pause_run(run=run, actor=erin).status == "paused"
    run.refresh_from_db()
    assert run.stop_reason == f"{erin} paused it."
    with pytest.raises(RunIsOver, match="paused already"):
        pause_run(run=run, actor=erin)
    assert Event.objects.get(verb="judge run paused").payload["number"] == 1


def test_a_run_that_makes_no_calls_is_not_paused(project: Project) -> None:
    run = going(project, 1)
    JudgeRun.objects.update(imported=True)
    with pytest.raises(RunIsOver, match="pause its members"):
        pause_run(run=run)


def test_the_kill_switch_pauses_a_project_or_everything(project: Project) -> None:
    other = make_project("other")
    make_rubric(other)
    first, second, third = going(project, 1), going(project, 2), going(other, 1)
    assert pause_all_runs(project=project) == 2
    third.refresh_from_db()
    assert third.status == "running"
    assert pause_all_runs() == 1
    for run in (first, second, third):
        run.refresh_from_db()
        assert (run.status, run.stop_reason) == ("paused", "The operator paused all runs.")
