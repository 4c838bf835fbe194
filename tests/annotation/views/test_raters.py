"""Pausing a rater from the page."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
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
