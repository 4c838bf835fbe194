"""Rules in words, and whom one would have fired on."""

import pytest

from annotation.models import Project
from annotation.selectors.quality.rules import explanations, get_rule, preview, rule_lines
from annotation.services.quality.rules import add_default_rules
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.people import make_rater
from tests.factories.projects import make_project
from tests.factories.quality import answer, make_rule, meet_traps


def test_the_lines_say_what_each_rule_waits_for(project: Project) -> None:
    add_default_rules(project=project)
    lines = {line.rule.action + line.rule.collector: line for line in rule_lines(project)}
    assert lines["warningtraps"].condition == (
        "The 95% interval lies below 70%, over the last 30 and at least 6"
    )
    assert "above 20%" in lines["notepace"].condition
    assert lines["messagecopying"].condition.startswith("False discovery rate 5%")
    active = [line.rule.active for line in rule_lines(project)]
    assert active == sorted(active, reverse=True)
    assert len(explanations()) == 7


def test_a_preview_looks_at_all_work_imported_too_and_stores_nothing(
    project: Project, anna: User
) -> None:
    rule = make_rule(project, "skips")
    meet_traps(make_rater(project, "anna", anna), 1, 9)
    imported = make_rater(project, "rater-07")
    for n in range(8):
        answer(imported, f"it-{n}", 1, submitted_at=None, imported=True)
    meet_traps(imported, 10, 0)
    rule.collector = "traps"
    found = preview(rule)
    assert (found.n, found.total) == (2, 2)
    assert [key for key, _ in found.lines] == ["R-01"]
    assert not project.firings.exists()


def test_imported_answers_without_a_time_are_read_too(project: Project) -> None:
    alone, *others = [make_rater(project, f"r{n}") for n in range(4)]
    for n in range(30):
        for rater in (alone, *others):
            value = 1 if rater is alone else 5
            answer(rater, f"it-{n}", value, submitted_at=None, imported=True)
    found = preview(make_rule(project, "agreement", threshold=0.5))
    # The one against three: 0 of 30. Each of the three agrees with 2 of 3 others: 67 %.
    assert [key for key, _ in found.lines] == ["r0"]


def test_a_rule_of_another_project_does_not_exist(project: Project) -> None:
    rule = make_rule(project)
    assert get_rule(project, rule.public_id) == rule
    with pytest.raises(NotFound):
        get_rule(make_project("other"), rule.public_id)
