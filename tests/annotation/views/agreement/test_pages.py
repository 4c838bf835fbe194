"""The pages of agreement, as each role meets them."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.excluded import make_divided
from tests.factories.rated import make_rated_project

TABS = ["criterion", "raters", "slices", "units", "consensus", "history"]
ABOUT = {"criterion": "accuracy"}


@pytest.mark.parametrize("tab", TABS)
def test_a_lead_reads_about_a_criterion(
    client: Client, project: Project, maya: User, tab: str
) -> None:
    make_rated_project(project)
    client.force_login(maya)
    reply = client.get(reverse(f"agreement-{tab}", args=[project.slug]), ABOUT)
    assert reply.status_code == 200
    assert b"Accuracy" in reply.content
    assert b"First answers." in reply.content


@pytest.mark.parametrize("tab", [*TABS, "list"])
def test_annotators_may_not_and_strangers_find_nothing(
    client: Client, project: Project, anna: User, olga: User, tab: str
) -> None:
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        page = reverse(f"agreement-{tab}", args=[project.slug])
        assert client.get(page, ABOUT).status_code == status


@pytest.mark.parametrize("tab", TABS)
def test_before_anybody_has_rated_the_page_says_so(
    client: Client, project: Project, maya: User, tab: str
) -> None:
    client.force_login(maya)
    assert client.get(reverse(f"agreement-{tab}", args=[project.slug]), ABOUT).status_code == 200


@pytest.mark.parametrize("query", [{}, {"criterion": "no"}, {"criterion": "accuracy", "by": "no"}])
def test_what_there_is_not_is_not_found(
    client: Client, project: Project, maya: User, query: dict[str, str]
) -> None:
    client.force_login(maya)
    assert client.get(reverse("agreement-slices", args=[project.slug]), query).status_code == 404


def test_the_switches_go_along_with_every_link(
    client: Client, project: Project, maya: User
) -> None:
    make_divided(project)
    client.force_login(maya)
    address = reverse("agreement-criterion", args=[project.slug])
    page = client.get(address, {**ABOUT, "with_excluded": "1"}).content.decode()
    assert "with 3 excluded Raters." in page
    assert page.count("criterion=accuracy&amp;with_excluded=1") >= 8


def test_a_start_that_is_no_number_is_refused(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    address = reverse("agreement-units", args=[project.slug])
    assert client.get(address, {**ABOUT, "start": "x"}).status_code == 400
