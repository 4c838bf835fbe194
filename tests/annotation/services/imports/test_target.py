from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from annotation.models import Subject
from annotation.services.imports import loading
from annotation.services.imports.loading import load_folder
from annotation.services.imports.target import (
    Target,
    copy_into,
    extra_of,
    jsonb,
    new_ids,
    staging,
)
from tests.factories.datasets import item, make_folder

pytestmark = pytest.mark.django_db

ITEMS = [item("two"), item("solo", outputs=1), item("none", outputs=0), item("three", outputs=3)]
UNITS = [
    ("two", "two-a", "accuracy"),
    ("two", "two-b", "accuracy"),
    ("two", None, "overall"),
    ("solo", "solo-a", "accuracy"),
    ("none", None, "accuracy"),
    ("three", "three-c", "accuracy"),
]


@pytest.fixture
def found() -> Iterator[dict[tuple[str, str | None, str], int]]:
    """What a part of a load is told for each unit."""
    answers: dict[tuple[str, str | None, str], int] = {}

    def ask(target: Target) -> dict[str, int]:
        there = [unit for unit in UNITS if unit[0] in target.folder.index]
        answers.update({unit: target.subject(*unit) for unit in there})
        return {}

    loading.register_part(ask)
    yield answers
    loading.PARTS.remove(ask)


def stored(unit: tuple[str, str | None, str]) -> int:
    item_key, output_key, criterion = unit
    scope = "pair" if criterion == "overall" else "output"
    subjects = Subject.objects.filter(item__key=item_key, scope=scope)
    return subjects.get(output__key=output_key).pk if output_key else subjects.get().pk


def test_a_part_finds_the_subject_of_every_unit(
    tmp_path: Path, found: dict[tuple[str, str | None, str], int]
) -> None:
    load_folder(path=make_folder(tmp_path / "d", items=ITEMS), slug="cards")
    assert found == {unit: stored(unit) for unit in UNITS}


def test_subjects_that_were_there_are_found_as_well(
    tmp_path: Path, found: dict[tuple[str, str | None, str], int]
) -> None:
    load_folder(path=make_folder(tmp_path / "d", items=ITEMS[1:3]), slug="cards")
    found.clear()
    load_folder(path=make_folder(tmp_path / "e", items=ITEMS), slug="cards")
    assert found == {unit: stored(unit) for unit in UNITS}


def test_ids_are_drawn_once() -> None:
    first, second = new_ids("annotation_item", 3), new_ids("annotation_item", 2)
    assert len({*first, *second}) == 5
    assert new_ids("annotation_item", 0) == []


def test_json_is_copied_with_its_types_and_marks() -> None:
    value = {"a": [True, 1.5, None, "\\ \t \n \u202e é"]}
    with staging("copied", "value jsonb"), connection.cursor() as cursor:
        with copy_into("copied", ["value"]) as copy:
            copy.write_row((jsonb(value),))
            copy.write_row((extra_of({}),))
        cursor.execute("SELECT value = %s::jsonb FROM copied", [jsonb(value)])
        assert cursor.fetchall() == [(True,), (None,)]


def test_a_staged_table_is_gone_afterwards() -> None:
    with staging("passing", "n int"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM passing")
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM passing")
