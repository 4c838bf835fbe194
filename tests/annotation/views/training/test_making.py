"""Making practice items over HTTP."""

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Item, Project, TrainingItem
from annotation.services.assignments import plan_slots
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_reference
from tests.factories.projects import make_item

SETTINGS = "/projects/refunds/settings/qualification/"
PAGE = f"{SETTINGS}practice/"


@pytest.fixture
def lead(client: Client, maya: User) -> Client:
    client.force_login(maya)
    return client


@pytest.fixture
def item(project: Project) -> Item:
    found = make_item(project, "it-1", outputs=1)
    make_reference(found.subjects.get(), "accuracy", 4)
    plan_slots(project=project)
    return found


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_one_is_made_of_an_item_and_taken_away(lead: Client, item: Item) -> None:
    assert "Make a practice Item" in text(lead.get(SETTINGS))
    assert "Id of the Item" in text(lead.get(PAGE))
    # What its reference says is filled in.
    assert 'value="4" selected' in text(lead.get(f"{PAGE}?item=it-1"))
    given = {"item": "it-1", "value-0": "5", "why-0": "All is right.", "explanation": "Easy."}
    answer = lead.post(PAGE, given)
    assert (answer.status_code, answer["Location"]) == (303, SETTINGS)
    row = TrainingItem.objects.get().row
    expected = {"dimension": "accuracy", "value": 5, "feedback": "All is right."}
    assert row["expected"] == [expected | {"output_id": item.outputs.get().key}]
    assert row["feedback"] == "Easy."
    assert "practice-it-1" in text(lead.get(SETTINGS))
    assert lead.post(f"{PAGE}delete/", {"key": "practice-it-1"}).status_code == 303
    assert not TrainingItem.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"item": "none", "value-0": "4"}, "There is no Item none here"),
        ({"item": "it-1"}, "say what is expected under one Criterion at least"),
        ({"item": "it-1", "value-0": "6"}, "not one of the available choices"),
        ({"item": "it-1", "value-0": "4", "why-0": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_made(
    lead: Client, item: Item, given: dict[str, str], words: str
) -> None:
    answer = lead.post(PAGE, given)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not TrainingItem.objects.exists()


def test_what_is_not_there_cannot_be_taken_away(lead: Client, project: Project) -> None:
    assert lead.post(f"{PAGE}delete/", {"key": "none"}).status_code == 404


def test_nothing_goes_that_nobody_chose(lead: Client, item: Item) -> None:
    lead.post(PAGE, {"item": "it-1", "value-0": "4"})
    # The first of the list is no choice: one press of the button takes nothing away.
    assert '<option value="">Choose one</option>' in text(lead.get(SETTINGS))
    answer = lead.post(f"{PAGE}delete/", {"key": ""})
    assert answer.status_code == 422
    assert "Choose the practice Item to take away" in text(answer)
    assert TrainingItem.objects.count() == 1


def test_a_second_press_makes_no_second_one(lead: Client, item: Item) -> None:
    given = {"item": "it-1", "value-0": "4"}
    assert [lead.post(PAGE, given).status_code for _ in range(2)] == [303, 422]
    assert TrainingItem.objects.count() == 1


def test_annotators_make_none(client: Client, anna: User, item: Item) -> None:
    client.force_login(anna)
    for answer in (client.get(PAGE), client.post(PAGE, {"item": "it-1", "value-0": "4"})):
        assert answer.status_code == 403
