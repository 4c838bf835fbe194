"""The settings of a desk over HTTP."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.blindness.policies import DeskPolicy
from annotation.models import Annotation, Project
from evalhub.accounts.models import User
from tests.factories.blindness import canary_item
from tests.factories.desks import visitor

DESK = {
    "skips_to_lead": "7",
    "break_after": "50",
    **dict.fromkeys(("model_names", "other_raters", "verdicts", "reference"), "hidden"),
}


@pytest.fixture
def page(project: Project) -> str:
    return reverse("blindness-settings", args=[project.slug])


def test_a_lead_saves_the_desk(page: str, project: Project, maya: User, client: Client) -> None:
    client.force_login(maya)
    assert client.post(page, DESK).status_code == 303
    project.refresh_from_db()
    assert DeskPolicy.of(project).skips_to_lead == 7


def test_nobody_else_sees_the_settings(page: str, anna: User, otto: User, client: Client) -> None:
    for user in (anna, otto):
        client.force_login(user)
        assert client.get(page).status_code == 403


def test_a_look_shows_and_locks_one_of_the_last_ten(
    project: Project, anna: User, ben: User
) -> None:
    Project.objects.update(desk={"verdicts": "after"})
    canary_item(project)
    desk = visitor(anna, project)
    desk.open()
    desk.post("submit", {"rating-accuracy": "4"})
    history = f"{desk.base}history/"
    before = desk.client.get(history).content.decode()
    assert "You may look at Judges&#x27; verdicts." in before
    answer = Annotation.objects.get(rater__user=anna)
    look = f"{history}{answer.public_id}/reveal/"
    assert visitor(ben, project).client.post(look).status_code == 404
    assert desk.client.post(look).status_code == 303
    after = desk.client.get(history).content.decode()
    assert "canary-judge" in after
    assert "Change" not in after
    refused = desk.client.post(f"{desk.base}undo/")
    assert refused.status_code == 409
    assert "so it stands as it is" in refused.content.decode()
