"""Anna labels by plain HTTP: from my work through the desk to her last ten."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Annotation, Assignment, Project, Rating
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.projects import make_item

FIELD = re.compile(r'name="(token|key)" value="([^"]+)"')
CHECKED = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]+)"[^>]* checked')


@pytest.fixture
def anna_client(client: Client, anna: User, project: Project) -> Client:
    make_item(project, "it-1", outputs=2, pair=True)
    plan_slots(project=project)
    client.force_login(anna)
    return client


def open_desk(client: Client) -> tuple[str, dict[str, str]]:
    """Follow the desk to its page; its address and its hidden fields."""
    moved = client.get(reverse("desk-next", args=["refunds"]))
    assert moved.status_code == 303
    page = client.get(moved["Location"])
    form = page.content.decode().partition('id="rate"')[2]
    return moved["Location"], dict(FIELD.findall(form))


def answers(address: str) -> dict[str, str]:
    row = Assignment.objects.get(public_id=address.rstrip("/").rpartition("/")[2])
    if row.subject.scope == "pair":
        return {"rating-overall": '"A"', "reason-overall": "A names the date."}
    return {"rating-accuracy": "4", "reason-accuracy": "One slip."}


def test_anna_labels_three_items_and_changes_one(anna_client: Client, project: Project) -> None:
    assert b"Refund disputes" in anna_client.get(reverse("work-list")).content
    for _ in range(3):
        address, hidden = open_desk(anna_client)
        answer = anna_client.post(f"{address}submit/", {**hidden, **answers(address)})
        assert answer.status_code == 303
        assert answer["Location"].startswith("/projects/refunds/desk/")
    finished = anna_client.get("/projects/refunds/desk/")
    assert b"Nothing left for you here" in finished.content
    assert Annotation.objects.filter(status="counted").count() == 3
    assert Rating.objects.filter(criterion__key="accuracy", value=4).count() == 2
    change_one(anna_client, project)


def change_one(client: Client, project: Project) -> None:
    history = client.get("/projects/refunds/desk/history/").content.decode()
    reopen = re.search(r'action="([^"]+/reopen/)"', history)
    address = client.post(reopen[1])["Location"]
    page = client.get(address).content.decode()
    assert "You are changing an answer" in page
    assert len(CHECKED.findall(page)) == 1
    hidden = dict(FIELD.findall(page.partition('id="rate"')[2]))
    client.post(f"{address}submit/", {**hidden, **answers(address)})
    assert project.annotations.filter(status="counted").count() == 3
    assert project.annotations.filter(status="withdrawn").count() == 1
    assert Event.objects.filter(verb="annotation replaced").count() == 1


def test_the_pair_is_stored_in_the_items_own_order(anna_client: Client, project: Project) -> None:
    stored: dict[str, Any] = {}
    for _ in range(3):
        address, hidden = open_desk(anna_client)
        row = Assignment.objects.get(public_id=address.rstrip("/").rpartition("/")[2])
        anna_client.post(f"{address}submit/", {**hidden, **answers(address)})
        if row.subject.scope == "pair":
            stored[row.order] = Rating.objects.get(criterion__key="overall").value
    # She chose what was shown as A: the item's own A in order AB, its B in order BA.
    assert stored in ({"AB": "A"}, {"BA": "B"})
