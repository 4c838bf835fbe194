import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from calibration.errors import CannotExport, ReasonNeeded, UnknownFormat
from calibration.models import GoldenSet
from evalhub.audit.models import Event
from judges.exports.targets import TARGETS
from judges.models import Judge, PromptVersion
from judges.services.exporting.writing import JudgeWanted, export_judge, export_judge_archive


def export(release: GoldenSet, wanted: JudgeWanted, out: Path) -> Path:
    export_judge(project=release.project, release=release, wanted=wanted, out=out)
    return out


def test_all_targets_get_a_folder_each_and_the_export_is_recorded(
    release: GoldenSet, version: PromptVersion, tmp_path: Path
) -> None:
    judge = Judge.objects.get()
    out = export(release, JudgeWanted("all", version, judge), tmp_path / "out")
    assert {one.name for one in out.iterdir()} == set(TARGETS)
    event = Event.objects.get(verb="export written")
    assert event.payload["format"] == "judge all"
    assert (event.payload["prompt"], event.payload["judge"]) == ("about-accuracy 1", "small")
    assert event.payload["splits"] == ["calibration", "few_shot"]


def test_no_address_and_no_key_leave(
    release: GoldenSet, version: PromptVersion, tmp_path: Path
) -> None:
    judge = Judge.objects.get()
    Judge.objects.update(sealed_key=b"sealed", key_hint="canary12", base_url="https://h.test/v1")
    out = export(release, JudgeWanted("all", version, judge), tmp_path / "out")
    whole = b"".join(one.read_bytes() for one in out.rglob("*") if one.is_file())
    assert b"canary12" not in whole
    assert b"h.test" not in whole


def test_held_out_items_need_a_reason(
    release: GoldenSet, version: PromptVersion, tmp_path: Path
) -> None:
    with pytest.raises(ReasonNeeded):
        export(release, JudgeWanted("inspect", version, None, "held_out"), tmp_path / "a")
    wanted = JudgeWanted("inspect", version, None, "all", "audit")
    out = export(release, wanted, tmp_path / "b")
    held = (out / "accuracy" / "dataset.held_out.jsonl").read_text().splitlines()
    rows = [json.loads(one)["metadata"] for one in held]
    assert {(one["split"], one["use"]) for one in rows} == {("held_out", "measure only")}
    assert Event.objects.get(verb="export written").payload["reason"] == "audit"


def test_what_cannot_be_written_is_refused_and_leaves_no_folder(
    release: GoldenSet, version: PromptVersion, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(CannotExport, match="Choose a Judge"):
        export(release, JudgeWanted("openai-graders", version), out)
    with pytest.raises(UnknownFormat, match="promptfoo, deepeval"):
        export(release, JudgeWanted("csv", version), out)
    assert not out.exists()


def test_without_a_judge_all_leaves_out_what_needs_a_model(
    release: GoldenSet, version: PromptVersion, tmp_path: Path
) -> None:
    out = export(release, JudgeWanted("all", version), tmp_path / "out")
    missing = set(TARGETS) - {one.name for one in out.iterdir()}
    assert missing == {"openai-graders", "braintrust"}


def test_an_archive_holds_the_same_folder(release: GoldenSet, version: PromptVersion) -> None:
    name, stream = export_judge_archive(
        project=release.project, release=release, wanted=JudgeWanted("inspect-ai", version)
    )
    with ZipFile(BytesIO(b"".join(stream))) as archive:
        names = archive.namelist()
    assert name == "refunds-1-judge-inspect.zip"
    assert "refunds-1-judge-inspect/accuracy/task.py" in names
