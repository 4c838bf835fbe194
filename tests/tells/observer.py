"""An annotator who writes down all that can be noticed about every item on the desk."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from django.http import HttpResponse
from django.urls import reverse

from annotation.models import Annotation, Assignment
from evalhub.sql import prepared
from tests.factories.desks import Visitor

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MASKS = (
    (UUID, "ID"),
    (re.compile(r"\b[A-Za-z0-9]{64}\b"), "CSRF"),
    (re.compile(r"\d+ of \d+ in your set|value=\"\d+\" max=\"\d+\">\d+ of \d+"), "PROGRESS"),
    (re.compile(r"(Question|Answer) \d{5}"), "TEXT"),
    (re.compile(r"Item \d+\b"), "NUMBER"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+"), "TIME"),
    (re.compile(r"Content-Length: \d+"), "LENGTH"),
)
LEFT = re.compile(r"(\d+) of (\d+) in your set")
NUMBER = re.compile(r"Item (\d+)\b")
RATING = {"rating-accuracy": "2", "reason-accuracy": "Short."}
FIRST = 3


def masked(answer: HttpResponse) -> str:
    """Status, headers and body without texts, ids, tokens and how far the person is."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    text = f"{answer.status_code}\n{headers}\n{answer.content.decode()}"
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


@contextmanager
def counting() -> Iterator[list[int]]:
    """The number of statements that have reached the database, prepared or not."""
    count = [0]
    execute, run = psycopg.Cursor.execute, prepared.run

    def listening(cursor: psycopg.Cursor, query: object, *given: object, **how: object) -> object:
        count[0] += 1
        return execute(cursor, query, *given, **how)

    def listening_too(connection: object, statement: str, given: object) -> object:
        count[0] += 1
        return run(connection, statement, given)

    psycopg.Cursor.execute, prepared.run = listening, listening_too
    try:
        yield count
    finally:
        psycopg.Cursor.execute, prepared.run = execute, run


@dataclass
class Observer:
    """What was noticed, by the row of the item: numbers by name, and masked answers by action."""

    desk: Visitor
    traps: frozenset[int]
    count: list[int]
    clock: Callable[[], float] = time.perf_counter
    rows: list[dict[str, float]] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)
    bodies: dict[tuple[str, bool], set[str]] = field(default_factory=dict)
    row: dict[str, float] = field(default_factory=dict)

    def work(self, enough: int) -> None:
        """Go on until so many of both kinds have been seen."""
        self.desk.open()
        for _ in range(FIRST):
            self.desk.see(self.desk.post("submit", RATING, htmx=True))
        self.bring()
        while min(map(self.kinds.count, (True, False))) < enough:
            self.one()

    def bring(self) -> None:
        """Submit what lies there; how the next one comes is the beginning of its row."""
        self.row = {}
        self.desk.see(self.ask("arrival", self.submit, bodies=False))

    def submit(self) -> HttpResponse:
        return self.desk.post("submit", RATING, htmx=True)

    def one(self) -> None:
        """Try everything with the item that lies there, then submit it for good."""
        desk, base, client = self.desk, self.desk.base, self.desk.client
        subject, row = self.subject, self.row
        self.kinds.append(subject in self.traps)
        self.rows.append(row)
        self.see_ids()
        self.ask("page", lambda: client.get(desk.here))
        self.ask("draft", lambda: desk.post("draft", RATING))
        self.ask("heartbeat", lambda: desk.post("heartbeat"))
        self.ask("refusal", lambda: desk.post("submit", {"rating-accuracy": "9"}))
        self.ask("put back", lambda: desk.post("release"))
        self.ask("my work", lambda: client.get(reverse("work-list")), bodies=False)
        desk.see(self.ask("come back", lambda: client.get(base, follow=True)))
        self.note("came back", self.subject == subject)
        desk.see(self.ask("submit", self.submit))
        following = self.subject
        self.ask("history", lambda: client.get(f"{base}history/"), bodies=False)
        again = f"{base}history/{Annotation.objects.latest('pk').public_id}/reopen/"
        desk.see(self.ask("reopen", lambda: client.post(again, follow=True)))
        desk.see(self.ask("replace", self.submit))
        desk.see(self.ask("undo", lambda: client.post(f"{base}undo/", follow=True)))
        self.note("undone", self.subject == subject)
        self.bring()
        row["gone: seconds"] = self.row["arrival: seconds"]
        row["the same follows"] = float(self.subject == following)

    @property
    def subject(self) -> int:
        found = Assignment.objects.filter(public_id=self.desk.public_id)
        return found.values_list("subject_id", flat=True)[0]

    def note(self, name: str, value: float) -> None:
        self.row[name] = float(value)

    def see_ids(self) -> None:
        """Ids, tokens, numbers and the place in the sequence."""
        desk, place = self.desk, len(self.rows)
        for name, text in {"id": desk.public_id, **desk.hidden}.items():
            self.note(f"{name}: first bits", int(text[:8], 16))
            self.note(f"{name}: last bits", int(text[-8:], 16))
        done, total = map(int, LEFT.search(desk.body).groups())
        self.note("left", total - done)
        self.note("total", total)
        self.note("number", int(NUMBER.search(desk.body)[1]))
        self.note("position", place)
        for step in (2, 3, 5, 10):
            self.note(f"position modulo {step}", place % step)

    def ask(
        self, name: str, send: Callable[[], HttpResponse], *, bodies: bool = True
    ) -> HttpResponse:
        """Send something, and write down how long it took and what it was."""
        self.count[0] = 0
        started = self.clock()
        answer = send()
        self.note(f"{name}: seconds", self.clock() - started)
        self.note(f"{name}: statements", self.count[0])
        self.note(f"{name}: headers", len(answer.headers))
        self.note(f"{name}: steps", len(getattr(answer, "redirect_chain", ())))
        self.note(f"{name}: length", len(masked(answer)))
        if bodies:
            self.bodies.setdefault((name, self.kinds[-1]), set()).add(masked(answer))
        return answer
