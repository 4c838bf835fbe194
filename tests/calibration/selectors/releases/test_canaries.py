import gzip
from pathlib import Path

import pytest

from annotation.models import Project
from calibration.models import GoldenSet
from calibration.selectors.releases.canaries import canary_notes, carried_releases
from tests.factories.exported import make_split_release, written

FORMATS = ("dataset", "promptfoo", "jsonl", "csv", "huggingface", "croissant", "label-studio")


@pytest.fixture
def release(project: Project) -> GoldenSet:
    return make_split_release(project, 4)


@pytest.mark.parametrize("name", [*FORMATS, "argilla", "parquet"])
def test_every_export_is_known_by_its_canary(release: GoldenSet, tmp_path: Path, name: str) -> None:
    assert carried_releases(written(release, name, tmp_path)) == [release]


def test_single_and_packed_files_are_looked_into(release: GoldenSet, tmp_path: Path) -> None:
    packed = tmp_path / "x.gz"
    packed.write_bytes(gzip.compress(b"." * 1_048_570 + release.canary.encode()))
    (note,) = canary_notes(packed)
    assert "release 1 of refunds" in note


def test_unknown_canaries_and_plain_files_are_nothing(release: GoldenSet, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"evalhub-canary-{'0' * 32}")
    (tmp_path / "b.gz").write_bytes(b"\x1f\x8bbroken")
    assert canary_notes(tmp_path) == []
    assert canary_notes(tmp_path / "nowhere") == []
