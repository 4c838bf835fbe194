import pytest
from django.test import Client

from annotation.models import Membership, Project
from annotation.services.invitations import invite_member
from evalhub.accounts.models import User
from tests.factories.people import PASSWORD

NEW = {"name": "Nina", "password": PASSWORD}


@pytest.fixture
def link(project: Project, maya: User) -> str:
    _, secret = invite_member(
        project=project, email="nina@example.org", role="annotator", actor=maya
    )
    return f"/invitations/{secret}/"


def test_a_new_person_chooses_name_and_password(client: Client, link: str) -> None:
    html = client.get(link).content.decode()
    assert "nina@example.org" in html
    assert "Maya invites" in html
    response = client.post(link, NEW)
    assert (response.status_code, response["Location"]) == (302, "/")
    user = User.objects.get(email="nina@example.org")
    assert Membership.objects.get(user=user).role == "annotator"
    assert client.get("/accounts/").status_code == 200
    assert Client().get(link).status_code == 409


@pytest.mark.parametrize("password", ["short", "nina@example.org", "password1234", ""])
def test_a_weak_password_is_refused(password: str, client: Client, link: str) -> None:
    response = client.post(link, {**NEW, "password": password})
    assert response.status_code == 422
    assert f'value="{password}"' not in response.content.decode()
    assert not User.objects.filter(email="nina@example.org").exists()


def test_rights_cannot_be_sent_along(client: Client, link: str) -> None:
    client.post(link, {**NEW, "is_superuser": "on", "role": "manager", "email": "x@x.org"})
    user = User.objects.get(email="nina@example.org")
    assert not user.is_superuser
    assert Membership.objects.get(user=user).role == "annotator"


def test_somebody_with_an_account_signs_in_first(client: Client, link: str) -> None:
    user = User.objects.create_user("nina@example.org", PASSWORD)
    assert f"/accounts/login/?next={link}" in client.get(link).content.decode()
    assert client.post(link, NEW).status_code == 200
    assert not Membership.objects.filter(user=user).exists()
    client.force_login(user)
    assert "Join the Project" in client.get(link).content.decode()
    assert client.post(link).status_code == 303
    assert Membership.objects.get(user=user).role == "annotator"


def test_somebody_else_cannot_take_the_invitation(client: Client, link: str, olga: User) -> None:
    client.force_login(olga)
    assert "the link is for another address" in client.get(link).content.decode()
    assert client.post(link).status_code == 409
    assert not Membership.objects.filter(user=olga).exists()


def test_an_unknown_link_is_not_found(client: Client, db: None) -> None:
    assert client.get("/invitations/nothing/").status_code == 404
