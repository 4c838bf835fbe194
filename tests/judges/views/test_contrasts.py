"""Two runs side by side, through the page."""

import uuid

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from tests.factories.simulated import judge_all, make_world


def test_two_runs_are_chosen_and_compared(client: Client, project: Project, otto: User) -> None:
    world = make_world(project, 30)
    runs = judge_all(world, "poor", miss=0.9), judge_all(world, "good", miss=0.02)
    client.force_login(otto)
    address = reverse("run-compare", args=[project.slug])
    assert "Compare the runs" in client.get(address).content.decode()
    given = {"first": runs[0].public_id, "second": runs[1].public_id}
    page = client.get(address, given).content.decode()
    for words in ("The second agrees better", "the second is nearer", "McNemar"):
        assert words in page
    missing = {"first": uuid.uuid4(), "second": runs[1].public_id}
    assert client.get(address, missing).status_code == 404
    assert client.get(address, {**missing, "first": "x"}).status_code == 404


def test_one_run_is_not_compared(
    client: Client, project: Project, otto: User, anna: User, olga: User
) -> None:
    address = reverse("run-compare", args=[project.slug])
    client.force_login(otto)
    assert "Two runs are needed" in client.get(address).content.decode()
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
