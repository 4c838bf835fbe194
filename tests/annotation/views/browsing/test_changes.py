"""Pages on which every item of a view is changed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Item, Project
from evalhub.accounts.models import User
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project

GIVEN = {"query": "id=it-", "action": "retire", "reason": "Broken."}


@pytest.fixture
def address(client: Client, project: Project, maya: User) -> str:
    make_rated_project(project)
    client.force_login(maya)
    return reverse("item-change", args=[project.slug])


def seal_in(page: str) -> str:
    return re.search(r'name="seal" value="(\w+)"', page)[1]


def test_a_change_is_previewed_and_then_done(client: Client, address: str) -> None:
    page = client.post(address, GIVEN).content.decode()
    assert "Change 3 Items" in page
    assert "it-1, it-2, it-3" in page
    assert not Item.objects.exclude(retired_at=None).exists()
    answer = client.post(address, {**GIVEN, "seal": seal_in(page), "confirm": "1"})
    assert answer.status_code == 303
    assert answer["Location"].endswith("/items/?id=it-")
    assert Item.objects.exclude(retired_at=None).count() == 3
    assert "3 of 3 Items were changed." in client.get(answer["Location"]).content.decode()


def test_another_set_is_previewed_anew(client: Client, address: str, project: Project) -> None:
    page = client.post(address, GIVEN).content.decode()
    make_item(project, "it-4")
    answer = client.post(address, {**GIVEN, "seal": seal_in(page), "confirm": "1"})
    assert answer.status_code == 409
    again = answer.content.decode()
    assert "The Items are not the same." in again
    assert "Change 4 Items" in again
    assert seal_in(again) != seal_in(page)
    assert not Item.objects.exclude(retired_at=None).exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"action": "delete"}, "Select a valid choice"),
        ({"reason": ""}, "Say why they are retired"),
        ({"action": "tag", "key": "", "value": "1"}, "Give the metadata key"),
        ({"action": "tag", "key": "k", "value": ""}, "Give the value"),
        ({"query": "owner__password=1"}, "is not a filter here"),
    ],
)
def test_what_is_missing_is_told(
    client: Client, address: str, given: dict[str, str], told: str
) -> None:
    answer = client.post(address, {**GIVEN, **given})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_only_who_manages_items_changes_them(client: Client, address: str, erin: User) -> None:
    client.force_login(erin)
    assert client.post(address, GIVEN).status_code == 403
    page = client.get(address.replace("change/", "")).content.decode()
    assert "Change all" not in page
