"""Overview, items and raters, as each role meets them."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.rated import make_rated_project

PAGES = ["project-overview", "item-list", "rater-list"]


@pytest.mark.parametrize("page", PAGES)
def test_a_lead_reads_the_page(client: Client, project: Project, maya: User, page: str) -> None:
    make_rated_project(project)
    client.force_login(maya)
    reply = client.get(reverse(page, args=[project.slug]))
    assert reply.status_code == 200
    assert b"r1" in reply.content or b"it-1" in reply.content


@pytest.mark.parametrize("page", PAGES)
def test_annotators_may_not_and_strangers_find_nothing(
    client: Client, project: Project, anna: User, olga: User, page: str
) -> None:
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(reverse(page, args=[project.slug])).status_code == status
