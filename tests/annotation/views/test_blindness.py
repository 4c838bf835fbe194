"""The settings of a desk over HTTP."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.blindness.policies import DeskPolicy
from annotation.models import Project
from evalhub.accounts.models import User


@pytest.fixture
def page(project: Project) -> str:
    return reverse("blindness-settings", args=[project.slug])


def test_a_lead_saves_the_desk(page: str, project: Project, maya: User, client: Client) -> None:
    client.force_login(maya)
    assert client.post(page, {"skips_to_lead": "7"}).status_code == 303
    project.refresh_from_db()
    assert DeskPolicy.of(project).skips_to_lead == 7


def test_nobody_else_sees_the_settings(page: str, anna: User, otto: User, client: Client) -> None:
    for user in (anna, otto):
        client.force_login(user)
        assert client.get(page).status_code == 403
