"""Findings: applied once, read by whom they are for, closed by the lead."""

import pytest
from django.utils import timezone

from annotation.models import Firing, Project, QualityRule, Rater
from annotation.services.quality.actions import (
    acknowledge,
    apply_action,
    close_firing,
    end_more_traps,
)
from annotation.services.quality.rules import switch_rule
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import NotFound
from tests.factories.people import make_rater
from tests.factories.quality import make_rule


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def make_firing(rater: Rater, action: str = "note", collector: str = "pace") -> Firing:
    rule = make_rule(rater.project, collector, action=action)
    now = timezone.now()
    return Firing.objects.create(
        project=rater.project,
        rule=rule,
        rater=rater,
        action=action,
        evidence={"k": 8, "n": 10},
        upto=now,
        due_at=now,
    )


def test_a_note_is_laid_before_the_rater_until_it_is_read(rater: Rater, anna: User) -> None:
    firing = make_firing(rater)
    assert apply_action(firing=firing)
    assert not apply_action(firing=firing)
    assert Rater.objects.get(pk=rater.pk).has_notices
    acknowledge(firing=firing, user=anna)
    acknowledge(firing=firing, user=anna)
    assert not Rater.objects.get(pk=rater.pk).has_notices
    assert Event.objects.filter(verb="quality notice read").count() == 1


def test_a_message_to_the_lead_is_not_the_raters_to_read(rater: Rater, anna: User) -> None:
    firing = make_firing(rater, "message")
    apply_action(firing=firing)
    assert not Rater.objects.get(pk=rater.pk).has_notices
    with pytest.raises(NotFound):
        acknowledge(firing=firing, user=anna)


def test_nobody_reads_the_note_of_another(rater: Rater, ben: User) -> None:
    firing = make_firing(rater)
    apply_action(firing=firing)
    with pytest.raises(NotFound):
        acknowledge(firing=firing, user=ben)


def test_a_pause_by_a_rule_leaves_one_by_hand_as_it_is(rater: Rater) -> None:
    Rater.objects.update(paused_at=timezone.now(), pause_reason="On leave.")
    apply_action(firing=make_firing(rater, "pause"))
    assert Rater.objects.get(pk=rater.pk).pause_reason == "On leave."


def test_a_lead_closes_a_finding_once_and_ends_more_traps(rater: Rater, maya: User) -> None:
    firing = make_firing(rater, "more_traps", "traps")
    apply_action(firing=firing)
    assert Rater.objects.get(pk=rater.pk).trap_factor == pytest.approx(2.0)
    for _ in range(2):
        close_firing(firing=firing, actor=maya)
        end_more_traps(rater=rater, actor=maya)
    assert Rater.objects.get(pk=rater.pk).trap_factor is None
    assert Event.objects.filter(verb="quality finding closed").count() == 1
    assert Event.objects.filter(verb="rater back to the usual rate of traps").count() == 1


def test_nothing_comes_of_a_rule_that_was_turned_off_since(rater: Rater, maya: User) -> None:
    later, early = make_firing(rater, "pause"), make_firing(rater, "warning", "traps")
    switch_rule(rule=early.rule, active=False, actor=maya)
    # Turned on again before it was due: what it found then is told nobody but the lead.
    switch_rule(rule=early.rule, active=True, actor=maya)
    QualityRule.objects.filter(pk=later.rule_id).update(active=False)
    assert [apply_action(firing=one) for one in (later, early)] == [True, False]
    assert set(Firing.objects.values_list("action", flat=True)) == {"message"}
    stored = Rater.objects.get(pk=rater.pk)
    assert (stored.paused_at, stored.has_notices) == (None, False)
