from pathlib import Path

import pytest
import yaml

from annotation.models import Project
from calibration.exports.hubs.huggingface import licence
from calibration.models import GoldenSet
from tests.factories.exported import written
from tests.factories.golden_sets import make_rated, make_release


def front(folder: Path) -> dict[str, object]:
    _, text, _ = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return dict(yaml.safe_load(text))


def test_the_card_names_each_file_by_split(shared_out: GoldenSet, tmp_path: Path) -> None:
    folder = written(shared_out, "huggingface", tmp_path)
    card = front(folder)
    assert (card["license"], card["language"]) == ("cc-by-4.0", ["en"])
    golden, ratings = card["configs"]  # type: ignore[misc]
    assert golden["default"] is True
    for config in (golden, ratings):
        assert [one["split"] for one in config["data_files"]] == ["calibration", "few_shot"]
        assert all((folder / one["path"]).exists() for one in config["data_files"])
    assert not list(folder.glob("data/*held_out*"))


def test_a_release_without_splits_is_one_split(project: Project, tmp_path: Path) -> None:
    make_rated(project)
    folder = written(make_release(project), "huggingface", tmp_path)
    assert front(folder)["configs"][0]["data_files"][0]["split"] == "train"  # type: ignore[index]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("MIT", {"license": "mit"}),
        ("", {"license": "unknown"}),
        ("House rules", {"license": "other", "license_name": "House rules"}),
    ],
)
def test_a_licence_is_named_as_the_hub_does(given: str, expected: dict[str, str]) -> None:
    assert licence({"license": given}) == expected
