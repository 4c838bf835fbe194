import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from annotation.formats.registry import open_source
from calibration.exports.desks.label_studio import attribute, interface
from calibration.exports.desks.questions import Asked, Question
from calibration.models import GoldenSet
from tests.factories.exported import written

KINDS = {"rating": "rating", "choices": "choices", "number": "number"}


@pytest.fixture
def folder(shared_out: GoldenSet, tmp_path: Path) -> Path:
    return written(shared_out, "label-studio", tmp_path, "all")


def tasks(folder: Path, name: str = "tasks.json") -> list[dict[str, Any]]:
    return list(json.loads((folder / name).read_text(encoding="utf-8")))


def problems(task: dict[str, Any], controls: set[str], texts: set[str]) -> list[str]:
    """What is not in the shape that Label Studio imports."""
    found = [f"no {name}" for name in texts if not isinstance(task["data"].get(name), str)]
    for one in task["annotations"]:
        if not isinstance(one["completed_by"], int):
            found.append("completed_by")
        for given in one["result"]:
            value = given["value"].get(KINDS.get(given["type"], ""))
            right = isinstance(value, {"rating": int, "choices": list}.get(given["type"], float))
            if given["from_name"] not in controls or given["to_name"] not in texts or not right:
                found.append(str(given))
    return found


@pytest.mark.parametrize(("name", "config"), [("tasks", "config"), ("pairs", "pairs")])
def test_tasks_have_the_shape_and_fit_their_interface(folder: Path, name: str, config: str) -> None:
    view = ElementTree.parse(folder / f"{config}.xml").getroot()
    texts = {one.get("name") or "" for one in view.iter("Text")}
    controls = {one.get("name") or "" for one in view if one.tag in ("Rating", "Choices", "Number")}
    assert controls == ({"accuracy"} if name == "tasks" else {"overall"})
    for task in tasks(folder, f"{name}.json"):
        assert problems(task, controls, texts) == []


def test_each_rater_has_an_annotation_and_abstentions_have_none(folder: Path) -> None:
    found = {one["data"]["output_id"]: one for one in tasks(folder)}
    assert len(found) == 11
    assert [one["completed_by"] for one in found["it-0-a"]["annotations"]] == [1, 2, 3]
    assert len(found["it-9-a"]["annotations"]) == 2
    assert found["it-0-b"]["data"]["golden"] == {"accuracy": 1}
    assert json.loads((folder / "raters.json").read_text())["1"] == "rater-1"


def test_the_tasks_are_read_here_again(folder: Path) -> None:
    source = open_source(folder / "tasks.json")
    assert source.format.name == "label-studio"
    given = [
        (record.columns["data"]["output_id"], one.name, one.by, one.value)
        for record in source.records(source.reading())
        for one in record.answers
    ]
    assert len(given) == 29
    assert ("it-3-a", "accuracy", "3", 4) in given


def test_choices_numbers_and_quotes_are_written_as_xml() -> None:
    asked = [
        Question("tone", 'Is it "kind"?\n<b>', Asked.ONE, ("yes", "no & no")),
        Question("issues", "Which?", Asked.SEVERAL, ("a",)),
        Question("words", "How many?", Asked.NUMBER),
    ]
    view = ElementTree.fromstring(interface(asked, pair=True))
    assert [one.get("choice") for one in view.iter("Choices")] == ["single", "multiple"]
    assert [one.get("value") for one in view.iter("Choice")] == ["yes", "no & no", "a"]
    assert view.find("Number") is not None
    assert attribute("a\nb") == '"a b"'
