import json
from dataclasses import replace
from pathlib import Path

import pytest

from judges.exports.targets import ALIASES, TARGETS, target_named
from judges.exports.writing import folder_names, write_package
from tests.factories.judge_packages import SPLITS, make_package


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("pair", [False, True])
def test_every_target_writes_a_folder_per_criterion(tmp_path: Path, name: str, pair: bool) -> None:
    write_package(tmp_path, make_package(pair=pair), TARGETS[name])
    found = json.loads((tmp_path / "package.json").read_text(encoding="utf-8"))
    free = ["words"] if not TARGETS[name].needs_values else []
    wanted = ["overall"] if pair else ["accuracy", "tone", "percent", *free]
    assert sorted(found["criteria"]) == sorted(wanted)
    written = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    listed = {one for files in found["criteria"].values() for one in files}
    assert written == listed | {"package.json", "README.txt"}
    assert found["target"] == name


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_held_out_has_files_of_its_own(tmp_path: Path, name: str) -> None:
    write_package(tmp_path, make_package(splits=SPLITS), TARGETS[name])
    rows = [p for p in (tmp_path / "accuracy").rglob("*") if p.suffix in {".jsonl", ".json"}]
    held = [p for p in rows if "held_out" in p.name and p.name != "map.json"]
    assert held
    for path in rows:
        text = path.read_text(encoding="utf-8")
        assert ("it/3" in text) <= ("held_out" in path.name), path
    assert "Whoever tunes on them" in (tmp_path / "README.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_package_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        write_package(tmp_path / folder, make_package(), TARGETS[name])
    for path in (tmp_path / "one").rglob("*.*"):
        other = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes()


def test_what_a_target_cannot_take_is_named(tmp_path: Path) -> None:
    write_package(tmp_path, make_package(), TARGETS["phoenix"])
    assert "Not in here: words." in (tmp_path / "README.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        (None, "No certificate:"),
        ({"accuracy": {"holds": False, "expires_at": "2027-01-01T"}}, "No certificate:"),
        ({"accuracy": {"holds": True, "expires_at": "2027-01-01T"}}, "accuracy (until 2027-01-01)"),
    ],
)
def test_the_readme_says_what_is_certified(
    tmp_path: Path, certificate: dict[str, object] | None, said: str
) -> None:
    package = replace(make_package(), certificate=certificate)
    write_package(tmp_path, package, TARGETS["langsmith"])
    assert said in (tmp_path / "README.txt").read_text(encoding="utf-8")


def test_folders_have_plain_and_different_names() -> None:
    found = folder_names(["a b", "a/b", "A_b", "../..", "é"])
    assert list(found.values()) == ["a_b", "a_b_2", "A_b_3", "_", "__2"]


def test_a_target_goes_by_its_names() -> None:
    assert target_named("inspect-ai") is TARGETS["inspect"]
    assert {target_named(one) for one in ALIASES} <= set(TARGETS.values())
    assert target_named("csv") is None
