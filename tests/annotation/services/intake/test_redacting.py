"""Loading into a project that has personal data replaced."""

from pathlib import Path

import pytest

from annotation.models import Item, Output, Project, Rating
from annotation.selectors.intake.rules import redaction_policy
from annotation.services.imports.loading import Load, LoadResult, load_path
from annotation.services.intake.redacting import Redacting
from evalhub.redaction.kinds import Kind, Policy
from tests.factories.datasets import item, label, make_folder

pytestmark = pytest.mark.django_db
MAIL = "ann@x.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [item("one", input=f"I am {MAIL}", context=f"Tell {MAIL}"), item("two")]
    rows[0]["outputs"][0]["text"] = f"Hello {MAIL}, 10.1.2.3"
    return make_folder(tmp_path / "d", items=rows, labels=[label("one", "r1", 4, comment=MAIL)])


def load(folder: Path, redaction: Policy | None = None, **fields: object) -> LoadResult:
    return load_path(folder, Load("cards", redaction=redaction, **fields))


def test_nothing_of_it_is_stored(folder: Path) -> None:
    result = load(folder, Policy())
    assert Item.objects.get(key="one").input == "I am [EMAIL_1]"
    assert Item.objects.get(key="one").context == "Tell [EMAIL_1]"
    assert Output.objects.get(key="one-a").text == "Hello [EMAIL_1], [IP_1]"
    assert Rating.objects.get().comment == "[EMAIL]"
    assert result.redacted.lines() == [(Kind.EMAIL, 3), (Kind.IP, 1)]
    assert (result.redacted.seen, result.redacted.changed) == (2, 1)


def test_without_a_policy_texts_are_stored_as_they_come(folder: Path) -> None:
    assert load(folder).redacted is None
    assert Item.objects.get(key="one").input == f"I am {MAIL}"
    assert redaction_policy(Project.objects.get()).kinds == frozenset()


def test_the_policy_stays_and_the_same_folder_changes_nothing(folder: Path) -> None:
    assert load(folder, Policy()).changed
    assert not load(folder).changed
    assert redaction_policy(Project.objects.get()) == Policy()


def test_a_larger_folder_finds_the_redacted_items_the_same(folder: Path, tmp_path: Path) -> None:
    load(folder, Policy())
    rows = [item("one", input=f"I am {MAIL}", context=f"Tell {MAIL}"), item("three", input=MAIL)]
    rows[0]["outputs"][0]["text"] = f"Hello {MAIL}, 10.1.2.3"
    result = load(make_folder(tmp_path / "e", items=rows))
    assert (result.review.same, result.counts["items"]) == (1, 1)
    assert Item.objects.get(key="three").input == "[EMAIL_1]"


def test_a_dry_run_shows_samples_and_keeps_neither_texts_nor_policy(folder: Path) -> None:
    result = load(folder, Policy(), dry_run=True)
    assert [sample.found for sample in result.redacted.samples()] == [MAIL, "10.1.2.3"]
    assert not Project.objects.exists()


def test_another_policy_is_another_load() -> None:
    assert Redacting(Policy()).key == Redacting(Policy()).key
    assert Redacting(Policy()).key != Redacting(Policy(allowed=frozenset({"x"}))).key


def test_evidence_in_labels_moves_along(tmp_path: Path) -> None:
    rows = [item("one", context=f"Tell {MAIL} now")]
    rows[0]["outputs"][0]["text"] = f"Hello {MAIL}, pay now"
    spans = [
        {"part": "output", "start": 21, "end": 24, "text": "pay"},
        {"part": "context", "start": 0, "end": 22, "text": f"Tell {MAIL} now"},
    ]
    labels = [label("one", "r1", 4, evidence=spans)]
    load(make_folder(tmp_path / "d", items=rows, labels=labels), Policy())
    # 21 - 4: "Hello [EMAIL_1], pay now" and "Tell [EMAIL_1] now": a mail of 13 became 9 characters.
    assert Output.objects.get(key="one-a").text == "Hello [EMAIL_1], pay now"
    assert Rating.objects.get().extra == {
        "evidence": [
            {"part": "output", "start": 17, "end": 20, "text": "pay"},
            {"part": "context", "start": 0, "end": 18, "text": "Tell [EMAIL_1] now"},
        ]
    }
