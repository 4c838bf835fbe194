"""Anchors in their turn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Item, Output, Project
from evalhub.audit.models import Event
from judges.errors import RunIsOver
from judges.models import Anchor, JudgeRun, ProjectBudget
from judges.services.anchors.freezing import AnchorPlan, freeze_anchor
from judges.services.anchors.ticking import judge_due_anchors, stop_anchor
from judges.services.running.halts import lift_halt
from judges.services.running.steering import pause_all_runs
from tests.factories.judging import make_judge, make_prompt
from tests.factories.probed import make_world


@pytest.fixture
def anchor(db: None) -> Anchor:
    """Frozen, its first round ended, and due."""
    world: Project = make_world(6, 3)
    plan = AnchorPlan(make_prompt(world), units=10)
    made = freeze_anchor(judge=make_judge(world), plan=plan)
    JudgeRun.objects.update(status="finished")
    return due(made)


def due(anchor: Anchor) -> Anchor:
    Anchor.objects.filter(pk=anchor.pk).update(next_at=timezone.now() - timedelta(days=1))
    anchor.refresh_from_db()
    return anchor


def test_a_due_anchor_is_judged_again_once(anchor: Anchor) -> None:
    assert (judge_due_anchors(), judge_due_anchors()) == (1, 0)
    assert [one.number for one in anchor.rounds.all()] == [1, 2]
    anchor.refresh_from_db()
    assert anchor.next_at > timezone.now() + timedelta(days=6)


def test_no_round_begins_while_everything_is_paused(anchor: Anchor) -> None:
    pause_all_runs()
    assert judge_due_anchors() == 0
    assert lift_halt(project=anchor.project)
    assert judge_due_anchors() == 1


def test_a_round_under_way_is_waited_for(anchor: Anchor) -> None:
    JudgeRun.objects.update(status="running")
    assert judge_due_anchors() == 0
    assert anchor.rounds.count() == 1


@pytest.mark.parametrize("change", ["text", "retired"])
def test_an_anchor_that_is_not_what_was_frozen_is_ended_and_says_so(
    anchor: Anchor, change: str
) -> None:
    if change == "text":
        Output.objects.update(text="another")
    else:
        Item.objects.update(retired_at=timezone.now())
    assert judge_due_anchors() == 0
    anchor.refresh_from_db()
    assert anchor.next_at is None
    assert "anchor" in anchor.stopped
    assert anchor.rounds.count() == 1


def test_a_round_that_cannot_begin_yet_is_tried_again(anchor: Anchor) -> None:
    budget = ProjectBudget.objects.create(project=anchor.project, limit=1)
    for _ in range(2):
        assert judge_due_anchors() == 0
        due(anchor)
        assert "needs the prices" in anchor.stopped
    assert Event.objects.filter(verb="anchor waits").count() == 1
    budget.delete()
    assert judge_due_anchors() == 1
    anchor.refresh_from_db()
    assert (anchor.stopped, anchor.rounds.count()) == ("", 2)


def test_an_anchor_is_stopped_once(anchor: Anchor) -> None:
    assert stop_anchor(anchor=anchor).next_at is None
    with pytest.raises(RunIsOver):
        stop_anchor(anchor=anchor)
    assert judge_due_anchors() == 0
