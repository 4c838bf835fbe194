"""Nothing an annotator receives or does tells a trap from an item."""

import re
from collections import defaultdict
from collections.abc import Callable

import psycopg
import pytest
from django.http import HttpResponse
from django.urls import reverse

from annotation.models import (
    Annotation,
    ExpectedRating,
    Item,
    Output,
    Project,
    Rater,
    Subject,
    Trap,
)
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.accounts.services.tokens import create_token
from evalhub.sql import prepared
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item
from tests.factories.traps import make_trap

EACH, SOME, WALKS = 100, 20, 12
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CSRF = re.compile(r"\b[A-Za-z0-9]{64}\b")
PROGRESS = re.compile(r"\d+ of \d+ in your set|value=\"\d+\" max=\"\d+\">\d+ of \d+")
TEXT = re.compile(r"(Question|Answer) \d{3}")
NUMBER = re.compile(r"Item \d+\b")
SECRETS = ("trap-", "plain-item", "secret-", "model-a")
RATING = {"rating-accuracy": "2", "reason-accuracy": "Short."}


@pytest.fixture
def desk(anna: User, project: Project) -> Visitor:
    """A project in which about every second item is a trap, and every key and fact says so."""
    project.trap_rate = 0.5
    project.save()
    for number in range(320):
        kind = "plain-item" if number % 3 else "trap"
        facts = {"kind": f"secret-{kind}"}
        text = f"Question {number:03}?"
        item = make_item(project, f"{kind}-{number}", outputs=1, input=text, metadata=facts)
        Output.objects.filter(item=item).update(text=f"Answer {number:03}.")
        if kind == "trap":
            make_trap(item, {"accuracy": 5})
    Trap.objects.update(explanation="secret-reason")
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    Rater.objects.update(seed=7)
    # What was laid out before had another seed.
    found.see(found.post("submit", RATING, htmx=True))
    return found


def traps() -> set[int]:
    return set(ExpectedRating.objects.values_list("subject_id", flat=True))


def masked(answer: HttpResponse) -> str:
    """Status, headers and body, without texts, ids, tokens and how far the rater is."""
    text = whole(answer)
    masks = ((UUID, "ID"), (CSRF, "CSRF"), (PROGRESS, "PROGRESS"), (TEXT, "TEXT"), (NUMBER, "N"))
    for pattern, word in masks:
        text = pattern.sub(word, text)
    return re.sub(r"Content-Length: \d+", "", text)


def whole(answer: HttpResponse) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    return f"{answer.status_code}\n{headers}\n{answer.content.decode()}"


def test_pages_and_answers_of_traps_and_items_are_the_same(desk: Visitor) -> None:
    known = traps()
    seen: dict[str, dict[bool, list[str]]] = defaultdict(lambda: {True: [], False: []})
    while desk.public_id and min(len(seen["page"][kind]) for kind in (True, False)) < EACH:
        kind = desk.row().subject_id in known
        seen["page"][kind].append(masked(desk.client.get(desk.here)))
        if len(seen["draft"][kind]) < SOME:
            seen["draft"][kind].append(masked(desk.post("draft", RATING)))
            seen["refusal"][kind].append(masked(desk.post("submit", {"rating-accuracy": "9"})))
        answer = desk.post("submit", RATING, htmx=True)
        seen["submit"][kind].append(masked(answer))
        desk.see(answer)
    assert min(len(seen["page"][kind]) for kind in (True, False)) >= EACH
    for action, by_kind in seen.items():
        assert set(by_kind[True]) == set(by_kind[False]), action
        assert len(set(by_kind[True])) == 1, action


def everything_received(desk: Visitor) -> list[str]:
    """All answers around one item, as they came."""
    client, base, here = desk.client, desk.base, desk.here
    found = [client.get(here), desk.post("draft", RATING), desk.post("heartbeat")]
    found += [desk.post("skip"), desk.post("skip", htmx=True)]
    found += [desk.post("submit", {"rating-accuracy": "9"}), desk.post("submit", RATING)]
    found += [client.get(f"{base}history/"), client.get(reverse("work-list"), follow=True)]
    found.append(client.post(f"{base}undo/", follow=True))
    desk.see(found[-1])
    found += [desk.post("release"), client.get(reverse("work-list")), client.get(base, follow=True)]
    desk.see(found[-1])
    found.append(desk.post("submit", RATING, htmx=True))
    newest = Annotation.objects.latest("pk")
    found.append(client.post(f"{base}history/{newest.public_id}/reopen/", follow=True))
    return [whole(answer) for answer in found]


def test_no_key_fact_or_id_of_an_item_ever_reaches_an_annotator(desk: Visitor) -> None:
    ids = {str(one.public_id) for one in (*Item.objects.all(), *Subject.objects.all())}
    kinds = set()
    for _ in range(WALKS):
        kinds.add(desk.row().subject_id in traps())
        for text in everything_received(desk):
            assert [secret for secret in SECRETS if secret in text] == []
            assert ids & set(UUID.findall(text)) == set()
        desk.open()
        desk.see(desk.post("submit", RATING, htmx=True))
    assert kinds == {True, False}


@pytest.mark.parametrize("path", ["", "refunds/", "refunds/items/"])
def test_the_api_keeps_items_from_annotators(desk: Visitor, anna: User, path: str) -> None:
    _, secret = create_token(user=anna, name="mine")
    headers = {"Authorization": f"Bearer {secret}"}
    text = whole(desk.client.get(f"/api/v1/projects/{path}", headers=headers))
    assert [word for word in (*SECRETS, "trap_rate") if word in text] == []


