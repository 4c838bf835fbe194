"""Nothing an annotator receives tells a trap from an item."""

import re
from collections import defaultdict

import pytest
from django.http import HttpResponse

from annotation.models import ExpectedRating, Project, Rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item
from tests.factories.traps import make_trap

EACH, SOME = 100, 20
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CSRF = re.compile(r"\b[A-Za-z0-9]{64}\b")
PROGRESS = re.compile(r"\d+ of \d+ in your set|value=\"\d+\" max=\"\d+\">\d+ of \d+")
ITEM = re.compile(r"it-\d{3}")


@pytest.fixture
def desk(anna: User, project: Project) -> Visitor:
    """A project in which about every second item is a trap."""
    project.trap_rate = 0.5
    project.save()
    for number in range(320):
        item = make_item(project, f"it-{number:03}", outputs=1)
        if number % 3 == 0:
            make_trap(item, {"accuracy": 5})
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    Rater.objects.update(seed=7)
    return found


def masked(answer: HttpResponse) -> str:
    """Status, headers and body, without texts, ids, tokens and how far the rater is."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    text = f"{answer.status_code}\n{headers}\n{answer.content.decode()}"
    for pattern, word in ((UUID, "ID"), (CSRF, "CSRF"), (PROGRESS, "PROGRESS"), (ITEM, "ITEM")):
        text = pattern.sub(word, text)
    return re.sub(r"Content-Length: \d+", "", text)


def test_pages_and_answers_of_traps_and_items_are_the_same(desk: Visitor) -> None:
    traps = set(ExpectedRating.objects.values_list("subject_id", flat=True))
    seen: dict[str, dict[bool, list[str]]] = defaultdict(lambda: {True: [], False: []})
    while desk.public_id and min(len(seen["page"][kind]) for kind in (True, False)) < EACH:
        kind = desk.row().subject_id in traps
        seen["page"][kind].append(masked(desk.client.get(desk.here)))
        rating = {"rating-accuracy": "2", "reason-accuracy": "Short."}
        if len(seen["draft"][kind]) < SOME:
            seen["draft"][kind].append(masked(desk.post("draft", rating)))
            seen["refusal"][kind].append(masked(desk.post("submit", {"rating-accuracy": "9"})))
        answer = desk.post("submit", rating, htmx=True)
        seen["submit"][kind].append(masked(answer))
        desk.see(answer)
    assert min(len(seen["page"][kind]) for kind in (True, False)) >= EACH
    for action, by_kind in seen.items():
        assert set(by_kind[True]) == set(by_kind[False]), action
        assert len(set(by_kind[True])) == 1, action
