import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from judges.exports.hosts import braintrust
from judges.exports.package import Task
from tests.factories.judge_packages import ACCURACY, NASTY, SPLITS, make_package

NAME = {"type": "string", "minLength": 1}
CHAT = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {"role": {"const": "user"}, "content": NAME},
}
SCORES = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1}}
# The part that is used of `CreateFunction` and `InsertDatasetEvent` as the API's OpenAPI publishes
# them (https://github.com/braintrustdata/braintrust-openapi), in our words. `project_id` is the
# reader's own; creation knows no `metadata`, which reading a function does.
SCORER: dict[str, Any] = {
    "type": "object",
    "required": ["name", "slug", "function_data"],
    "additionalProperties": False,
    "properties": {
        "name": NAME,
        "slug": NAME,
        "function_type": {"const": "scorer"},
        "function_data": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"const": "prompt"}},
        },
        "prompt_data": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "prompt": {
                    "type": "object",
                    "required": ["type", "messages"],
                    "properties": {
                        "type": {"const": "chat"},
                        "messages": {"type": "array", "items": CHAT, "minItems": 1},
                    },
                },
                "options": {"type": "object", "properties": {"model": {"type": "string"}}},
                "parser": {
                    "type": "object",
                    "required": ["type", "use_cot", "choice_scores"],
                    "properties": {
                        "type": {"const": "llm_classifier"},
                        "use_cot": {"type": "boolean"},
                        "choice_scores": SCORES,
                    },
                },
            },
        },
        "metadata": {"type": "object"},
    },
}
ROW = {
    "type": "object",
    "required": ["id", "input", "expected"],
    "additionalProperties": False,
    "properties": {
        "id": NAME,
        "input": {},
        "expected": {},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "metadata": {"type": "object", "properties": {"model": {"type": ["string", "null"]}}},
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    braintrust.write(tmp_path, Task(make_package(splits=SPLITS), ACCURACY))
    return tmp_path


def test_the_scorer_has_a_score_for_each_choice(folder: Path) -> None:
    found = json.loads((folder / "scorer.json").read_text(encoding="utf-8"))
    assert (found["function_type"], found["slug"]) == ("scorer", "strict-accuracy")
    parser = found["prompt_data"]["parser"]
    assert (parser["type"], parser["use_cot"]) == ("llm_classifier", True)
    assert parser["choice_scores"] == {"1": 0.0, "2": 0.25, "3": 0.5, "4": 0.75, "5": 1.0}
    prompt = found["prompt_data"]["prompt"]["messages"][0]["content"]
    assert "[Input]\n{{input.input}}\n" in prompt
    assert "[Answer]\n{{output}}\n" in prompt


def test_rows_keep_input_expected_and_split(folder: Path) -> None:
    first = (folder / "dataset.calibration.jsonl").read_text(encoding="utf-8").splitlines()[0]
    row = json.loads(first)
    assert (row["expected"], row["tags"]) == (1, ["calibration"])
    assert (row["input"]["input"], row["metadata"]["output"]) == (NASTY[0], NASTY[0])


def test_scorer_and_rows_are_what_the_api_publishes_that_it_takes(folder: Path) -> None:
    jsonschema.validate(json.loads((folder / "scorer.json").read_text(encoding="utf-8")), SCORER)
    files = sorted(folder.glob("dataset.*.jsonl"))
    assert [one.name for one in files] == ["dataset.calibration.jsonl", "dataset.held_out.jsonl"]
    for one in files:
        for line in one.read_text(encoding="utf-8").splitlines():
            jsonschema.validate(json.loads(line), ROW)
