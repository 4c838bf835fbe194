"""The policy as stored, and the lanes that have work."""

import pytest

from annotation.errors import InvalidPolicy
from annotation.models import Assignment, HandoutPlan, Project
from annotation.routing.policies import Batch, HandoutPolicy, Stratum
from annotation.selectors.handout.policies import handout_policy, lanes_of
from annotation.services.slots import plan_slots
from tests.factories.handout import make_tiers, set_policy


def test_without_a_plan_the_policy_is_the_default_one(project: Project) -> None:
    assert handout_policy(project) == HandoutPolicy()


def test_a_stored_policy_comes_back_as_it_was(project: Project) -> None:
    set_policy(
        project,
        strata=[{"key": "tier", "value": "1", "overlap": 5}],
        batches=[{"key": "batch", "value": "a", "raters": ["anna"]}],
        skills=["lang"],
        daily=20,
    )
    assert handout_policy(project) == HandoutPolicy(
        strata=(Stratum("tier", "1", 5),),
        batches=(Batch("batch", "a", ("anna",)),),
        skills=("lang",),
        daily=20,
    )


def test_a_policy_that_cannot_be_followed_is_refused_where_it_is_read(project: Project) -> None:
    HandoutPlan.objects.create(project=project, policy={"fill": "sideways"})
    with pytest.raises(InvalidPolicy, match="sideways"):
        handout_policy(project)


def test_only_lanes_with_open_slots_are_walked(project: Project) -> None:
    make_tiers(project, "de", "fr", key="lang")
    set_policy(project, skills=["lang"])
    assert {lane.needs["lang"] for lane in lanes_of(project)} == {"de", "fr"}
    Assignment.objects.filter(subject__item__key="it-0").update(state="closed")
    assert [lane.needs for lane in lanes_of(project)] == [{"lang": "fr"}]


def test_lanes_know_for_whom_they_are_kept(project: Project) -> None:
    make_tiers(project, "a", "b", key="batch")
    set_policy(project, batches=[{"key": "batch", "value": "a", "raters": ["anna", "ben"]}])
    assert sorted(str(lane.reserved) for lane in lanes_of(project)) == ["None", "['anna', 'ben']"]
    other = Project.objects.create(slug="other", name="Other")
    plan_slots(project=other)
    assert lanes_of(other) == []
