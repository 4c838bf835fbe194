import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from judges.exports.graders import openai_evals
from judges.exports.package import Task
from tests.factories.judge_packages import ACCURACY, NASTY, SPLITS, make_package

# A model-graded specification as the registry of openai/evals reads it.
SPEC = {
    "type": "object",
    "required": ["prompt", "eval_type", "choice_strings", "choice_scores", "input_outputs"],
    "additionalProperties": False,
    "properties": {
        "prompt": {"type": "string"},
        "eval_type": {"enum": ["cot_classify", "classify_cot", "classify"]},
        "choice_strings": {"type": "array", "items": {"type": "string"}, "minItems": 2},
        "choice_scores": {"type": "object", "additionalProperties": {"type": "number"}},
        "input_outputs": {"const": {"input": "completion"}},
    },
}
NAME = "evalhub-bank-accuracy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    openai_evals.write(tmp_path, Task(make_package(splits=SPLITS), ACCURACY))
    return tmp_path


def test_the_specification_is_what_the_registry_reads(folder: Path) -> None:
    spec = yaml.safe_load((folder / f"modelgraded/{NAME}.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(spec[NAME], SPEC)
    assert spec[NAME]["choice_scores"]["4"] == 0.75


def test_the_registry_names_data_that_exist(folder: Path) -> None:
    found = yaml.safe_load((folder / f"evals/{NAME}.yaml").read_text(encoding="utf-8"))
    evals = {name: one for name, one in found.items() if "class" in one}
    assert found[NAME]["id"] == f"{NAME}.calibration.v2"
    assert set(evals) == {f"{NAME}.calibration.v2", f"{NAME}.held_out.v2"}
    for one in evals.values():
        assert (folder / "data" / one["args"]["samples_jsonl"]).exists()


def test_the_prompt_fills_by_format_with_every_text_as_it_is(folder: Path) -> None:
    spec = yaml.safe_load((folder / f"modelgraded/{NAME}.yaml").read_text(encoding="utf-8"))
    line = (folder / f"data/{NAME}.calibration.jsonl").read_text(encoding="utf-8").splitlines()[0]
    sample = json.loads(line)
    shown = spec[NAME]["prompt"].format(
        input=sample["input"][0]["content"],
        context=sample["context"],
        completion=sample["completion"],
    )
    assert f"[Answer]\n{NASTY[0]}\n=== MATERIAL ENDS" in shown
    assert "How right is it? {{ input }}\nMind the {braces}." in shown
    assert sample["ideal"] == "1"
