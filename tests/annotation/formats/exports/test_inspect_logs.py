import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotation.dataset.problems import DatasetRefused
from annotation.formats.registry import open_source
from tests.factories.files import write_json


def sample(key: Any, epoch: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": key,
        "epoch": epoch,
        "input": [{"role": "user", "content": "2 + 2?"}],
        "choices": ["3", "4"],
        "target": "B",
        "messages": [],
        "output": {
            "model": "m7",
            "choices": [{"message": {"role": "assistant", "content": "B"}, "stop_reason": "stop"}],
        },
        "scores": {
            "choice": {"value": "C", "answer": "B", "explanation": "Picks B."},
            "style": {"value": {"short": 1, "kind": 0}},
        },
        "metadata": {"level": 1},
        **fields,
    }


LOG = {
    "version": 2,
    "status": "success",
    "eval": {"task": "sums", "model": "provider/m7", "created": "2026-01-01T00:00:00+00:00"},
    "samples": [
        sample(1, 1),
        sample(1, 2),
        sample(2, 1, output={"model": "m7", "choices": []}, error={"message": "boom"}),
    ],
}


def test_epochs_are_outputs_of_their_sample(tmp_path: Path) -> None:
    source = open_source(write_json(tmp_path / "log.json", LOG, indent=2))
    reading = source.reading()
    records = list(source.records(reading))
    assert (source.format.name, source.unit) == ("inspect", "sample")
    assert [(one.columns["id"], one.columns["output_id"]) for one in records] == [
        ("1", "m7, epoch 1"),
        ("1", "m7, epoch 2"),
    ]
    columns = records[0].columns
    assert (columns["output"], columns["choices"]) == ("B", "A) 3\nB) 4")
    assert (columns["target"], columns["metadata"]) == ("B", {"level": 1, "task": "sums"})
    assert reading.skipped.reasons == {"the sample ended with an error": 1}


def test_scores_are_verdicts_of_their_scorer(tmp_path: Path) -> None:
    # On one line, as tools write it that do not indent.
    record = open_source(write_json(tmp_path / "log.json", LOG)).sample()[0]
    assert [(one.name, one.value, one.by) for one in record.answers] == [
        ("choice", "C", "choice"),
        ("style.short", 1, "style"),
        ("style.kind", 0, "style"),
    ]
    assert record.answers[0].comment == "Picks B."


def zipped(path: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The log as the zip that is written while an evaluation runs."""
    with zipfile.ZipFile(path, "w", method) as packed:
        for one in LOG["samples"]:
            name = f"samples/{one['id']}_epoch_{one['epoch']}.json"
            packed.writestr(name, json.dumps(one))
        packed.writestr("samples/broken.json", '{"id": 1, "id": 2}')
        packed.writestr("header.json", json.dumps({"eval": LOG["eval"], "status": "success"}))
        packed.writestr("summaries.json", "[]")
    return path


def test_a_zipped_log_says_the_same_as_one_in_json(tmp_path: Path) -> None:
    plain = open_source(write_json(tmp_path / "log.json", LOG))
    packed = open_source(zipped(tmp_path / "log.eval"))
    assert (packed.format.name, packed.unit) == ("inspect", "sample")
    reading = packed.reading()
    assert list(packed.records(reading)) == plain.sample()
    assert reading.problems.lines() == ['log.eval, sample 4, field "id": the key is given twice.']


def test_a_zip_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    path = zipped(tmp_path / "log.eval")
    # Method 93 is Zstandard, which this Python does not unpack.
    data = path.read_bytes().replace(b"PK\x03\x04\x14\0\0\0\x08", b"PK\x03\x04\x14\0\0\0\x5d")
    path.write_bytes(data.replace(b"\x14\0\0\0\x08\0", b"\x14\0\0\0\x5d\0"))
    source = open_source(path)
    reading = source.reading()
    assert list(source.records(reading)) == []
    assert "inspect log convert" in reading.problems.lines()[0]


def test_other_zips_are_not_taken(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("a.txt", "a")
    with pytest.raises(DatasetRefused, match="none of the formats"):
        open_source(tmp_path / "x.zip")
