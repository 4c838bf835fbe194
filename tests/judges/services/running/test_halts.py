"""Nobody is asked anything while everything is paused, and everybody once it goes on."""

import pytest
from django.utils import timezone

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from judges.errors import CannotRun
from judges.models import Anchor, Halt, JudgeCheck, JudgeRun, PromptProposal
from judges.selectors.providers.checks import latest_check
from judges.selectors.runs import is_halted
from judges.services.anchors.freezing import AnchorPlan, freeze_anchor
from judges.services.anchors.ticking import judge_due_anchors
from judges.services.prompting.optimising import ask_for_candidate, work_on_proposals
from judges.services.providers.checks import ask_for_check, work_on_checks
from judges.services.running.halts import lift_halt
from judges.services.running.panels import CascadePolicy, settle_panels, start_cascade
from judges.services.running.steering import pause_all_runs
from judges.services.runs import RunPlan, resume_run, start_run
from tests.factories.improving import make_measured
from tests.factories.judging import make_judge, make_prompt, make_verdict
from tests.factories.probed import make_world
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider
from tests.together import together


@pytest.mark.parametrize("everywhere", [True, False])
def test_what_waits_outside_runs_is_cancelled_and_nothing_new_is_taken(
    project: Project, erin: User, fake_provider: FakeProvider, everywhere: bool
) -> None:
    version, judge, run = make_measured(project, base_url=fake_provider.base_url)
    check = ask_for_check(judge=judge)
    proposal = ask_for_candidate(version=version, run=run, judge=judge)
    pause_all_runs(project=None if everywhere else project, actor=erin)
    assert (work_on_checks(), work_on_proposals(), fake_provider.calls) == (0, 0, 0)
    for row in (check, proposal):
        row.refresh_from_db()
        assert (row.state, row.last_error) == ("cancelled", f"{erin} paused all runs.")
    shown = latest_check(judge)
    assert shown is not None
    assert (shown.is_open, shown.error) == (False, f"{erin} paused all runs.")
    with pytest.raises(CannotRun, match="All runs of this Project are paused"):
        ask_for_check(judge=judge)
    with pytest.raises(CannotRun, match="All runs of this Project are paused"):
        ask_for_candidate(version=version, run=run, judge=judge)


def test_what_slipped_in_waits_until_calls_are_allowed_again(
    project: Project, fake_provider: FakeProvider
) -> None:
    version, judge, run = make_measured(project, base_url=fake_provider.base_url)
    pause_all_runs(project=project)
    JudgeCheck.objects.create(judge=judge)
    PromptProposal.objects.create(judge=judge, run=run, version=version)
    assert (work_on_checks(), work_on_proposals(), fake_provider.calls) == (0, 0, 0)
    assert (lift_halt(project=project), lift_halt(project=project)) == (True, False)
    assert (work_on_checks(), fake_provider.calls) == (1, 1)
    halting = Event.objects.filter(verb__startswith="judge calls").order_by("pk")
    assert list(halting.values_list("verb", flat=True)) == [
        "judge calls halted",
        "judge calls allowed again",
    ]


def test_starting_or_resuming_a_run_lets_calls_of_its_project_alone_be_made(
    project: Project,
) -> None:
    other = make_project("other")
    make_rubric(other)
    make_judge(other)
    make_item(project, "it-1", outputs=1)
    plan = RunPlan((make_prompt(project),))
    run = start_run(judge=make_judge(project), plan=plan)
    pause_all_runs()
    resume_run(run=run)
    assert (is_halted(project), is_halted(other)) == (False, True)
    pause_all_runs()
    start_run(judge=run.judge, plan=plan)
    assert list(Halt.objects.values_list("project__slug", flat=True)) == ["other"]


@pytest.mark.django_db(transaction=True)
def test_nothing_that_begins_by_itself_ends_a_halt_that_came_just_before() -> None:
    world = make_world(6, 3)
    judges = (make_judge(world, "cheap"), make_judge(world, "dear"))
    version = make_prompt(world)
    freeze_anchor(judge=judges[0], plan=AnchorPlan(version, units=10))
    policy = CascadePolicy(checked_share=1)
    panel = start_cascade(judges=judges, plan=RunPlan((version,)), policy=policy)
    first = panel.seats.get().run
    make_verdict(first, first.calls.first().subject, "accuracy", 3)
    JudgeRun.objects.filter(imported=False).update(status="finished")
    Anchor.objects.update(next_at=timezone.now())
    runs = JudgeRun.objects.count()
    for begin in (judge_due_anchors, settle_panels):
        Halt.objects.all().delete()
        assert together(lambda: pause_all_runs(project=world), begin) == 0
        assert (is_halted(world), JudgeRun.objects.count()) == (True, runs)
    lift_halt(project=world)
    assert (judge_due_anchors(), settle_panels()) == (1, 0)
    assert JudgeRun.objects.count() == runs + 2
