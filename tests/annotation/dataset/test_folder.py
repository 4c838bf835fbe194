from collections.abc import Iterator
from dataclasses import replace

import pytest

from annotation.dataset.folder import check, open_folder
from annotation.dataset.rows import ItemRow
from tests.annotation.dataset.conftest import Write

LABEL = {"item_id": "one", "annotator_id": "anna", "dimension": "accuracy", "value": 3}


def test_a_valid_folder_has_no_problems(write):
    assert not check(write({"labels.jsonl": [LABEL]}))


def test_packed_and_plain_files_are_read_alike(write):
    with open_folder(
        write(
            {
                "labels.jsonl.gz": '{"item_id": "one", "annotator_id": "anna", '
                '"dimension": "accuracy", "value": 3}\n'
            }
        )
    ) as folder:
        assert [label.value for label in folder.labels()] == [3]


def test_later_files_read_the_items_first_when_nobody_did(write):
    with open_folder(write({"labels.jsonl": [LABEL]})) as folder:
        assert len(list(folder.labels())) == 1
        assert folder.index.outputs("two") == ("a", "b")


def test_items_read_twice_are_the_same_items(write):
    with open_folder(write({})) as folder:
        assert list(folder.items()) == list(folder.items())
        assert len(folder.index) == 3


def test_every_file_is_counted(write):
    folder = open_folder(write({"labels.jsonl": [LABEL]}))
    counts = folder.read_all()
    assert (counts["items.jsonl"], counts["labels.jsonl"], counts["gold.jsonl"]) == (3, 1, 0)


def test_labels_of_a_refused_item_are_not_reported_again(write):
    items = [{"id": "one", "input": 3, "outputs": []}, {"id": "two", "input": "", "outputs": []}]
    problems = check(write({"items.jsonl": items, "labels.jsonl": [LABEL]}))
    assert [(found.file, found.field) for found in problems] == [("items.jsonl", "input")]


@pytest.mark.parametrize(
    ("line", "place"),
    [('{"id": "one", oops', 1), ('{"id": 1, "input": "", "outputs": []}', 1), ("", None)],
)
def test_rows_that_an_unreadable_item_may_have_are_not_reported(write, line, place):
    problems = check(write({"items.jsonl": f"{line}\n", "labels.jsonl": [LABEL]}))
    assert [(found.file, found.line) for found in problems] == [("items.jsonl", place)]


def test_output_ids_are_restored_from_the_compact_index(write):
    ids = ["x-1", "x", "1-x", "other"]
    outputs = [{"id": name, "text": ""} for name in ids]
    items = [{"id": "x", "input": "", "outputs": outputs}, {"id": "y", "input": "", "outputs": []}]
    with open_folder(write({"items.jsonl": items})) as folder:
        folder.read_all()
        assert folder.index.outputs("x") == tuple(ids)
        assert [folder.index.position(name) for name in "xy"] == [0, 1]
        assert [folder.is_single_output(name) for name in "xy"] == [False, True]


class _Without:
    """A transform that drops one item and marks the others."""

    key = "without one"

    def __call__(self, rows: Iterator[ItemRow]) -> Iterator[ItemRow]:
        return (replace(row, context="seen") for row in rows if row.id != "one")


def test_transforms_change_and_drop_items_and_what_is_said_of_the_dropped(write: Write) -> None:
    labels = [
        {"item_id": "one", "annotator_id": "r", "dimension": "share", "value": 1},
        {"item_id": "none", "annotator_id": "r", "dimension": "share", "value": 2},
    ]
    with open_folder(write({"labels.jsonl": labels})) as folder:
        folder.transforms = (_Without(),)
        assert [(row.id, row.context) for row in folder.items()] == [
            ("two", "seen"),
            ("none", "seen"),
        ]
        assert [row.item_id for row in folder.labels()] == ["none"]
