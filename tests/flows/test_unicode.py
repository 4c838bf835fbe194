"""Gate 12: five hundred strings loaded, shown, rated and written out again, byte for byte."""

import io
import json
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client

from annotation.models import Annotation, Project
from annotation.services.imports.loading import load_folder
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.exporting import read_csv
from evalhub.templatetags.parts import visible
from tests.factories.datasets import DOCUMENT, item, label, make_folder
from tests.factories.desks import visitor
from tests.factories.people import make_member
from tests.factories.strings import HIDDEN, strings

TEXTS = strings()
RATED = TEXTS[::9]


@pytest.fixture
def cards(tmp_path: Path, maya: User) -> Project:
    """An Item a string, each of them rated with the string as a comment; one has all as turns."""
    items = [
        item(f"s{n:03}", 1, input=text, context=text, reference=text, metadata={text: text})
        for n, text in enumerate(TEXTS)
    ]
    for row, text in zip(items, TEXTS, strict=True):
        row["outputs"][0]["text"] = text
    turns = [{"role": "user", "content": text} for text in TEXTS]
    labels = [label(f"s{n:03}", "r1", 4, comment=text) for n, text in enumerate(TEXTS)]
    folder = make_folder(
        tmp_path / "d",
        document={**DOCUMENT, "dimensions": DOCUMENT["dimensions"][:1]},
        items=[*items, item("turns", 1, input=turns, metadata=dict.fromkeys(TEXTS, "x"))],
        labels=[*labels, label("turns", "r1", 4, comment="\n".join(TEXTS))],
    )
    return load_folder(path=folder, slug="cards", actor=maya).project


def downloaded(maya: User, kind: str, form: str) -> bytes:
    client = Client()
    client.force_login(maya)
    answer = client.get(f"/projects/cards/items/{kind}download/{form}/")
    return b"".join(answer)


def test_every_string_is_there_again_in_every_file(cards: Project, maya: User) -> None:
    assert len(TEXTS) >= 500
    rows = [json.loads(line) for line in downloaded(maya, "", "jsonl").splitlines()][:-1]
    said = [json.loads(line) for line in downloaded(maya, "annotations/", "jsonl").splitlines()]
    assert [row["input"] for row in rows] == TEXTS
    assert [row["context"] for row in rows] == TEXTS
    assert [row["reference"] for row in rows] == TEXTS
    assert [row["outputs"][0]["text"] for row in rows] == TEXTS
    assert [row["metadata"] for row in rows] == [{text: text} for text in TEXTS]
    comments = {row["item_id"]: row["reason"] for row in said}
    assert [comments[row["id"]] for row in rows] == TEXTS
    table = io.StringIO(downloaded(maya, "", "csv").decode(), newline="")
    assert [row["input"] for row in read_csv(table)][:-1] == TEXTS


def test_what_is_hidden_is_seen_on_every_page(cards: Project, maya: User) -> None:
    every = cards.items.get(key="turns")
    client = Client()
    client.force_login(maya)
    body = client.get(f"/projects/cards/items/{every.public_id}/").content.decode()
    assert [text for text in TEXTS if visible(text) not in body] == []
    pages = ("", "items/", "items/annotations/", "raters/", "team/", "settings/handout/", "traps/")
    bodies = [client.get(f"/projects/cards/{path}").content.decode() for path in pages]
    assert [mark for mark in HIDDEN if any(mark in page for page in [body, *bodies])] == []


def test_at_the_desk_every_string_can_be_read_and_written(cards: Project) -> None:
    Project.objects.filter(pk=cards.pk).update(overlap=2, desk={}, trap_rate=0.0)
    cards.refresh_from_db()
    plan_slots(project=cards)
    anna = visitor(make_member(cards, "anna"), cards)
    for text in RATED:
        assert anna.open().status_code == 200
        shown = anna.row().subject.output
        assert shown is not None
        assert visible(shown.text) in anna.body
        assert [mark for mark in HIDDEN if mark in anna.body] == []
        answer = anna.post("submit", {"rating-accuracy": "4", "comment": text})
        assert answer.status_code == 303
    written = Annotation.objects.filter(rater__user__isnull=False).order_by("pk")
    assert list(written.values_list("comment", flat=True)) == RATED


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff\ud800"], ids=range(3))
def test_what_no_database_can_hold_is_refused_where_it_is_typed(cards: Project, text: str) -> None:
    plan_slots(project=cards)
    anna = visitor(make_member(cards, "anna"), cards)
    anna.open()
    sent = {"rating-accuracy": "4", "comment": text, "key": str(uuid4())}
    fields = {**anna.hidden, **sent}.items()
    raw = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in fields)
    form = "application/x-www-form-urlencoded"
    answer = anna.client.generic("POST", f"{anna.here}submit/", raw, content_type=form)
    assert answer.status_code in {303, 422}
    stored = Annotation.objects.filter(comment__contains="\ufffd").exists()
    assert stored is (answer.status_code == 303)
