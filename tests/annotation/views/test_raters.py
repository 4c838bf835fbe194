"""Pausing a rater from the page."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.services.quality.exclusions import exclude_rater
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.rated import make_rated_project


def test_a_manager_pauses_a_rater_with_a_reason(
    client: Client, project: Project, maya: User, otto: User
) -> None:
    rater = make_rated_project(project)[0]
    address = reverse("rater-pause", args=[project.slug, rater.public_id])
    client.force_login(otto)
    assert client.post(address, {"reason": "No."}).status_code == 403
    client.force_login(maya)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Traps missed."}).status_code == 303
    rater.refresh_from_db()
    assert rater.pause_reason == "Traps missed."
    assert client.post(address, {"unpause": "1"}).status_code == 303
    rater.refresh_from_db()
    assert rater.paused_at is None


def test_the_list_says_which_raters_it_shows(client: Client, project: Project, otto: User) -> None:
    for number in range(31):
        make_rater(project, f"rater-{number:02}")
    client.force_login(otto)
    address = reverse("rater-list", args=[project.slug])
    assert "1 to 30 of 31" in client.get(address).content.decode()
    page = client.get(address, {"start": "30"}).content.decode()
    assert "31 to 31 of 31" in page
    assert "rater-30" in page
    assert client.get(address, {"start": "x"}).status_code == 400


def test_figures_stand_with_and_without_the_excluded(
    client: Client, project: Project, maya: User, otto: User
) -> None:
    rater = make_rated_project(project)[0]
    exclude_rater(rater=rater, reason="Copied.", actor=maya)
    item = project.items.get(key="it-1").public_id
    addresses = {
        reverse("project-overview", args=["refunds"]): ("<dd>3</dd>", "<dd>6</dd>"),
        reverse("rater-list", args=["refunds"]): ("0 Annotations", "3 Annotations"),
        reverse("item-detail", args=["refunds", item]): ("1 Rating<", "2 Ratings<"),
    }
    client.force_login(otto)
    for address, (without, together) in addresses.items():
        page = client.get(address).content.decode()
        assert f'href="{address}?with_excluded=1"' in page
        assert without in page
        page = client.get(address, {"with_excluded": "1"}).content.decode()
        assert f'href="{address}">Show them without' in page
        assert together in page
