"""The files hold what promptfoo's schema asks for; `make promptfoo` runs the tool itself."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from judges.exports.package import Task
from judges.exports.runners import promptfoo
from judges.exports.scales import unit_map
from tests.factories.judge_packages import ACCURACY, NASTY, SPLITS, TONE, make_package

# The part of https://promptfoo.dev/config-schema.json that the files use, in our own words.
TEXT = {"type": "string", "minLength": 1}
ASSERTION = {
    "type": "object",
    "required": ["type", "value", "threshold", "metric"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["llm-rubric", "not-llm-rubric"]},
        "value": TEXT,
        "threshold": {"type": "number", "minimum": 0, "maximum": 1},
        "metric": TEXT,
    },
}
TEST = {
    "type": "object",
    "required": ["description", "vars", "assert", "metadata"],
    "additionalProperties": False,
    "properties": {
        "description": TEXT,
        "vars": {"type": "object", "additionalProperties": {"type": "string"}},
        "metadata": {"type": "object"},
        "assert": {"type": "array", "minItems": 1, "items": ASSERTION},
    },
}
GRADER = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {"id": TEXT, "config": {"type": "object"}},
}
CONFIG = {
    "type": "object",
    "required": ["prompts", "providers", "tests"],
    "additionalProperties": False,
    "properties": {
        "description": TEXT,
        "prompts": {"type": "array", "items": TEXT},
        "providers": {"type": "array", "items": TEXT},
        "tests": TEXT,
        "defaultTest": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "options": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"rubricPrompt": TEXT, "provider": GRADER},
                },
                "metadata": {"type": "object"},
            },
        },
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    promptfoo.write(tmp_path, Task(make_package(splits=SPLITS), ACCURACY))
    return tmp_path


def cases_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_files_are_what_the_schema_asks_for(folder: Path) -> None:
    config = yaml.safe_load((folder / "promptfooconfig.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(config, CONFIG)
    assert config["tests"] == "file://tests.calibration.jsonl"
    for split in SPLITS:
        for one in cases_in(folder / f"tests.{split}.jsonl"):
            jsonschema.validate(one, TEST)


def test_the_grader_gets_the_judges_prompt_and_is_asked_for_all_three_keys(folder: Path) -> None:
    config = yaml.safe_load((folder / "promptfooconfig.yaml").read_text(encoding="utf-8"))
    ((_, text),) = [
        m.values() for m in json.loads(config["defaultTest"]["options"]["rubricPrompt"])
    ]
    assert "Judge it." in text
    for key in ('"reason"', '"pass"', '"score"', "4 is 0.75"):
        assert key in text


def test_exactly_the_golden_place_passes(folder: Path) -> None:
    # Golden 2 is place .25: at least .125 and less than .375. Golden 1 has nothing below it.
    first, second, _ = cases_in(folder / "tests.calibration.jsonl")
    assert [one["threshold"] for one in first["assert"]] == [0.0, 0.125]
    assert [one["threshold"] for one in second["assert"]] == [0.125, 0.375]
    assert [one["type"] for one in second["assert"]] == ["llm-rubric", "not-llm-rubric"]


def test_a_golden_value_at_the_top_has_nothing_above(tmp_path: Path) -> None:
    task = Task(make_package(), TONE)
    found = promptfoo.assertions(task, 1.0, promptfoo.unit_map(TONE))
    assert [(one["type"], one["threshold"]) for one in found] == [("llm-rubric", 0.75)]


def test_metadata_are_exact_and_hold_no_expression(folder: Path) -> None:
    for split in SPLITS:
        for one in cases_in(folder / f"tests.{split}.jsonl"):
            text = one["metadata"]["evalhub"]
            assert not any(mark in text for mark in ("{{", "{%", "{#", "#}"))
            assert json.loads(text)["item_id"].endswith("{{x}}")
            assert "{{" not in one["metadata"]["item_id"]


def test_no_text_names_a_file_or_another_variable(folder: Path) -> None:
    texts = [one["vars"]["response"] for one in cases_in(folder / "tests.calibration.jsonl")]
    assert len(texts) == len(NASTY) - 1
    assert not any(text.startswith("file://") or "{{ input }}" in text for text in texts)


@pytest.mark.parametrize(
    ("provider", "named"),
    [
        ("openai", {"id": "openai:chat:gpt-x", "config": {"temperature": 0, "max_tokens": 300}}),
        ("gemini", {"id": "google:gpt-x", "config": {"temperature": 0, "maxOutputTokens": 300}}),
        # At an address that stays here: whoever runs it names the grader.
        ("compatible", None),
    ],
)
def test_the_judge_grades_and_no_model_of_the_tools_own(
    provider: str, named: dict[str, Any] | None
) -> None:
    package = make_package()
    assert package.judge is not None
    task = Task(replace(package, judge=replace(package.judge, provider=provider)), ACCURACY)
    config = promptfoo.configuration(task, unit_map(ACCURACY))
    assert config["defaultTest"]["options"].get("provider") == named
