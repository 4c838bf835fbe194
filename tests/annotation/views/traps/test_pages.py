"""Pages of traps over HTTP: who gets in, what is changed, and that nobody else learns of it."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Project, Trap
from annotation.services.assignments import plan_slots
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.traps import answer_next, trap_project

BASE = "/projects/refunds/traps/"


@pytest.fixture
def lead(client: Client, maya: User) -> Client:
    client.force_login(maya)
    return client


@pytest.fixture
def trap(project: Project) -> Trap:
    """A trap that r0 passed and r1 missed."""
    (trap,) = trap_project(project, "trap-1")
    plan_slots(project=project)
    answer_next(make_rater(project, "r0"), {})
    answer_next(make_rater(project, "r1"), {"trap-1": 1})
    return trap


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_list_says_what_is_expected_and_how_people_do(lead: Client, trap: Trap) -> None:
    page = text(lead.get(BASE))
    assert "Accuracy of" in page
    assert "2 of 50" in page
    # 1 of 2 passed, Wilson [9, 91].
    assert "50%" in page
    assert "[9, 91]" in page
    assert "No Trap is in this state" in text(lead.get(f"{BASE}?state=retired"))
    assert lead.get(f"{BASE}?state=nonsense&start=x").status_code == 200


def test_the_page_of_a_trap_holds_the_log(lead: Client, trap: Trap) -> None:
    page = text(lead.get(f"{BASE}{trap.public_id}/"))
    assert page.index(">r1<") < page.index(">r0<")
    assert "Missed" in page
    assert "not defined before 20 answers" in page
    assert lead.get(f"{BASE}{uuid4()}/").status_code == 404


def test_retiring_and_activating_need_a_reason(lead: Client, trap: Trap) -> None:
    here = f"{BASE}{trap.public_id}/"
    assert lead.post(f"{here}change/", {"retire": "1", "reason": ""}).status_code == 422
    answer = lead.post(f"{here}change/", {"retire": "1", "reason": "Two readings."})
    assert (answer.status_code, answer["Location"]) == (303, here)
    page = text(lead.get(here))
    assert "Two readings." in page
    assert "Activate the Trap" in page
    lead.post(f"{here}change/", {"activate": "1", "reason": "It is clear now."})
    trap.refresh_from_db()
    assert trap.active


@pytest.mark.parametrize(
    ("percent", "limit", "status"),
    [("8", "30", 303), ("0", "1", 303), ("21", "30", 422), ("8", "0", 422), ("", "", 422)],
)
def test_share_and_limit_are_bounded(
    lead: Client, project: Project, percent: str, limit: str, status: int
) -> None:
    answer = lead.post(BASE, {"percent": percent, "limit": limit})
    assert answer.status_code == status
    project.refresh_from_db()
    changed = status == 303
    assert project.trap_limit == (int(limit) if changed else 50)
    assert project.trap_rate == pytest.approx(int(percent) / 100 if changed else 0.0)


@pytest.mark.parametrize("name", ["anna", "adam", "erin", "otto"])
@pytest.mark.parametrize("path", ["", "new/", "candidates/"])
def test_only_managers_get_in(
    client: Client, trap: Trap, name: str, path: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get(f"{BASE}{path}").status_code == 403
    assert client.get(f"{BASE}{trap.public_id}/").status_code == 403
    assert client.post(f"{BASE}{trap.public_id}/change/", {"reason": "x"}).status_code == 403
    assert client.post(f"{BASE}chosen/").status_code == 403


def test_strangers_find_nothing(client: Client, trap: Trap, olga: User) -> None:
    client.force_login(olga)
    for path in ("", "new/", "candidates/", f"{trap.public_id}/"):
        assert client.get(f"{BASE}{path}").status_code == 404


def test_the_page_of_an_item_tells_only_who_does_not_rate(
    client: Client, trap: Trap, maya: User, otto: User, adam: User
) -> None:
    told = {}
    for user in (maya, otto, adam):
        client.force_login(user)
        page = text(client.get(f"/projects/refunds/items/{trap.item.public_id}/"))
        told[user.name] = "This Item is a Trap" in page
    assert told == {"Maya": True, "Otto": True, "Adam": False}
