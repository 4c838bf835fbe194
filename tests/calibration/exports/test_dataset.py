import json
from pathlib import Path
from typing import Any

import pytest

from annotation.models import KeptFile, Project
from calibration.errors import CannotExport
from calibration.exports import dataset
from calibration.exports.snapshots import Source
from calibration.models import GoldenSet
from calibration.services.export_files import EXPORT_FILES
from tests.factories.annotations import make_annotation
from tests.factories.golden_sets import make_rated, make_release
from tests.factories.projects import make_project


@pytest.fixture
def release(project: Project) -> GoldenSet:
    make_rated(project)
    return make_release(project)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


def test_golden_values_are_written_with_what_stood_behind_them(
    release: GoldenSet, tmp_path: Path
) -> None:
    dataset.write(tmp_path, Source(release.project, release))
    accuracy, _, overall = rows(tmp_path, "golden.jsonl")
    about = {"item_id": "it-1", "output_id": "it-1-a", "dimension": "accuracy"}
    found = {"value": 5, "source": "majority", "ratings": {"4": 1, "5": 2}}
    assert accuracy == {**about, **found, "n_raters": 3, "confidence": 0.6667}
    assert "output_id" not in overall
    assert overall["ratings"] == {'"A"': 2, '"B"': 1}


def test_the_release_is_described(release: GoldenSet, tmp_path: Path) -> None:
    dataset.write(tmp_path, Source(release.project, release))
    about = json.loads((tmp_path / "release.json").read_text())
    assert (about["schema"], about["number"]) == ("evalhub.release/1", 1)
    assert (about["digest"], about["rubric_version"]) == (release.digest, 1)
    assert about["policy"] == release.policy
    assert about["figures"] == release.figures
    assert [one["reason"] for one in about["left_out"]] == ["tie", "unrated"]


def test_what_was_rated_here_is_written_as_labels(project: Project, tmp_path: Path) -> None:
    make_rated(project)
    dataset.write(tmp_path, Source(project))
    labels = rows(tmp_path, "labels.jsonl")
    abstained = labels[-1]
    assert len(labels) == 12
    assert (abstained["value"], abstained["annotator_id"]) == (None, "rater-3")
    assert {"seconds", "created_at"} <= set(abstained)
    assert labels[0]["rubric_version"] == 1
    pair = next(row for row in labels if row["dimension"] == "overall")
    assert (pair["order"], "output_id" in pair) == ("AB", False)


def test_an_overall_comment_is_kept_beside_the_first_ratings_own(
    project: Project, tmp_path: Path
) -> None:
    raters = make_rated(project)
    subject = project.subjects.get(output__key="it-2-b")
    given = make_annotation(subject, raters[0], {"accuracy": 1}, comment="Odd item.")
    make_annotation(subject, raters[1], {"accuracy": 1}, comment="Fine.")
    given.ratings.update(comment="Wrong fee.")
    dataset.write(tmp_path, Source(project))
    both, only = rows(tmp_path, "labels.jsonl")[-2:]
    assert (both["comment"], both["overall_comment"]) == ("Wrong fee.", "Odd item.")
    assert (only["comment"], "overall_comment" in only) == ("Fine.", False)


def test_answers_that_do_not_count_are_left_out(project: Project, tmp_path: Path) -> None:
    raters = make_rated(project)
    subject = project.subjects.get(output__key="it-2-b")
    make_annotation(subject, raters[0], {"accuracy": 1}, status="surplus")
    make_annotation(subject, raters[1], {"accuracy": 1}, status="withdrawn")
    dataset.write(tmp_path, Source(project))
    assert len(rows(tmp_path, "labels.jsonl")) == 12


def test_files_without_rows_are_not_written(project: Project, tmp_path: Path) -> None:
    make_rated(project)
    dataset.write(tmp_path, Source(project))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "dataset.json",
        "items.jsonl",
        "labels.jsonl",
    ]


def test_kept_files_come_back_and_stay_inside(project: Project, tmp_path: Path) -> None:
    for path in ("judge_prompts/one.txt", "../outside.txt"):
        KeptFile.objects.create(project=project, path=path, content=b"\xff kept")
    folder = tmp_path / "out"
    folder.mkdir()
    dataset.write(folder, Source(project))
    assert (folder / "judge_prompts" / "one.txt").read_bytes() == b"\xff kept"
    assert not (tmp_path / "outside.txt").exists()


def test_apps_above_add_their_files(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXPORT_FILES, "more.jsonl", lambda project: iter([f"{project.slug}\n"]))
    dataset.write(tmp_path, Source(project))
    assert (tmp_path / "more.jsonl").read_text() == "refunds\n"


def test_a_project_without_a_rubric_has_nothing_to_export(db: None, tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="no published Rubric"):
        dataset.write(tmp_path, Source(make_project("bare")))
