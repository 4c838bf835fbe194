import json
from pathlib import Path

import pytest

from judges.exports.hosts import braintrust
from judges.exports.package import Task
from tests.factories.judge_packages import ACCURACY, NASTY, SPLITS, make_package


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
