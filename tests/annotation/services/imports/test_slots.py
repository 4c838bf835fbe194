from pathlib import Path

import pytest

from annotation.models import Assignment, Project, TrapResult
from annotation.services.imports.loading import load_folder
from tests.factories.datasets import Rows, item, label, make_folder

pytestmark = pytest.mark.django_db

EXPECTED = [
    {"output_id": "one-a", "dimension": "accuracy", "value": 1, "tolerance": 1},
    {"dimension": "overall", "value": "A"},
]
TRAP = {"item_id": "one", "expected": EXPECTED}


def load(folder: Path, **rows: Rows) -> Project:
    return load_folder(path=make_folder(folder, **rows), slug="cards").project


def slots(project: Project, output: str = "one-a") -> list[tuple[int, str, str | None]]:
    rows = Assignment.objects.filter(project=project, subject__output__key=output)
    return list(rows.order_by("slot").values_list("slot", "state", "rater__key"))


def test_imported_annotations_fill_slots_and_the_rest_stays_open(tmp_path: Path) -> None:
    project = load(tmp_path / "d", labels=[label("one", "r2", 4), label("one", "r1", 4)])
    assert slots(project) == [(1, "submitted", "r2"), (2, "submitted", "r1"), (3, "open", None)]


def test_more_raters_than_asked_for_fill_what_there_is(tmp_path: Path) -> None:
    project = load(tmp_path / "d", labels=[label("one", f"r{n}", 4) for n in range(5)])
    assert [state for _, state, _ in slots(project)] == ["submitted"] * 3


def test_labels_added_later_take_slots_that_are_still_open(tmp_path: Path) -> None:
    load(tmp_path / "d", labels=[label("one", "r1", 4)])
    later = [label("one", "r1", 4), label("one", "r2", 3), label("two", "r2", 3)]
    project = load(tmp_path / "d", labels=later)
    assert slots(project) == [(1, "submitted", "r1"), (2, "submitted", "r2"), (3, "open", None)]
    assert slots(project, "two-a")[0] == (1, "submitted", "r2")


def test_a_slot_somebody_holds_is_not_taken(tmp_path: Path) -> None:
    project = load(tmp_path / "d", labels=[label("one", "r1", 4)])
    rater = project.raters.get()
    subject = Assignment.objects.filter(subject__output__key="two-a")
    first = subject.order_by("slot")[0]
    Assignment.objects.filter(pk=first.pk).update(state="claimed", rater=rater)
    load(tmp_path / "d", labels=[label("one", "r1", 4), label("two", "r2", 3)])
    assert slots(project, "two-a")[:2] == [(1, "claimed", "r1"), (2, "submitted", "r2")]


def test_imported_answers_to_traps_are_scored_once(tmp_path: Path) -> None:
    labels = [label("one", "r1", 2), label("one", "r2", 3), label("two", "r1", 5)]
    load(tmp_path / "d", labels=labels, traps=[TRAP])
    # Expected 1 within 1: the 2 of r1 passes, the 3 of r2 does not; "two" is no trap.
    scores = TrapResult.objects.order_by("rater__key")
    columns = ("rater__key", "n_expected", "n_passed")
    assert list(scores.values_list(*columns)) == [("r1", 1, 1), ("r2", 1, 0)]
    load(tmp_path / "d", labels=labels, traps=[TRAP], items=[item("one"), item("two"), item("x")])
    assert TrapResult.objects.count() == 2


def test_traps_are_not_planned_as_ordinary_work(tmp_path: Path) -> None:
    assert slots(load(tmp_path / "d", traps=[TRAP])) == []
