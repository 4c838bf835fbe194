"""A folder says only what its Rubric asks; the rest stands beside it."""

import json
from pathlib import Path
from typing import Any

from annotation.dataset.folder import check
from annotation.models import Project, Rubric
from annotation.selectors.rubrics import newest_rubric
from annotation.services.rubrics import NextVersion, publish_rubric
from calibration.exports import dataset
from calibration.exports.asked import Asked
from calibration.exports.snapshots import Source
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_rated, make_reference
from tests.factories.projects import make_rubric
from tests.factories.traps import make_trap
from tests.factories.versions import dimensions, next_version

MINUTES = {"id": "minutes", "type": "ratio", "min": 10, "max": 60}


def dimensions_of(folder: Path, name: str) -> set[str]:
    return {json.loads(line)["dimension"] for line in (folder / name).read_text().splitlines()}


def test_what_is_asked_no_longer_stands_beside_the_folder(
    project: Project, maya: User, tmp_path: Path
) -> None:
    make_rated(project)
    subject = project.subjects.get(output__key="it-1-a")
    make_reference(subject, "accuracy", 5)
    make_trap(project.items.get(key="it-2"), {"accuracy": 5})
    _, overall = next_version(project).criteria
    version = NextVersion("", (overall,), "No accuracy.")
    publish_rubric(rubric=newest_rubric(project), version=version, actor=maya)
    dataset.write(tmp_path, Source(project))
    assert dimensions_of(tmp_path, "labels.jsonl") == {"overall"}
    assert dimensions_of(tmp_path, "earlier_labels.jsonl") == {"accuracy"}
    assert dimensions_of(tmp_path, "earlier_gold.jsonl") == {"accuracy"}
    (trap,) = (tmp_path / "earlier_traps.jsonl").read_text().splitlines()
    assert json.loads(trap)["expected"][0]["dimension"] == "accuracy"
    assert not (tmp_path / "traps.jsonl").exists()
    # The folder can be loaded again.
    assert check(tmp_path).lines() == []


def test_one_version_is_written_as_it_is(project: Project, tmp_path: Path) -> None:
    make_rated(project)
    dataset.write(tmp_path, Source(project))
    assert not list(tmp_path.glob("earlier_*"))


def part(project: Project, row: dict[str, Any], *, asked: bool) -> object:
    return Asked(project, newest_rubric(project)).part(row, asked=asked)


def test_values_outside_bounds_that_moved_stand_beside(project: Project, maya: User) -> None:
    version = NextVersion("", dimensions(MINUTES), "Ten at least.")
    rubric: Rubric = publish_rubric(rubric=newest_rubric(project), version=version, actor=maya)
    low, high = ({"dimension": "minutes", "value": value} for value in (5, 15))
    asked = Asked(project, rubric)
    assert asked.part(low, asked=True) is None
    assert asked.part(low, asked=False) == low
    assert asked.part(high, asked=True) == high


def test_a_row_that_expects_several_things_is_parted(project: Project) -> None:
    make_rubric(project, output_keys=("tone",))
    tone, accuracy = ({"dimension": key, "value": 3} for key in ("tone", "accuracy"))
    row = {"id": "t", "expected": [tone, accuracy]}
    assert part(project, row, asked=True) == {"id": "t", "expected": [tone]}
    assert part(project, row, asked=False) == {"id": "t", "expected": [accuracy]}
    assert part(project, {"id": "t"}, asked=True) == {"id": "t"}
