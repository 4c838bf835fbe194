"""Lists of items, as leads read them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.selectors.browsing import items
from annotation.services.browsing.digests import digest_items
from evalhub.accounts.models import User
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project


@pytest.fixture
def address(client: Client, project: Project, maya: User) -> str:
    """The list of the rated project, digested, seen by its manager."""
    make_rated_project(project)
    digest_items(project=project)
    client.force_login(maya)
    return reverse("item-list", args=[project.slug])


def test_a_list_shows_its_items_and_what_is_known_of_them(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "3 in this project" in page
    assert "100%" in page
    assert page.count("no majority") == 2
    assert "Question it-1?" in page


def test_filters_narrow_and_are_named_with_a_way_out(client: Client, address: str) -> None:
    page = client.get(address, {"state": "split", "meta": "risk_tier=1"}).content.decode()
    assert "2 found" in page
    assert 'href="?state=split"' in page
    assert 'href="?meta=risk_tier%3D1"' in page
    assert "No Item matches" in client.get(address, {"q": "nothing"}).content.decode()


def test_pages_keep_the_filters(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "PAGE", 1)
    page = client.get(address, {"meta": "risk_tier=1"}).content.decode()
    following = re.search(r'rel="next" href="\?([^"]+)"', page)[1].replace("&amp;", "&")
    assert following.startswith("meta=risk_tier%3D1&cursor=")
    second = client.get(f"{address}?{following}").content.decode()
    assert "it-3" in second
    assert "it-1" not in second
    assert 'rel="prev"' in second


def test_a_wrong_value_is_told_beside_its_field_and_kept(client: Client, address: str) -> None:
    answer = client.get(address, {"meta": "tier", "q": "kettle"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "meta is written key=value" in page
    assert 'value="kettle"' in page


def test_a_bad_cursor_is_told(client: Client, address: str) -> None:
    answer = client.get(address, {"cursor": "abc"})
    assert answer.status_code == 422
    assert "Start again at the first page" in answer.content.decode()


def test_an_unknown_filter_of_the_item_list_is_refused(client: Client, address: str) -> None:
    assert client.get(address, {"owner__password": "x"}).status_code == 400


def test_text_of_items_is_never_markup(client: Client, address: str, project: Project) -> None:
    make_item(project, "<b>", input="<script>alert(1)</script>", metadata={"k": "<i>"})
    page = client.get(address, {"id": "<b>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_annotators_do_not_see_the_list(client: Client, project: Project, anna: User) -> None:
    client.force_login(anna)
    assert client.get(reverse("item-list", args=[project.slug])).status_code == 403
