"""Lists of annotations, as leads read them."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, SavedView
from annotation.services.browsing.digests import digest_items
from evalhub.accounts.models import User
from tests.factories.rated import make_rated_project


@pytest.fixture
def address(client: Client, project: Project, maya: User) -> str:
    make_rated_project(project)
    digest_items(project=project)
    client.force_login(maya)
    return reverse("item-annotations", args=[project.slug])


def test_annotations_are_listed_and_narrowed(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "6 in this project" in page
    assert "accuracy <b>5</b>" in page
    assert "3 found" in client.get(address, {"rater": "r1"}).content.decode()
    assert "No Annotation matches" in client.get(address, {"rater": "x"}).content.decode()


def test_wrong_filters_are_told(client: Client, address: str) -> None:
    answer = client.get(address, {"since": "yesterday"})
    assert answer.status_code == 422
    assert "is a day like" in answer.content.decode()
    assert client.get(address, {"cursor": "x"}).status_code == 422
    assert client.get(address, {"password": "x"}).status_code == 400


def test_a_view_of_annotations_is_kept_apart_from_those_of_items(
    client: Client, address: str, project: Project
) -> None:
    given = {"name": "January", "query": "until=2026-01-31", "kind": "annotations"}
    answer = client.post(reverse("view-create", args=[project.slug]), given)
    assert answer["Location"] == f"{address}?until=2026-01-31"
    assert SavedView.objects.get().kind == "annotations"
    assert "January" in client.get(address).content.decode()
    assert "January" not in client.get(reverse("item-list", args=[project.slug])).content.decode()


def test_ratings_are_taken_away_as_the_list_has_them(
    client: Client, address: str, project: Project
) -> None:
    answer = client.get(reverse("item-ratings", args=[project.slug, "jsonl"]), {"rater": "r2"})
    rows = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert [row["value"] for row in rows] == [3, 3, 1]
    assert "refunds-annotations.jsonl" in answer["Content-Disposition"]


def test_annotators_do_not_see_it(client: Client, address: str, anna: User) -> None:
    client.force_login(anna)
    assert client.get(address).status_code == 403
