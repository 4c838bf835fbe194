import json
import string
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from judges.engine.prompting import CriterionSpec
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


def said(spec: dict[str, Any], reply: str) -> str:
    """The choice that the tool reads in a reply, by its own rule with `match_fn: exact`.

    From the last line up, without ASCII's marks. It refuses choices that hold any.
    """
    assert not any({*one} & {*string.punctuation} for one in spec["choice_strings"])
    for line in reversed(reply.strip().split("\n")):
        plain = "".join(one for one in line.strip() if one not in string.punctuation)
        if plain in spec["choice_strings"]:
            return plain
    return "__invalid__"


@pytest.mark.parametrize(
    ("values", "value", "choice"),
    [
        (tuple(range(1, 11)), 10, "10"),
        (("needs_work", "ok"), "ok", "C2"),
        ((-1, 0, 1), -1, "C1"),
        ((0.0, 0.5, 1.0), 0.5, "C2"),
        (("Good", "good"), "good", "good"),
        ((False, True), True, "true"),
        (("warm", "very warm "), "warm", "C1"),
    ],
)
def test_the_tool_reads_the_choice_of_every_value(
    values: tuple[Any, ...], value: Any, choice: str
) -> None:
    task = Task(make_package(), CriterionSpec("q", "ordinal", values))
    spec, named = openai_evals.modelgraded(task), openai_evals.choices(task)
    assert said(spec, f"It is {value}.\n{choice}.") == choice
    assert spec["choice_scores"][choice] == round(values.index(value) / (len(values) - 1), 4)
    assert f"{choice}: {json.dumps(value)}" in spec["prompt"] or named == [
        str(one).lower() if isinstance(one, bool) else str(one) for one in values
    ]


def test_choices_are_compared_whole(folder: Path) -> None:
    found = yaml.safe_load((folder / f"evals/{NAME}.yaml").read_text(encoding="utf-8"))
    every = [one["args"]["match_fn"] for one in found.values() if "class" in one]
    assert every == ["exact", "exact"]
