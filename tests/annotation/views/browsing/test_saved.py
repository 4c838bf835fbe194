"""Pages of views."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, SavedView
from evalhub.accounts.models import User
from tests.factories.rated import make_rated_project


@pytest.fixture
def create(client: Client, project: Project, maya: User) -> str:
    make_rated_project(project)
    client.force_login(maya)
    return reverse("view-create", args=[project.slug])


def test_a_view_is_kept_opened_renamed_and_deleted(
    client: Client, create: str, project: Project
) -> None:
    given = {"name": "Hard", "shared": "on", "query": "state=split&meta=risk_tier%3D1"}
    answer = client.post(create, given)
    assert answer.status_code == 303
    assert answer["Location"].endswith("/items/?state=split&meta=risk_tier%3D1")
    page = client.get(answer["Location"]).content.decode()
    assert "Edit Hard" in page
    view = SavedView.objects.get()
    edit = reverse("view-edit", args=[project.slug, view.public_id])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"name": "Harder"}).status_code == 303
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Harder", False)
    delete = reverse("view-delete", args=[project.slug, view.public_id])
    assert client.post(delete).status_code == 303
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "", "query": "q=a"}, "required"),
        ({"name": "x", "query": ""}, "Choose a filter first"),
        ({"name": "x", "query": "owner__password=1"}, "is not a filter here"),
        ({"name": "x", "query": "spread=0"}, "whole number"),
        ({"name": "taken", "query": "q=a"}, "Choose another name"),
    ],
)
def test_what_cannot_be_kept_is_told(
    client: Client, create: str, given: dict[str, str], told: str
) -> None:
    client.post(create, {"name": "taken", "query": "q=a"})
    answer = client.post(create, given)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_shared_view_of_others_is_opened_but_not_changed(
    client: Client, create: str, project: Project, otto: User
) -> None:
    client.post(create, {"name": "Hard", "shared": "on", "query": "state=live"})
    view = SavedView.objects.get()
    client.force_login(otto)
    page = client.get(reverse("item-list", args=[project.slug])).content.decode()
    assert "?state=live" in page
    edit = reverse("view-edit", args=[project.slug, view.public_id])
    assert client.post(edit, {"name": "Mine"}).status_code == 404
