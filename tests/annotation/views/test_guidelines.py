"""Examples and changes of the guidelines over HTTP."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import HTMX, Visitor, visitor
from tests.factories.projects import make_item

EXAMPLE = {"about": "0-4", "heading": "All facts hold", "text": "Paid on **1 May**: yes."}


@pytest.fixture
def lead(maya: User) -> Client:
    client = Client()
    client.force_login(maya)
    return client


@pytest.fixture
def page(project: Project) -> str:
    return reverse("guideline-list", args=[project.slug])


@pytest.fixture
def at_desk(anna: User, project: Project) -> Visitor:
    make_item(project, outputs=1)
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    return found


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_an_example_of_a_value_reaches_the_drawer(
    lead: Client, page: str, at_desk: Visitor, project: Project
) -> None:
    assert "Accuracy: 5" in text(lead.get(page))
    assert lead.post(page, EXAMPLE).status_code == 303
    entry = project.guideline_entries.get()
    assert (entry.criterion, entry.value) == ("accuracy", "5")
    at_desk.open()
    assert "<strong>1 May</strong>" in at_desk.body
    assert "have changed since you last worked" in at_desk.body
    remove = reverse("guideline-remove", args=[project.slug, entry.public_id])
    assert lead.post(remove).status_code == 303
    assert lead.post(remove).status_code == 409


def test_an_example_for_everything_and_one_without_words(
    lead: Client, page: str, project: Project
) -> None:
    assert lead.post(page, {**EXAMPLE, "text": ""}).status_code == 422
    assert lead.post(page, {**EXAMPLE, "about": "9-9"}).status_code == 422
    assert lead.post(page, {**EXAMPLE, "about": ""}).status_code == 303
    assert project.guideline_entries.get().criterion == ""


def test_what_was_read_is_told_no_more(
    lead: Client, page: str, at_desk: Visitor, project: Project
) -> None:
    lead.post(page, EXAMPLE)
    at_desk.open()
    read = reverse("guideline-read", args=[project.slug, 1])
    upto = at_desk.body.partition('name="upto" value="')[2].partition('"')[0]
    answer = at_desk.client.post(read, {"upto": upto}, headers=HTMX)
    assert (answer.status_code, text(answer)) == (200, "")
    at_desk.open()
    assert "have changed" not in at_desk.body
    for odd in ("never", "2026-13-45T25:00:00Z"):
        assert at_desk.client.post(read, {"upto": odd}).status_code == 303


def test_whoever_has_not_begun_or_does_not_lead_is_refused(
    project: Project, page: str, ben: User, otto: User
) -> None:
    client = visitor(ben, project).client
    assert client.post(reverse("guideline-read", args=[project.slug, 1])).status_code == 404
    assert client.get(page).status_code == 403
    assert visitor(otto, project).client.get(page).status_code == 403
