import ast
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from annotation.formats.registry import open_source
from calibration.exports.desks.argilla import question_name
from calibration.models import GoldenSet
from tests.factories.exported import written


@pytest.fixture
def folder(shared_out: GoldenSet, tmp_path: Path) -> Path:
    return written(shared_out, "argilla", tmp_path, "all")


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def problems(record: dict[str, Any], settings: dict[str, Any]) -> list[str]:
    """What is not in the shape of Argilla's records."""
    asked = {one["name"]: one for one in settings["questions"]}
    found = [key for key in record["fields"] if key not in {f["name"] for f in settings["fields"]}]
    found += [key for key in record["metadata"] if key not in settings["metadata"]]
    found += [str(value) for value in record["fields"].values() if not isinstance(value, str)]
    for name, given in record["responses"].items():
        allowed = asked[name].get("values") or asked[name].get("labels")
        found += [str(one) for one in given if one["value"] not in allowed]
        found += [str(one) for one in given if not UUID(one["user_id"])]
    return found


@pytest.mark.parametrize(
    ("records", "settings", "n"),
    [("records.json", "settings.json", 11), ("pairs.json", "pairs_settings.json", 10)],
)
def test_records_have_the_shape_and_fit_their_settings(
    folder: Path, records: str, settings: str, n: int
) -> None:
    rows, shape = read(folder, records), read(folder, settings)
    assert len({one["id"] for one in rows}) == len(rows) == n
    assert [problems(one, shape) for one in rows] == [[]] * n
    for one in shape["questions"]:
        assert re.fullmatch(r"[a-z0-9_-]+", one["name"])


def test_golden_values_are_metadata_and_people_are_ids(folder: Path) -> None:
    found = {one["metadata"]["output_id"]: one for one in read(folder, "records.json")}
    assert found["it-0-b"]["metadata"]["golden_accuracy"] == "1"
    responses = found["it-0-a"]["responses"]["accuracy"]
    assert [one["value"] for one in responses] == [5, 5, 4]
    raters = read(folder, "raters.json")
    assert [raters[one["user_id"]] for one in responses] == ["rater-1", "rater-2", "rater-3"]


def test_the_records_are_read_here_again(folder: Path) -> None:
    source = open_source(folder / "records.json")
    assert source.format.name == "argilla"
    given = [one for record in source.records(source.reading()) for one in record.answers]
    # Ten outputs with three ratings, one of which is an abstention.
    assert len(given) == 29
    assert {one.judge for one in given} == {False}


def test_the_script_is_python_and_names_of_questions_are_names(folder: Path) -> None:
    ast.parse((folder / "load.py").read_text())
    assert question_name("Clear Writing!") == "clear_writing_"
