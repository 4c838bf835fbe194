import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Invitation, Membership, Project
from evalhub.accounts.models import User

LIST = "/projects/refunds/members/"
INVITE = f"{LIST}invite/"


@pytest.fixture
def lead(client: Client, maya: User) -> Client:
    client.force_login(maya)
    return client


def role_path(user: User) -> str:
    return f"{LIST}{user.public_id}/role/"


def test_members_are_listed_with_their_roles(lead: Client, anna: User) -> None:
    html = lead.get(LIST).content.decode()
    assert "anna@example.org" in html
    assert '<option value="annotator" selected>' in html


def test_an_invitation_shows_its_link_once(lead: Client) -> None:
    response = lead.post(INVITE, {"email": "nina@example.org", "role": "annotator"})
    html = response.content.decode()
    (link,) = re.findall(r"http://testserver(/invitations/[\w-]+/)", html)
    assert "no-store" in response["Cache-Control"]
    assert link not in lead.get(LIST).content.decode()
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize(
    "data",
    [{"email": "nobody", "role": "annotator"}, {"email": "n@x.org", "role": "owner"}, {}],
)
def test_a_bad_invitation_is_refused(data: dict[str, str], lead: Client) -> None:
    assert lead.post(INVITE, data).status_code == 422
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again(lead: Client, anna: User) -> None:
    response = lead.post(INVITE, {"email": anna.email, "role": "manager"})
    assert response.status_code == 422
    assert "a member already" in response.content.decode()


def test_an_invitation_is_withdrawn(lead: Client) -> None:
    lead.post(INVITE, {"email": "nina@example.org", "role": "annotator"})
    invitation = Invitation.objects.get()
    path = f"/projects/refunds/invitations/{invitation.public_id}/revoke/"
    assert lead.post(path).status_code == 303
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_a_role_is_changed_and_a_member_removed(lead: Client, anna: User) -> None:
    assert lead.post(role_path(anna), {"role": "auditor"})["Location"] == LIST
    assert Membership.objects.get(user=anna).role == "auditor"
    assert lead.post(role_path(anna), {"role": "owner"}).status_code == 422
    assert lead.post(f"{LIST}{anna.public_id}/remove/").status_code == 303
    assert not Membership.objects.filter(user=anna).exists()
    assert lead.post(f"{LIST}{anna.public_id}/remove/").status_code == 404


def test_the_last_manager_is_told_what_to_do(lead: Client, maya: User) -> None:
    response = lead.post(f"{LIST}{maya.public_id}/remove/")
    assert response.status_code == 409
    assert "Make somebody else a manager first" in response.content.decode()


ROLES = ("manager", "annotator", "adjudicator", "engineer", "auditor")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_but_a_manager_grants_a_role(
    role: str, client: Client, anna: User, adam: User, erin: User, otto: User
) -> None:
    def tries(user: User) -> list[HttpResponse]:
        client.force_login(user)
        data = {"email": f"{uuid.uuid4().hex}@x.org", "role": role}
        return [client.post(role_path(user), {"role": role}), client.post(INVITE, data)]

    before = list(Membership.objects.order_by("pk").values_list("user", "role"))
    answers = [answer for user in (anna, adam, erin, otto) for answer in tries(user)]
    assert {answer.status_code for answer in answers} == {403}
    assert list(Membership.objects.order_by("pk").values_list("user", "role")) == before
    assert not Invitation.objects.exists()


def test_a_manager_of_one_project_is_nobody_in_another(
    lead: Client, project: Project, olga: User
) -> None:
    other = Project.objects.create(slug="others", name="Others")
    Membership.objects.create(project=other, user=olga, role="manager")
    assert lead.post(f"/projects/others/members/{olga.public_id}/remove/").status_code == 404
    assert lead.post(f"/projects/refunds/members/{olga.public_id}/remove/").status_code == 404
    assert Membership.objects.filter(user=olga).exists()
