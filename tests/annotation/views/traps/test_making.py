"""Making traps over HTTP: by hand, from references, from the crowd."""

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Criterion, Item, Project, Reference, Trap
from annotation.services.assignments import plan_slots
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

BASE = "/projects/refunds/traps/"


@pytest.fixture
def lead(client: Client, maya: User) -> Client:
    client.force_login(maya)
    return client


@pytest.fixture
def items(project: Project) -> list[Item]:
    """Three items with the reference 4, of which five people say so too, otherwise, nothing."""
    people = [make_rater(project, f"r{n}") for n in range(5)]
    accuracy = Criterion.objects.get(rubric__project=project, key="accuracy")
    found = [make_item(project, key, outputs=1) for key in ("same", "other", "open")]
    for item in found:
        subject = item.subjects.get()
        Reference.objects.create(project=project, subject=subject, criterion=accuracy, value=4)
        value = {"same": 4, "other": 1}.get(item.key)
        for rater in people if value else ():
            make_annotation(subject, rater, {"accuracy": value})
    plan_slots(project=project)
    return found


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_one_is_made_by_hand(lead: Client, items: list[Item]) -> None:
    assert "Id of the Item" in text(lead.get(f"{BASE}new/"))
    assert 'value="4" selected' in text(lead.get(f"{BASE}new/?item=open"))
    given = {"item": "open", "value-0": "5", "tolerance-0": "1", "explanation": "The last line."}
    answer = lead.post(f"{BASE}new/", given)
    trap = Trap.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{BASE}{trap.public_id}/")
    one = trap.expected.get()
    assert (trap.item.key, trap.explanation, one.value) == ("open", "The last line.", 5)
    assert one.tolerance == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "under one Criterion at least"),
        ({"value-0": "6"}, "not one of the available choices"),
        ({"value-0": "4", "tolerance-0": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_is_said(
    lead: Client, items: list[Item], given: dict[str, str], words: str
) -> None:
    answer = lead.post(f"{BASE}new/", {"item": "open", **given})
    assert answer.status_code == 422
    assert words in text(answer)


def test_an_unknown_item_is_said(lead: Client) -> None:
    answer = lead.get(f"{BASE}new/?item=nowhere")
    assert answer.status_code == 422
    assert "There is no Item nowhere here" in text(answer)


def boxes(page: str) -> dict[str, bool]:
    """Whether the box of each item is ticked."""
    parts = page.split('type="checkbox" name="item"')[1:]
    return {part.split(">")[1].split("<")[0]: "checked" in part.split(">")[0] for part in parts}


def test_references_are_previewed_and_made(lead: Client, items: list[Item]) -> None:
    page = text(lead.get(f"{BASE}candidates/"))
    assert boxes(page) == {"same": True, "other": False, "open": True}
    assert "most say otherwise" in page
    ids = [str(item.public_id) for item in items if item.key != "other"]
    given = {"source": "references", "least": "5", "item": ids, "tolerance-accuracy": "0.5"}
    answer = lead.post(f"{BASE}chosen/", given)
    assert (answer.status_code, answer["Location"]) == (303, BASE)
    made = {trap.item.key: trap.expected.get() for trap in Trap.objects.all()}
    assert set(made) == {"same", "open"}
    assert [one.tolerance for one in made.values()] == pytest.approx([0.5, 0.5])


def test_the_crowd_is_previewed_and_made(lead: Client, items: list[Item]) -> None:
    Reference.objects.filter(subject__item__key="other").delete()
    page = text(lead.get(f"{BASE}candidates/?source=crowd&least=5"))
    assert boxes(page) == {"same": True, "other": True}
    assert "as the Reference" in page
    assert boxes(text(lead.get(f"{BASE}candidates/?source=crowd&least=6"))) == {}
    given = {"source": "crowd", "least": "5", "item": [str(items[1].public_id)]}
    answer = lead.post(f"{BASE}chosen/?with_excluded=1", given)
    assert answer["Location"] == f"{BASE}?with_excluded=1"
    assert Trap.objects.get().expected.get().value == 1


def test_what_is_no_candidate_makes_no_trap(lead: Client, items: list[Item]) -> None:
    given = {"source": "crowd", "least": "5", "item": [str(items[2].public_id)]}
    answer = lead.post(f"{BASE}chosen/", given)
    assert answer.status_code == 422
    assert "Nothing was changed" in text(answer)
    answer = lead.post(f"{BASE}chosen/", {"source": "references", "item": ["nonsense"]})
    assert answer.status_code == 422
    assert not Trap.objects.exists()


def test_odd_addresses_show_the_defaults(lead: Client, items: list[Item]) -> None:
    page = text(lead.get(f"{BASE}candidates/?source=x&least=0&start=-4"))
    assert boxes(page) == {"same": True, "other": False, "open": True}
