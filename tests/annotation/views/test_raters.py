"""Pausing a rater from the page."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
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
