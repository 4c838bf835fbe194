"""Reading then writing gives every row back, key by key, type by type."""

import gzip
import json
from pathlib import Path

import pytest

from annotation.dataset import writing
from annotation.dataset.folder import DatasetFolder, open_folder

SAMPLE = Path(__file__).parents[3] / "evalhub" / "sample" / "bank_support"
NAMES = ["bank_support", "bluebirds", "crowdquiz", "dices350", "llmbar", "llmfao", "summeval_op"]


def rows_of(folder: Path, name: str) -> list[object]:
    for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"):
        if path.exists():
            data = path.read_bytes()
            text = gzip.decompress(data) if path.suffix == ".gz" else data
            return [json.loads(line) for line in text.decode().split("\n") if line.strip()]
    return []


def written(folder: DatasetFolder) -> dict[str, list[writing.Row]]:
    def single(item_id: str) -> bool:
        return folder.is_single_output(item_id)

    return {
        "items": [writing.item_row(row) for row in folder.items()],
        "labels": [
            writing.label_row(row, single_output=single(row.item_id)) for row in folder.labels()
        ],
        "judge": [
            writing.verdict_row(row, single_output=single(row.item_id)) for row in folder.verdicts()
        ],
        "gold": [writing.gold_row(row, single_output=single(row.item_id)) for row in folder.gold()],
        "traps": [
            writing.trap_row(row, single_output=single(row.item_id)) for row in folder.traps()
        ],
        "training": [writing.training_row(row) for row in folder.training()],
    }


def assert_nothing_is_lost(path: Path) -> None:
    with open_folder(path) as folder:
        rows = written(folder)
        document = writing.rubric_document(folder.rubric)
    for name, found in rows.items():
        # Compared as text: in Python, true == 1 == 1.0.
        again = [json.dumps(json.loads(writing.json_line(row)), sort_keys=True) for row in found]
        assert again == [json.dumps(row, sort_keys=True) for row in rows_of(path, name)], name
    original = json.loads((path / "dataset.json").read_text("utf-8"))
    assert json.dumps(document, sort_keys=True) == json.dumps(original, sort_keys=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_real_folder_is_written_as_it_was_read(shared_data, name):
    assert_nothing_is_lost(shared_data / name)


def test_the_bundled_sample_is_written_as_it_was_read():
    assert_nothing_is_lost(SAMPLE)


ODD = {
    "items.jsonl": [
        {"id": "one", "input": "", "outputs": [{"id": "a", "text": ""}], "context": "", "x": [1]},
        {"id": "two", "outputs": [{"id": "a", "model": None, "text": "", "y": 0},
                                  {"id": "b", "model": "", "text": "\u2028"}],
         "input": [{"role": "user", "content": "hi", "name": "n"}],
         "metadata": {}, "reference": None},
    ],
    "labels.jsonl": [
        {"item_id": "one", "output_id": "a", "annotator_id": "anna", "dimension": "accuracy",
         "value": 3.0, "comment": "", "seconds": 1.5, "created_at": "2026-07-06T07:05:37.120Z"},
        {"item_id": "one", "annotator_id": "ben", "dimension": "safe", "value": True,
         "created_at": "2026-07-06 09:05+02:00", "rubric_version": 2, "device": "phone"},
        {"item_id": "two", "output_id": None, "annotator_id": "ben", "dimension": "overall",
         "value": None, "seconds": 0, "rubric_version": "v2"},
    ],
    "judge.jsonl": [
        {"item_id": "two", "judge_model": "j", "dimension": "overall", "value": None, "raw": "",
         "order": None, "repeat": 0, "prompt": None},
        {"item_id": "two", "judge_model": "j", "dimension": "overall", "value": "A", "raw": "A!",
         "order": "BA", "repeat": 1, "prompt": "p", "rationale": "because", "cost": 0.1},
    ],
    "gold.jsonl": [{"item_id": "one", "dimension": "accuracy", "value": 3, "tolerance": 0}],
    "traps.jsonl": [{"item_id": "one", "expected": [{"criterion": "safe", "value": "unsure"}]}],
}  # fmt: skip


def test_odd_spellings_survive(write):
    assert_nothing_is_lost(write(ODD))


def test_keys_are_written_in_the_documented_order(write):
    with open_folder(write(ODD)) as folder:
        rows = written(folder)
    assert list(rows["items"][0]) == ["id", "input", "outputs", "context", "x"]
    first = ["item_id", "annotator_id", "dimension", "value"]
    assert list(rows["labels"][1]) == [*first, "created_at", "rubric_version", "device"]


def test_a_line_is_one_line(write):
    with open_folder(write(ODD)) as folder:
        line = writing.json_line(writing.item_row(list(folder.items())[1]))
    assert line.count("\n") == 1
    assert line.endswith("\n")
