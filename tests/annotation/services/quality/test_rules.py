"""Rules as data: defaults that pause nobody, changes on record."""

from dataclasses import replace

import pytest

from annotation.models import Project, QualityCheck
from annotation.quality.defaults import RuleValues
from annotation.services.quality.rules import add_default_rules, save_rule, switch_rule
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.quality import make_rule

VALUES = RuleValues("pace", "note", 0.2, 40, 15)


def test_the_defaults_warn_first_and_pause_nobody(project: Project, maya: User) -> None:
    assert add_default_rules(project=project, actor=maya) == 9
    assert add_default_rules(project=project, actor=maya) == 0
    rules = project.quality_rules
    assert rules.filter(collector="traps", action="warning", active=True).exists()
    assert list(rules.filter(action="pause").values_list("active", flat=True)) == [False]
    assert not rules.filter(since=None).exists()


def test_a_change_keeps_what_was_and_lets_all_be_checked_again(
    project: Project, maya: User
) -> None:
    rule = save_rule(project=project, values=VALUES, actor=maya)
    assert rule.since is not None
    QualityCheck.objects.create(project=project, state="done", upto=rule.since)
    changed = replace(VALUES, threshold=0.3)
    rule = save_rule(project=project, values=changed, actor=maya, rule=rule, earlier=True)
    assert rule.since is None
    payload = Event.objects.get(verb="quality rule changed").payload
    assert payload["before"]["threshold"] == pytest.approx(0.2)
    assert payload["after"]["threshold"] == pytest.approx(0.3)
    assert QualityCheck.objects.get().state == "waiting"


@pytest.mark.parametrize(
    "changes",
    [
        {"collector": "copying", "action": "warning"},
        {"least": 41},
        {"collector": "mood"},
        {"action": "dismiss"},
    ],
)
def test_what_cannot_be_is_refused(
    project: Project, maya: User, changes: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        save_rule(project=project, values=replace(VALUES, **changes), actor=maya)
    assert not project.quality_rules.exists()


def test_a_rule_turned_on_looks_at_work_from_then_on(project: Project, maya: User) -> None:
    add_default_rules(project=project)
    rule = project.quality_rules.get(action="pause")
    before = rule.since
    rule = switch_rule(rule=rule, active=True, actor=maya)
    assert rule.active
    assert rule.since > before
    switch_rule(rule=rule, active=True, actor=maya)
    switch_rule(rule=make_rule(project, since=None), active=False, actor=maya)
    assert Event.objects.filter(verb="quality rule turned on").count() == 1
