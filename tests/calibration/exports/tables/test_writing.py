import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

from arro3.io import read_parquet

from calibration.models import GoldenSet
from evalhub.exporting import read_csv
from tests.factories.exported import written


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(path: Path) -> list[dict[str, Any]]:
    found = read_parquet(path).read_all()
    names = found.schema.names
    columns = [found.column(name).to_pylist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def test_a_line_holds_everything_about_a_subject(shared_out: GoldenSet, tmp_path: Path) -> None:
    found = rows(written(shared_out, "jsonl", tmp_path, "all") / "golden.jsonl")
    # Ten outputs and ten pairs were rated; one more output has a reference.
    assert len(found) == 21
    first = next(one for one in found if one.get("output_id") == "it-0-a")
    assert first["values"]["accuracy"]["value"] == 5
    assert first["values"]["accuracy"]["n_raters"] == 3
    ratings = first["ratings"]["accuracy"]
    assert [(one["rater"], one["value"]) for one in ratings] == [
        ("rater-1", 5), ("rater-2", 5), ("rater-3", 4),
    ]  # fmt: skip
    assert first["outputs"] == [{"id": "it-0-a", "model": "model-a", "text": "Answer a to it-0."}]
    pair = next(one for one in found if one["scope"] == "pair")
    assert [one["id"] for one in pair["outputs"]] == ["it-0-a", "it-0-b"]


def test_what_is_held_out_stays_out_unless_it_is_asked_for(
    shared_out: GoldenSet, tmp_path: Path
) -> None:
    for split in ("", "held_out", "all"):
        (tmp_path / f"x{split}").mkdir()
        found = rows(written(shared_out, "jsonl", tmp_path / f"x{split}", split) / "golden.jsonl")
        items = Counter(dict.fromkeys((one["item_id"], one["split"]) for one in found))
        splits = Counter(split for _, split in items)
        usual = {"calibration": 5, "few_shot": 2}
        expected = {"": usual, "held_out": {"held_out": 3}, "all": {**usual, "held_out": 3}}
        assert splits == expected[split]


def test_csv_is_safe_in_a_spreadsheet_and_reads_back(shared_out: GoldenSet, tmp_path: Path) -> None:
    folder = written(shared_out, "csv", tmp_path, "all")
    text = (folder / "outputs.csv").read_bytes().decode()
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(text)) for cell in row)
    found = list(read_csv(io.StringIO(text)))
    assert len(found) == 21
    assert {one["value_accuracy"] for one in found} == {"5", "1", ""}
    ratings = list(read_csv(io.StringIO((folder / "ratings.csv").read_bytes().decode())))
    # Ten outputs and ten pairs with three ratings each, one of them an abstention.
    assert len(ratings) == 60
    assert [one["value"] for one in ratings].count("null") == 1


def test_parquet_is_typed(shared_out: GoldenSet, tmp_path: Path) -> None:
    folder = written(shared_out, "parquet", tmp_path, "all")
    outputs, ratings = table(folder / "outputs.parquet"), table(folder / "ratings.parquet")
    assert (len(outputs), len(ratings)) == (21, 60)
    assert {type(one["value_accuracy"]) for one in outputs} == {int, type(None)}
    assert {one["value_overall"] for one in outputs} == {"A", None}
    assert {one["number"] for one in ratings if one["criterion"] == "accuracy"} == {5.0, 4.0, None}
    assert outputs[0]["confidence_accuracy"] is not None


def test_the_canary_and_the_datasheet_are_in_every_format(
    shared_out: GoldenSet, tmp_path: Path
) -> None:
    for name in ("jsonl", "csv", "parquet", "huggingface", "croissant", "label-studio", "argilla"):
        (tmp_path / name).mkdir()
        folder = written(shared_out, name, tmp_path / name)
        about = json.loads((folder / "release.json").read_text())
        assert about["canary"] == shared_out.canary
        assert about["exported_splits"] == ["calibration", "few_shot"]
        assert shared_out.canary in (folder / "README.md").read_text()
