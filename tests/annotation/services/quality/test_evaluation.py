"""Rules in the background: what fires, when, and never twice for the same answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Firing, Project, QualityCheck, QualityRule, Rater
from annotation.services.quality.actions import apply_due
from annotation.services.quality.evaluation import check_due, evaluate_rater, note_activity
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.people import make_rater
from tests.factories.quality import make_rule, meet_traps


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def let_be_due() -> int:
    """What was to be told later is told now."""
    Firing.objects.filter(applied_at=None).update(due_at=timezone.now())
    return apply_due()


def test_a_bound_below_the_threshold_fires_with_its_evidence(rater: Rater) -> None:
    rule = make_rule(rater.project)
    meet_traps(rater, 2, 6)
    (firing,) = evaluate_rater(rater=rater)
    # Wilson 2 of 8, z = 1.96: [0.0715, 0.5907].
    assert (firing.rule, firing.evidence["k"], firing.evidence["n"]) == (rule, 2, 8)
    assert firing.evidence["low"] == pytest.approx(0.0715, abs=5e-4)
    assert firing.evidence["high"] == pytest.approx(0.5907, abs=5e-4)
    assert firing.evidence["threshold"] == pytest.approx(0.7)
    assert (firing.evidence["window"], firing.evidence["n_subjects"]) == (40, 8)
    assert Event.objects.filter(verb="quality rule fired").count() == 1


def test_the_same_evidence_fires_once(rater: Rater) -> None:
    make_rule(rater.project)
    meet_traps(rater, 0, 6)
    assert len(evaluate_rater(rater=rater)) == 1
    assert evaluate_rater(rater=rater) == []
    meet_traps(rater, 0, 5, stem="next")
    assert evaluate_rater(rater=rater) == []
    meet_traps(rater, 0, 1, stem="last")
    assert len(evaluate_rater(rater=rater)) == 1


def test_a_rule_that_is_off_or_sees_only_later_work_is_silent(rater: Rater) -> None:
    make_rule(rater.project, active=False)
    make_rule(rater.project, since=timezone.now() + timedelta(hours=1))
    meet_traps(rater, 0, 8)
    assert evaluate_rater(rater=rater) == []


def test_a_pause_comes_only_after_a_warning_and_on_later_answers(rater: Rater) -> None:
    make_rule(rater.project)
    make_rule(rater.project, action="pause")
    meet_traps(rater, 0, 8)
    assert [f.action for f in evaluate_rater(rater=rater)] == ["warning"]
    meet_traps(rater, 0, 8, stem="untold")
    assert "pause" not in [f.action for f in evaluate_rater(rater=rater)]
    let_be_due()
    assert evaluate_rater(rater=rater) == []
    meet_traps(rater, 0, 8, stem="told")
    assert {f.action for f in evaluate_rater(rater=rater)} == {"warning", "pause"}
    let_be_due()
    rater.refresh_from_db()
    assert rater.paused_at is not None
    assert "You were told of it before" in rater.pause_reason


def test_what_a_trap_showed_is_told_later(rater: Rater) -> None:
    make_rule(rater.project)
    meet_traps(rater, 0, 8)
    (firing,) = evaluate_rater(rater=rater)
    wait = firing.due_at - firing.fired_at
    assert timedelta(minutes=19) < wait < timedelta(minutes=91)
    assert apply_due() == 0


def test_more_traps_raise_the_raters_own_rate_to_half_at_most(rater: Rater) -> None:
    rater.project.trap_rate = 0.2
    make_rule(rater.project, action="more_traps")
    meet_traps(rater, 0, 8)
    evaluate_rater(rater=rater)
    let_be_due()
    found = Rater.objects.get(pk=rater.pk)
    found.project.trap_rate = 0.2
    assert found.trap_rate == pytest.approx(0.4)
    found.project.trap_rate = 0.3
    assert found.trap_rate == pytest.approx(0.5)


def test_the_sweep_notes_whoever_was_active_and_a_batch_checks_them(rater: Rater) -> None:
    make_rule(rater.project)
    meet_traps(rater, 0, 8)
    note_activity()
    note_activity()
    assert QualityCheck.objects.filter(rater=rater, state="waiting").count() == 1
    while check_due():
        pass
    assert Firing.objects.count() == 1
    assert QualityCheck.objects.get(rater=rater).state == "done"
    note_activity()
    assert QualityCheck.objects.get(rater=rater).state == "done"
    meet_traps(rater, 0, 1, stem="new")
    note_activity()
    assert QualityCheck.objects.get(rater=rater).state == "waiting"


def test_a_project_without_rules_gets_the_defaults_from_the_sweep(project: Project) -> None:
    note_activity()
    note_activity()
    rules = QualityRule.objects.filter(project=project)
    assert rules.count() == 9
    assert not rules.filter(action="pause", active=True).exists()
