"""What several people skipped waits for the lead."""

import pytest

from annotation.blindness.policies import DeskPolicy
from annotation.models import Assignment, Project, Question, Rater, Referral
from annotation.services.assignments import claim_next, join_project, release
from annotation.services.blindness.policies import save_desk_policy
from annotation.services.questions.referrals import AlreadySettled, settle_referral
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.questions import skip_next


@pytest.fixture
def raters(project: Project, maya: User, anna: User, ben: User) -> list[Rater]:
    """Two skips refer; one Item with two slots; anna, ben and two who were imported."""
    save_desk_policy(project=project, policy=DeskPolicy(skips_to_lead=2), actor=maya)
    make_item(project, outputs=1)
    plan_slots(project=project)
    project.refresh_from_db()
    people = [join_project(project=project, user=user) for user in (anna, ben)]
    return [*people, make_rater(project, "r3"), make_rater(project, "r4")]


@pytest.fixture
def referral(raters: list[Rater]) -> Referral:
    for rater in raters[:2]:
        skip_next(rater, note=f"{rater.key} lacks the policy")
    return Referral.objects.get()


def states(project: Project) -> list[str]:
    return sorted(project.assignments.values_list("state", flat=True))


def test_after_n_skips_nobody_is_handed_the_subject(project: Project, raters: list[Rater]) -> None:
    skip_next(raters[0])
    assert states(project) == ["open", "open"]
    assert not Referral.objects.exists()
    skip_next(raters[1])
    assert states(project) == ["closed", "closed"]
    assert claim_next(rater=raters[2]) is None
    assert Event.objects.get(verb="item referred").payload["skips"] == 2


def test_a_new_plan_and_a_slot_given_back_do_not_open_it(
    project: Project, raters: list[Rater]
) -> None:
    held = claim_next(rater=raters[2])
    for rater in raters[:2]:
        skip_next(rater)
    release(assignment=held, token=held.token)
    assert states(project) == ["closed", "closed"]
    assert plan_slots(project=project) == 0
    Project.objects.update(overlap=3)
    plan_slots(project=project)
    assert states(project) == ["closed"] * 3


def test_zero_never_refers(project: Project, raters: list[Rater], maya: User) -> None:
    save_desk_policy(project=project, policy=DeskPolicy(skips_to_lead=0), actor=maya)
    for rater in Rater.objects.filter(project=project):
        skip_next(rater)
    assert not Referral.objects.exists()


def test_returned_it_goes_to_people_who_have_not_seen_it(
    project: Project, referral: Referral, raters: list[Rater], maya: User
) -> None:
    settle_referral(referral=referral, outcome="returned", answer="", actor=maya)
    assert states(project) == ["open", "open"]
    assert claim_next(rater=raters[0]) is None
    skip_next(raters[2])
    # The two skips before the return are not counted again.
    assert Referral.objects.filter(settled_at=None).count() == 0
    skip_next(raters[3])
    assert Referral.objects.filter(settled_at=None).count() == 1


def test_retired_it_is_gone_and_stays_gone(
    project: Project, referral: Referral, raters: list[Rater], maya: User
) -> None:
    settle_referral(referral=referral, outcome="retired", answer="", actor=maya)
    plan_slots(project=project)
    assert Assignment.objects.filter(state="open").count() == 0
    assert claim_next(rater=raters[2]) is None
    assert Event.objects.get(verb="items retired").payload["items"] == ["it-1"]


def test_an_answer_reaches_everybody_who_skipped(
    referral: Referral, raters: list[Rater], maya: User
) -> None:
    settle_referral(referral=referral, outcome="returned", answer="Policy 12.", actor=maya)
    threads = {q.rater_id: [m.text for m in q.messages.all()] for q in Question.objects.all()}
    assert threads == {rater.pk: ["Policy 12."] for rater in raters[:2]}
    assert not Question.objects.filter(waits_for_lead=True).exists()


def test_it_is_settled_once_and_only_in_a_known_way(referral: Referral, maya: User) -> None:
    with pytest.raises(InvalidInput):
        settle_referral(referral=referral, outcome="lost", answer="", actor=maya)
    settle_referral(referral=referral, outcome="returned", answer="", actor=maya)
    with pytest.raises(AlreadySettled):
        settle_referral(referral=referral, outcome="retired", answer="", actor=maya)
