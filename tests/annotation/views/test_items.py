"""Items, as leads read them."""

import uuid

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.rated import make_rated_project


def test_an_item_shows_its_ratings_and_that_it_is_a_trap(
    client: Client, project: Project, maya: User
) -> None:
    make_rated_project(project)
    client.force_login(maya)
    item = project.items.get(key="it-3")
    page = client.get(reverse("item-detail", args=[project.slug, item.public_id])).content.decode()
    assert "This Item is a Trap." in page
    assert "It is wrong." in page
    missing = reverse("item-detail", args=[project.slug, uuid.uuid4()])
    assert client.get(missing).status_code == 404


def test_text_of_an_output_is_never_markup(client: Client, project: Project, maya: User) -> None:
    make_rated_project(project)
    output = project.items.get(key="it-1").outputs.get()
    output.text = "<script>alert(1)</script>\u202eabc"
    output.save()
    client.force_login(maya)
    address = reverse("item-detail", args=[project.slug, output.item.public_id])
    page = client.get(address).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
