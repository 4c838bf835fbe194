"""The page of a rater over HTTP."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Rater
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.projects import make_project
from tests.factories.quality import answer, meet_traps


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    found = make_rater(project, "anna", anna)
    meet_traps(found, 1, 1)
    answer(make_rater(project, "ben"), "trap-0", 4)
    return found


def page(user: User, rater: Rater) -> str:
    client = Client()
    client.force_login(user)
    address = reverse("rater-detail", args=[rater.project.slug, rater.public_id])
    answered = client.get(address)
    assert answered.status_code == 200
    return answered.content.decode()


def test_a_lead_reads_figures_under_a_pseudonym(rater: Rater, maya: User) -> None:
    body = page(maya, rater)
    assert "<h1>R-01</h1>" in body
    assert "Anna" not in body
    assert "1 of 2" in body
    assert body.count('<svg class="chart" role="img"') == 2


def test_only_a_manager_switches_to_the_name(rater: Rater, maya: User, otto: User) -> None:
    client, switch = Client(), reverse("rater-names", args=[rater.project.slug])
    client.force_login(maya)
    address = reverse("rater-detail", args=[rater.project.slug, rater.public_id])
    assert "Show names" in client.get(address).content.decode()
    answered = client.post(switch, {"show": "1", "rater": str(rater.public_id)})
    assert answered["Location"] == address
    assert "<h1>Anna</h1>" in client.get(address).content.decode()
    hidden = page(otto, rater)
    assert "<h1>R-01</h1>" in hidden
    assert "Show names" not in hidden
    assert "Anna" not in hidden


def test_annotators_and_other_projects_find_nothing(rater: Rater, anna: User, maya: User) -> None:
    client = Client()
    client.force_login(anna)
    address = reverse("rater-detail", args=[rater.project.slug, rater.public_id])
    assert client.get(address).status_code == 403
    client.force_login(maya)
    other = make_rater(make_project("other"), "zoe")
    missing = reverse("rater-detail", args=[rater.project.slug, other.public_id])
    assert client.get(missing).status_code == 404


def test_a_rater_without_answers_has_a_page(project: Project, maya: User) -> None:
    assert "No answers yet" in page(maya, make_rater(project, "new"))
