from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from annotation.models import Invitation, Membership, Project
from annotation.services.invitations import (
    CONSOLE,
    accept_as_new_person,
    accept_invitation,
    invite_member,
    mail_invitation,
    revoke_invitation,
    welcome_person,
)
from evalhub.accounts.errors import AccountExists
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError, InvalidInput
from tests.factories.people import PASSWORD


def invite(project: Project, actor: User, email: str = "olga@example.org") -> Invitation:
    return invite_member(project=project, email=email, role="auditor", actor=actor)[0]


def test_an_invitation_lasts_14_days_and_keeps_no_secret(project: Project, maya: User) -> None:
    invitation, secret = invite_member(
        project=project, email=" Nina@Example.org", role="engineer", actor=maya
    )
    assert invitation.expires_at - timezone.now() > timedelta(days=13, hours=23)
    assert invitation.email == "nina@example.org"
    assert secret not in f"{list(Invitation.objects.values())} {list(Event.objects.values())}"
    assert Event.objects.get().payload == {"email": "nina@example.org", "role": "engineer"}


def test_members_are_not_invited_again(project: Project, maya: User, anna: User) -> None:
    with pytest.raises(InvalidInput, match="a member already"):
        invite(project, maya, "ANNA@example.org")


def test_a_second_invitation_ends_the_first(project: Project, maya: User, olga: User) -> None:
    first, second = invite(project, maya), invite(project, maya)
    with pytest.raises(EvalhubError, match="used, withdrawn or is over"):
        accept_invitation(invitation=first, user=olga)
    assert accept_invitation(invitation=second, user=olga).role == "auditor"


def test_the_invited_person_becomes_a_member_once(project: Project, maya: User, olga: User) -> None:
    invitation = invite(project, maya)
    membership = accept_invitation(invitation=invitation, user=olga)
    assert (membership.user, membership.role) == (olga, "auditor")
    with pytest.raises(EvalhubError, match="used, withdrawn or is over"):
        accept_invitation(invitation=invitation, user=olga)
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["member invited", "invitation accepted", "member added"]


def test_an_invitation_is_for_its_address(project: Project, maya: User, olga: User) -> None:
    invitation = invite(project, maya, "nina@example.org")
    with pytest.raises(EvalhubError, match="This invitation is for"):
        accept_invitation(invitation=invitation, user=olga)
    assert not Membership.objects.filter(user=olga).exists()


def test_an_invitation_that_is_over_or_withdrawn_is_refused(
    project: Project, maya: User, olga: User
) -> None:
    late, withdrawn = invite(project, maya), invite(project, maya, "nina@example.org")
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    revoke_invitation(invitation=withdrawn, actor=maya)
    for invitation in (late, withdrawn):
        with pytest.raises(EvalhubError, match="used, withdrawn or is over"):
            accept_invitation(invitation=invitation, user=olga)


def test_what_was_accepted_cannot_be_withdrawn(project: Project, maya: User, olga: User) -> None:
    invitation = invite(project, maya)
    accept_invitation(invitation=invitation, user=olga)
    with pytest.raises(EvalhubError, match="Remove the member instead"):
        revoke_invitation(invitation=invitation, actor=maya)


def test_a_new_person_gets_an_account_and_the_role(project: Project, maya: User) -> None:
    invitation = invite(project, maya, "nina@example.org")
    user = accept_as_new_person(invitation=invitation, name="Nina", password=PASSWORD)
    assert user.check_password(PASSWORD)
    assert Membership.objects.get(user=user).role == "auditor"


def test_no_account_is_made_twice_or_without_a_membership(
    project: Project, maya: User, olga: User
) -> None:
    with pytest.raises(AccountExists):
        accept_as_new_person(invitation=invite(project, maya), name="x", password=PASSWORD)
    spent = invite(project, maya, "nina@example.org")
    revoke_invitation(invitation=spent, actor=maya)
    with pytest.raises(EvalhubError):
        accept_as_new_person(invitation=spent, name="Nina", password=PASSWORD)
    assert not User.objects.filter(email="nina@example.org").exists()


def test_mail_goes_out_only_where_it_is_set_up(project: Project, maya: User, settings: Any) -> None:
    invitation = invite(project, maya)
    assert mail_invitation(invitation=invitation, url="http://x/invitations/s/")
    assert mail.outbox[0].to == ["olga@example.org"]
    assert "http://x/invitations/s/" in mail.outbox[0].body
    settings.EMAIL_BACKEND = CONSOLE
    assert not mail_invitation(invitation=invitation, url="http://x/")


def test_a_mail_server_that_does_not_answer_breaks_nothing(
    project: Project, maya: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert not mail_invitation(invitation=invite(project, maya), url="http://x/")


def test_the_command_line_lets_people_in(project: Project) -> None:
    path = welcome_person(email="root@example.org", superuser=True)
    assert path.startswith("/accounts/link/")
    assert User.objects.get(email="root@example.org").is_superuser
    welcome_person(email="nina@example.org", project=project, role="annotator")
    welcome_person(email="NINA@example.org", project=project, role="manager")
    assert Membership.objects.get(user__email="nina@example.org").role == "manager"
    with pytest.raises(InvalidInput, match="not an e-mail address"):
        welcome_person(email="nina")
