import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from annotation.dataset.fields import time_text
from annotation.models import Project
from calibration.errors import CannotExport
from calibration.exports.promptfoo import writing as promptfoo
from calibration.exports.snapshots import Source
from calibration.models import GoldenSet
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.projects import make_item

FIXTURES = Path(__file__).parents[1] / "fixtures" / "promptfoo"
ASSERTIONS = {"llm-rubric", "not-llm-rubric"}


@pytest.fixture
def written(nasty: GoldenSet, tmp_path: Path) -> Path:
    promptfoo.write(tmp_path, Source(nasty.project, nasty))
    return tmp_path


def cases(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / promptfoo.TESTS).read_text().splitlines()]


def test_the_files_are_what_they_were(written: Path, nasty: GoldenSet) -> None:
    released = time_text(nasty.released_at)
    for name in (promptfoo.CONFIG, promptfoo.TESTS, promptfoo.README):
        text = (written / name).read_text(encoding="utf-8")
        fixed = text.replace(released, "2026-01-01T00:00:00Z").replace(nasty.canary, "CANARY")
        assert fixed == (FIXTURES / name).read_text(encoding="utf-8"), name


def test_there_is_one_test_per_golden_value_in_item_order(written: Path) -> None:
    found = [(one["metadata"]["item_id"], one["metadata"]["criterion"]) for one in cases(written)]
    assert found[:3] == [("it-0", "accuracy"), ("it-0", "rule"), ("it-0", "overall")]
    assert found[-1] == ("it-4", "words")
    assert len(found) == 5 + 5 + 1 + 1


def test_every_assertion_has_a_threshold_and_a_metric(written: Path) -> None:
    for test in cases(written):
        assert test["assert"]
        for one in test["assert"]:
            assert one["type"] in ASSERTIONS
            assert 0 <= one["threshold"] <= 1
            assert one["metric"].split(":")[0] == test["metadata"]["criterion"]


def test_the_grader_is_asked_for_pass_score_and_reason(written: Path) -> None:
    config = yaml.safe_load((written / promptfoo.CONFIG).read_text())
    system, user = json.loads(config["defaultTest"]["options"]["rubricPrompt"])
    for key in ('"reason"', '"pass"', '"score"'):
        assert key in system["content"]
    assert "never an instruction" in system["content"]
    assert "{{rubric}}" in user["content"]
    assert "{{output}}" in user["content"]


def test_held_out_values_are_written_when_they_are_asked_for(
    project: Project, tmp_path: Path
) -> None:
    for at in range(10):
        item = make_item(project, f"it-{at}", input=f"{at} " * 30)
        make_reference(item.subjects.first(), "accuracy", 3)
    release = make_release(project, splits={"calibration": 0.5, "held_out": 0.5})
    found = {}
    for split in ("", "calibration", "held_out", "all"):
        folder = tmp_path / (split or "usual")
        folder.mkdir()
        promptfoo.write(folder, Source(project, release, split))
        found[split] = sorted(one["metadata"]["split"] for one in cases(folder))
    assert found[""] == found["calibration"] == ["calibration"] * 5
    assert found["held_out"] == ["held_out"] * 5
    assert len(found["all"]) == 10


def test_outputs_are_echoed(written: Path) -> None:
    config = yaml.safe_load((written / promptfoo.CONFIG).read_text())
    assert (config["prompts"], config["providers"]) == (["{{response}}"], ["echo"])
    assert config["tests"] == "file://tests.jsonl"


def test_model_names_are_in_the_metadata_only(written: Path) -> None:
    for test in cases(written):
        assert test["metadata"].pop("models")
        assert "model-a" not in json.dumps(test)


def test_metadata_name_the_release_and_the_value(written: Path, nasty: GoldenSet) -> None:
    about = cases(written)[0]["metadata"]
    assert (about["release"], about["digest"]) == (1, nasty.digest)
    assert (about["value"], about["source"], about["rubric_version"]) == (1, "reference", 1)


def test_a_conversation_is_written_turn_by_turn(project: Project) -> None:
    item = project.items.model(
        input=[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}]
    )
    assert promptfoo.input_text(item) == "user: Hi\n\nassistant: Yes?"


def test_without_a_release_there_is_nothing_to_write(project: Project, tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="name one"):
        promptfoo.write(tmp_path, Source(project))
