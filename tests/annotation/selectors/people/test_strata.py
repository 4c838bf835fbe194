"""Slots by stratum, and answers of the last days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Project, Rater
from annotation.selectors.people.strata import REST, days_worked, project_strata
from annotation.services.assignments import claim_next, join_project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.handout import answer_next, make_tiers, set_policy
from tests.factories.people import make_rater
from tests.factories.quality import answer


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return join_project(project=project, user=anna)


def test_slots_are_cut_by_the_strata_of_the_handout(project: Project, rater: Rater) -> None:
    make_tiers(project, 1, 2, 2, 9)
    strata = [{"key": "tier", "value": "2"}, {"key": "tier", "value": "1", "overlap": 3}]
    set_policy(project, strata=strata)
    found = project_strata(project)
    # Overlap 2 but for tier 1: 3, 2 x 2 and, for tier 9, 2 slots.
    assert [(one.name, one.total) for one in found.lines] == [
        ("tier 2", 4),
        ("tier 1", 3),
        (REST, 2),
    ]
    assert (found.by, found.total.total, found.total.left) == ("the hand-out's strata", 9, 9)


def test_lists_and_rules_of_several_values_are_cut_as_they_are_handed_out(
    project: Project, rater: Rater
) -> None:
    make_tiers(project, 1.0, ["2", "x"], "3", True, [4])
    rules = (("1", 3), (["2", "true"], 1), ("4", None))
    set_policy(project, strata=[{"key": "tier", "value": v, "overlap": n} for v, n in rules])
    assert [(one.name, one.total) for one in project_strata(project).lines] == [
        ("tier 1", 3),
        ("tier 2, true", 2),
        ("tier 4", 2),
        (REST, 2),
    ]


def test_without_strata_a_metadata_key_with_few_values_cuts(project: Project) -> None:
    make_tiers(project, "a", "b", "b", key="segment")
    plan_slots(project=project)
    found = project_strata(project)
    assert (found.by, [(one.name, one.open) for one in found.lines]) == (
        "segment",
        [("a", 2), ("b", 4)],
    )


def test_states_are_told_apart_and_one_slice_alone_is_no_stratum(
    project: Project, rater: Rater
) -> None:
    make_tiers(project, "a", "a", "a")
    plan_slots(project=project)
    answer_next(rater, 1)
    claim_next(rater=rater)
    found = project_strata(project)
    total = found.total
    assert found.lines == ()
    assert (total.done, total.on_desk, total.open, total.left) == (1, 1, 4, 5)


def test_the_forecast_counts_days_since_the_first_answer(project: Project, rater: Rater) -> None:
    make_tiers(project, *["a"] * 10)
    plan_slots(project=project)
    answer_next(rater, 1, days_ago=1.5)
    answer_next(rater, 3, days_ago=0.5)
    found = project_strata(project)
    # Two days, 1 and 3 answers: 2 a day; 16 of 20 slots are left: 8 days.
    assert found.n_days == 2
    assert found.total.forecast.pace.value == pytest.approx(2.0)
    wait = found.total.forecast.likely - timezone.now()
    assert wait / timedelta(days=1) == pytest.approx(8.0, abs=0.01)


def test_imported_and_old_answers_are_no_pace(project: Project, rater: Rater) -> None:
    make_tiers(project, "a", "a", "b", "b")
    plan_slots(project=project)
    answer_next(rater, 1, days_ago=8)
    answer(make_rater(project, "file"), "it-0", imported=True)
    found = project_strata(project)
    assert found.n_days == 7
    assert found.total.forecast.likely is None
    assert days_worked(Project.objects.create(slug="new", name="New"), timezone.now()) == 7
