"""Somebody who may not rate any more: their desk is free at once, their answers stay."""

import pytest

from annotation.models import Assignment, Draft, Membership, Project
from annotation.services.assignments import claim_next, join_project, plan_slots
from annotation.services.drafts import save_draft
from annotation.services.handout.leaving import clear_desk
from annotation.services.members import change_role, remove_member
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.projects import make_item


@pytest.fixture
def claim(project: Project, anna: User) -> Assignment:
    """What lies on anna's desk, with a draft."""
    make_item(project, outputs=1)
    plan_slots(project=project)
    claim = claim_next(rater=join_project(project=project, user=anna))
    save_draft(assignment=claim, token=claim.token, data={"comment": "half"})
    return claim


@pytest.mark.parametrize("how", ["remove", "demote"])
def test_the_desk_of_who_leaves_is_free_at_once(
    project: Project, maya: User, anna: User, claim: Assignment, how: str
) -> None:
    membership = Membership.objects.get(user=anna)
    if how == "remove":
        remove_member(membership=membership, actor=maya)
    else:
        change_role(membership=membership, role="auditor", actor=maya)
    claim.refresh_from_db()
    assert (claim.state, claim.rater) == ("open", None)
    assert Draft.objects.get().data == {"comment": "half"}
    assert Event.objects.filter(verb="assignment released").count() == 1


def test_who_still_rates_keeps_their_desk(
    project: Project, maya: User, anna: User, claim: Assignment
) -> None:
    change_role(membership=Membership.objects.get(user=anna), role="adjudicator", actor=maya)
    claim.refresh_from_db()
    assert claim.state == "claimed"


def test_who_never_began_has_nothing_to_clear(project: Project, ben: User) -> None:
    assert clear_desk(project=project, user=ben) == 0
