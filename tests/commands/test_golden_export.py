import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Project
from calibration.errors import (
    CannotExport,
    InvalidPolicy,
    ReasonNeeded,
    UnknownFormat,
    UnknownRelease,
)
from calibration.exports.formats import FORMATS
from calibration.models import GoldenSet
from evalhub.errors import NotFound
from tests.factories.golden_sets import make_rated, make_reference


@pytest.fixture
def rated(project: Project) -> Project:
    make_rated(project)
    return project


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_golden_release_prints_number_items_and_what_was_left_out(rated: Project) -> None:
    printed = run("golden", "release", "refunds")
    assert "Release 1 of refunds" in printed
    assert "Items: 3" in printed
    assert "Left out: 2 (1 tie, 1 unrated)" in printed
    assert GoldenSet.objects.get().digest in printed


def test_golden_release_reads_a_policy(rated: Project, tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"minimum_ratings": 3}')
    assert "Left out: 2 (1 few, 1 unrated)" in run(
        "golden", "release", "refunds", "--policy", str(policy)
    )
    assert GoldenSet.objects.get().policy["minimum_ratings"] == 3


@pytest.mark.parametrize(
    ("content", "error"),
    [("{", CommandError), ("[]", InvalidPolicy), ('{"source": "x"}', InvalidPolicy)],
)
def test_a_policy_that_is_none_releases_nothing(
    rated: Project, tmp_path: Path, content: str, error: type[Exception]
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(content)
    with pytest.raises(error):
        run("golden", "release", "refunds", "--policy", str(policy))
    assert not GoldenSet.objects.exists()


def test_a_missing_policy_file_is_named(rated: Project) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.json cannot be read"):
        run("golden", "release", "refunds", "--policy", "nowhere.json")


def test_an_unknown_project_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="'nothing'"):
        run("golden", "release", "nothing")
    with pytest.raises(NotFound, match="'nothing'"):
        run("export", "nothing", "--format", "dataset", "--out", str(tmp_path / "out"))


def test_export_writes_the_latest_release(rated: Project, tmp_path: Path) -> None:
    run("golden", "release", "refunds")
    out = tmp_path / "out"
    words = ("export", "refunds", "--release", "latest", "--format", "all", "--out", str(out))
    assert "release 1 of refunds" in run(*words)
    assert sorted(path.name for path in out.iterdir()) == sorted(FORMATS)
    assert json.loads((out / "dataset" / "release.json").read_text())["number"] == 1


@pytest.mark.parametrize("name", ["dataset", "dataset-folder", "folder"])
def test_the_dataset_needs_no_release(rated: Project, tmp_path: Path, name: str) -> None:
    out = tmp_path / "new" / "out"
    run("export", "refunds", "--format", name, "--out", str(out))
    assert (out / "items.jsonl").exists()
    assert not (out / "golden.jsonl").exists()


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("--format", "xml"), UnknownFormat, "dataset, promptfoo, jsonl"),
        (("--format", "promptfoo"), CannotExport, "made from a release"),
        (("--format", "all"), CannotExport, "made from a release"),
        (("--format", "dataset", "--release", "7"), UnknownRelease, "has no release 7"),
        (("--format", "dataset", "--release", "x"), UnknownRelease, "has no release x"),
        (("--format", "dataset", "--release", "latest"), UnknownRelease, "nothing has been"),
    ],
)
def test_what_does_not_exist_is_named_and_nothing_is_written(
    rated: Project, tmp_path: Path, words: tuple[str, ...], error: type[Exception], said: str
) -> None:
    out = tmp_path / "out"
    with pytest.raises(error, match=said):
        run("export", "refunds", *words, "--out", str(out))
    assert list(tmp_path.iterdir()) == []


def test_golden_diff_and_deprecate(rated: Project) -> None:
    run("golden", "release", "refunds")
    make_reference(rated.subjects.get(output__key="it-1-a"), "accuracy", 2)
    run("golden", "release", "refunds")
    printed = run("golden", "diff", "refunds", "1", "latest")
    assert "changed: it-1 / it-1-a / accuracy: 5 -> 2 (it has a reference now)" in printed
    assert "0 added, 0 dropped, 1 changed, 2 the same" in printed
    words = ("golden", "deprecate", "refunds", "1", "--reason", "Wrong.", "--successor", "2")
    assert "Release 1 of refunds is deprecated" in run(*words)


def test_golden_check_ends_with_1_where_something_changed(rated: Project) -> None:
    run("golden", "release", "refunds")
    assert "0 changed, 0 dropped, 0 added, 3 the same" in run("golden", "check", "refunds")
    make_reference(rated.subjects.get(output__key="it-1-a"), "accuracy", 2)
    out = StringIO()
    with pytest.raises(CommandError, match="1 changed, 0 dropped, 0 added, 2 the same") as caught:
        call_command("golden", "check", "refunds", "--release", "1", stdout=out)
    assert caught.value.returncode == 1
    printed = out.getvalue()
    assert "changed: it-1 / it-1-a / accuracy: 5 -> 2 (it has a reference now)" in printed
    assert "1 changed: it has a reference now" in printed
    assert GoldenSet.objects.get().canary in printed


def test_held_out_items_are_exported_with_a_reason(rated: Project, tmp_path: Path) -> None:
    run("golden", "release", "refunds")
    words = ("export", "refunds", "--release", "1", "--format", "jsonl", "--split", "all")
    with pytest.raises(ReasonNeeded):
        run(*words, "--out", str(tmp_path / "out"))
    run(*words, "--reason", "Gate of May.", "--out", str(tmp_path / "out"))
    assert (tmp_path / "out" / "golden.jsonl").exists()