def walk(desk: Visitor) -> tuple[object, ...]:
    """What a rater can try with one item: take the answer back, put it back, come again."""
    subject, number = desk.row().subject_id, NUMBER.findall(desk.body)[0]
    submitted = desk.post("submit", RATING, htmx=True)
    desk.see(submitted)
    following = desk.row().subject_id
    undone = desk.client.post(f"{desk.base}undo/", follow=True)
    desk.see(undone)
    tried = [
        desk.row().subject_id == subject,
        desk.chosen(),
        NUMBER.findall(desk.body)[0] == number,
    ]
    released = desk.post("release")
    again = desk.open()
    tried += [desk.row().subject_id == subject, desk.chosen()]
    resubmitted = desk.post("submit", RATING, htmx=True)
    desk.see(resubmitted)
    tried.append(desk.row().subject_id == following)
    answers = (submitted, undone, released, again, resubmitted)
    return (*map(repr, tried), *map(masked, answers))


def test_undo_put_back_and_next_are_the_same_for_traps_and_items(desk: Visitor) -> None:
    known = traps()
    walks: dict[bool, list[tuple[object, ...]]] = {True: [], False: []}
    while min(map(len, walks.values())) < WALKS:
        kind = desk.row().subject_id in known
        walks[kind].append(walk(desk))
    assert set(walks[True]) == set(walks[False])
    (only,) = set(walks[True])
    chosen = "{'rating-accuracy': '2'}"
    # The same comes back with its draft and its number, twice; then what had followed.
    assert only[:6] == ("True", chosen, "True", "True", chosen, "True")


def test_a_skip_after_undo_is_final_for_traps_and_items(desk: Visitor) -> None:
    known = traps()
    skipped: dict[bool, set[int]] = {True: set(), False: set()}
    while min(map(len, skipped.values())) < 3:
        subject = desk.row().subject_id
        desk.see(desk.post("submit", RATING, htmx=True))
        desk.see(desk.client.post(f"{desk.base}undo/", follow=True))
        skipped[subject in known].add(subject)
        desk.see(desk.post("skip", {"reason": "context"}, htmx=True))
        assert desk.row().subject_id not in skipped[True] | skipped[False]


def counted(patch: pytest.MonkeyPatch) -> list[str]:
    """Collect every statement that reaches the database, prepared or not."""
    asked: list[str] = []
    execute = psycopg.Cursor.execute

    def listening(cursor: psycopg.Cursor, query: object, *given: object, **how: object) -> object:
        asked.append(str(query))
        return execute(cursor, query, *given, **how)

    patch.setattr(psycopg.Cursor, "execute", listening)
    run = prepared.run

    def listening_too(connection: object, statement: str, given: object) -> object:
        asked.append(statement)
        return run(connection, statement, given)

    patch.setattr(prepared, "run", listening_too)
    return asked


def requests(desk: Visitor) -> dict[str, Callable[[], HttpResponse]]:
    """What a rater can send around one item, in an order in which all of it is possible."""
    base, client = desk.base, desk.client
    return {
        "page": lambda: client.get(desk.here),
        "draft": lambda: desk.post("draft", RATING),
        "heartbeat": lambda: desk.post("heartbeat"),
        "refusal": lambda: desk.post("submit", {"rating-accuracy": "9"}),
        "submit": lambda: desk.post("submit", RATING),
        "history": lambda: client.get(f"{base}history/"),
        "undo": lambda: client.post(f"{base}undo/", follow=True),
        "release": lambda: desk.post("release"),
        "my work": lambda: client.get(reverse("work-list")),
        "claim": lambda: client.get(base, follow=True),
        "skip": lambda: desk.post("skip", {"reason": "context"}, htmx=True),
    }


def test_every_answer_takes_as_many_statements_for_traps_as_for_items(
    desk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, asked = traps(), counted(monkeypatch)
    cost: dict[str, dict[bool, set[int]]] = defaultdict(lambda: {True: set(), False: set()})
    for _ in range(WALKS):
        kind = desk.row().subject_id in known
        for action, send in requests(desk).items():
            asked.clear()
            answer = send()
            cost[action][kind].add(len(asked))
            if action in ("undo", "claim", "skip"):
                desk.see(answer)
    assert {name: by for name, by in cost.items() if by[True] != by[False]} == {}


def test_history_and_my_work_are_the_same_after_traps_and_items(desk: Visitor) -> None:
    known = traps()
    seen: dict[str, dict[bool, set[str]]] = defaultdict(lambda: {True: set(), False: set()})
    for n in range(10 + WALKS):
        kind = desk.row().subject_id in known
        desk.see(desk.post("submit", RATING, htmx=True))
        for path in (f"{desk.base}history/", reverse("work-list")):
            text = re.sub(
                r"\d+ of \d+|\d+ (?=left|given today|this week)|<time.*?</time>|value=.*?>",
                "",
                masked(desk.client.get(path)),
            )
            # The list of the last ten grows until there are ten.
            seen[path][kind] |= {text} if n >= 10 else set()
    for path, by_kind in seen.items():
        assert by_kind[True] == by_kind[False], path
        assert len(by_kind[True]) == 1, path
