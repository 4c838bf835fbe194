"""The command `evalhub invite`."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from annotation.models import Membership, Project
from evalhub.accounts.models import User
from evalhub.errors import NotFound


def invite(*words: str) -> str:
    out = StringIO()
    call_command("invite", *words, stdout=out)
    return out.getvalue().strip()


def test_a_link_is_printed_that_signs_in(project: Project, client: Client) -> None:
    link = invite("nina@example.org", "--project", "refunds", "--role", "engineer")
    assert link.startswith("http://127.0.0.1:8000/accounts/link/")
    client.post(link.removeprefix("http://127.0.0.1:8000"))
    user = User.objects.get(email="nina@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Membership.objects.get(user=user).role == "engineer"


def test_another_address_of_the_installation_can_be_given(db: None) -> None:
    link = invite("root@example.org", "--superuser", "--base-url", "https://eval.example/")
    assert link.startswith("https://eval.example/accounts/link/")
    assert User.objects.get().is_superuser


def test_an_unknown_project_or_role_is_refused(db: None) -> None:
    with pytest.raises(NotFound, match="“nothing”"):
        invite("nina@example.org", "--project", "nothing")
    with pytest.raises(CommandError, match="invalid choice"):
        invite("nina@example.org", "--role", "owner")
    assert not User.objects.exists()
