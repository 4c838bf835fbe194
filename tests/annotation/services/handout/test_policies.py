"""Saving a policy: stored, recorded, and the slots in line with it, all or nothing."""

import pytest

from annotation.errors import InvalidPolicy
from annotation.models import HandoutPlan, Project, Rater
from annotation.routing.policies import Batch, HandoutPolicy, Limit, Stratum
from annotation.selectors.handout.policies import handout_policy
from annotation.services.assignments import claim_next, join_project, plan_slots
from annotation.services.handout.policies import save_policy, set_skills
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.handout import answer_next, make_tiers
from tests.factories.people import make_rater


@pytest.fixture
def rater(project: Project) -> Rater:
    return make_rater(project, "anna")


def test_a_saved_policy_plans_the_slots_and_is_recorded(project: Project, maya: User) -> None:
    make_tiers(project, "1", "3")
    policy = HandoutPolicy(strata=(Stratum("tier", "1", 5),))
    save_policy(project=project, policy=policy, actor=maya)
    assert handout_policy(project) == policy
    # Tier 1 gets five, the other Item the project's two.
    assert project.assignments.filter(state="open").count() == 7
    event = Event.objects.get(verb="hand-out policy changed")
    assert event.actor == maya
    assert event.payload["before"] == {"strata": []}
    assert event.payload["after"]["strata"][0]["overlap"] == 5


def test_saving_the_same_policy_again_changes_nothing(project: Project, maya: User) -> None:
    policy = HandoutPolicy(daily=5)
    save_policy(project=project, policy=policy, actor=maya)
    save_policy(project=project, policy=policy, actor=maya)
    assert Event.objects.filter(verb="hand-out policy changed").count() == 1


def test_another_threshold_has_everything_looked_at_again(project: Project, maya: User) -> None:
    plan = save_policy(project=project, policy=HandoutPolicy(extra=1), actor=maya)
    HandoutPlan.objects.filter(pk=plan.pk).update(checked_at=project.created_at)
    save_policy(project=project, policy=HandoutPolicy(extra=1, daily=4), actor=maya)
    plan.refresh_from_db()
    assert plan.checked_at == project.created_at
    save_policy(project=project, policy=HandoutPolicy(extra=2, daily=4), actor=maya)
    plan.refresh_from_db()
    assert plan.checked_at is None


def test_a_policy_that_cannot_be_followed_leaves_everything_as_it_was(
    project: Project, maya: User, rater: Rater
) -> None:
    for policy, says in (
        (HandoutPolicy(fill="sideways"), "sideways"),
        (HandoutPolicy(batches=(Batch("b", "a", ("anna", "zoe")),)), "no Rater 'zoe'"),
    ):
        with pytest.raises(InvalidPolicy, match=says):
            save_policy(project=project, policy=policy, actor=maya)
    assert not HandoutPlan.objects.exists()
    assert not Event.objects.filter(verb="hand-out policy changed").exists()


def test_skills_are_stored_and_recorded_once(project: Project, maya: User, rater: Rater) -> None:
    skills = {rater.pk: {"lang": ["de", "fr"]}}
    assert set_skills(project=project, skills=skills, actor=maya) == 1
    assert set_skills(project=project, skills=skills, actor=maya) == 0
    rater.refresh_from_db()
    assert rater.skills == {"lang": ["de", "fr"]}
    (event,) = Event.objects.filter(verb="rater skills changed")
    assert event.payload == {"rater": "anna", "before": {}, "after": {"lang": ["de", "fr"]}}


def test_skills_of_another_projects_rater_are_not_touched(project: Project, maya: User) -> None:
    stranger = make_rater(Project.objects.create(slug="other", name="Other"), "zoe")
    assert set_skills(project=project, skills={stranger.pk: {"a": ["b"]}}, actor=maya) == 0


def test_a_cap_and_a_daily_number_bound_what_is_handed_out(
    project: Project, maya: User, anna: User
) -> None:
    make_tiers(project, *range(6))
    plan_slots(project=project)
    rater = join_project(project=project, user=anna)
    answer_next(rater, 2, days_ago=3)
    held = claim_next(rater=rater)
    for policy in (HandoutPolicy(cap=2), HandoutPolicy(cap=1, daily=1)):
        save_policy(project=project, policy=policy, actor=maya)
        # What lies on the desk stays there.
        assert claim_next(rater=rater) == held
    answer_next(rater, 1, days_ago=0)
    assert claim_next(rater=rater) is None
    save_policy(project=project, policy=HandoutPolicy(daily=1), actor=maya)
    assert claim_next(rater=rater) is None
    # Three answers in all, one of them today.
    save_policy(project=project, policy=HandoutPolicy(cap=4, daily=2), actor=maya)
    assert claim_next(rater=rater) is not None


def test_a_threshold_that_could_never_be_met_is_refused(project: Project, maya: User) -> None:
    policy = HandoutPolicy(extra=1, limits=(Limit("acuracy", 0.3),))
    with pytest.raises(InvalidPolicy, match="no Criterion 'acuracy'; it has accuracy"):
        save_policy(project=project, policy=policy, actor=maya)
    policy = HandoutPolicy(extra=1, limits=(Limit("accuracy", 0.3),))
    save_policy(project=project, policy=policy, actor=maya)
