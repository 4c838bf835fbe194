import uuid

import pytest
from django.utils import timezone

from annotation.models import Invitation, Project
from annotation.selectors.members import (
    get_invitation,
    get_membership,
    invitation_behind,
    members_of,
    open_invitations,
)
from annotation.services.invitations import invite_member, revoke_invitation
from evalhub.accounts.models import User
from evalhub.errors import EvalhubError, NotFound
from tests.factories.projects import make_project


def test_members_are_listed_by_name(project: Project, maya: User, ben: User, anna: User) -> None:
    assert [row.user.name for row in members_of(project)] == ["Anna", "Ben", "Maya"]
    assert get_membership(project, ben.public_id).user == ben


def test_members_and_invitations_of_other_projects_are_not_found(
    project: Project, maya: User
) -> None:
    other = make_project("others")
    invitation, _ = invite_member(project=project, email="n@x.org", role="auditor", actor=maya)
    assert get_invitation(project, invitation.public_id) == invitation
    with pytest.raises(NotFound):
        get_invitation(other, invitation.public_id)
    with pytest.raises(NotFound):
        get_membership(other, maya.public_id)
    with pytest.raises(NotFound):
        get_membership(project, uuid.uuid4())


def test_only_waiting_invitations_are_open(project: Project, maya: User) -> None:
    rows = [
        invite_member(project=project, email=f"{n}@x.org", role="auditor", actor=maya)[0]
        for n in range(3)
    ]
    revoke_invitation(invitation=rows[0], actor=maya)
    Invitation.objects.filter(pk=rows[1].pk).update(expires_at=timezone.now())
    assert list(open_invitations(project)) == [rows[2]]


def test_a_secret_leads_to_its_invitation_while_it_is_good(project: Project, maya: User) -> None:
    row, secret = invite_member(project=project, email="n@x.org", role="auditor", actor=maya)
    assert invitation_behind(secret) == row
    revoke_invitation(invitation=row, actor=maya)
    with pytest.raises(EvalhubError) as caught:
        invitation_behind(secret)
    assert caught.value.code == "invitation_spent"
    with pytest.raises(NotFound):
        invitation_behind("nothing")
