"""Addresses of files."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.rated import make_rated_project


@pytest.mark.parametrize(
    ("form", "media", "end"),
    [
        ("csv", "text/csv; charset=utf-8", "refunds-items.csv"),
        ("csv-raw", "text/csv; charset=utf-8", "refunds-items.raw.csv"),
        ("jsonl", "application/x-ndjson", "refunds-items.jsonl"),
    ],
)
def test_a_view_is_taken_away_as_the_list_has_it(
    client: Client, project: Project, otto: User, form: str, media: str, end: str
) -> None:
    make_rated_project(project)
    client.force_login(otto)
    address = reverse("item-download", args=[project.slug, form])
    answer = client.get(address, {"meta": "risk_tier=1"})
    assert answer["Content-Type"] == media
    assert answer["Content-Disposition"] == f'attachment; filename="{end}"'
    content = b"".join(answer.streaming_content).decode()
    assert ("it-1" in content, "it-2" in content, "it-3" in content) == (True, False, True)
    assert client.get(address, {"owner": "x"}).status_code == 400
    assert client.get(address, {"spread": "x"}).status_code == 422


def test_who_may_not_export_gets_none(client: Client, project: Project, adam: User) -> None:
    client.force_login(adam)
    address = reverse("item-download", args=[project.slug, "csv"])
    assert client.get(address).status_code == 403
    assert "Raw CSV" not in client.get(reverse("item-list", args=[project.slug])).content.decode()
