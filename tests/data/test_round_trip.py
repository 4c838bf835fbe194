"""Loading a folder and exporting it loses nothing: bank_support and the real datasets."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotation.services.imports.loading import load_folder
from calibration.services.exports import Wanted, export_project

SAMPLE = Path(__file__).resolve().parents[2] / "evalhub" / "sample" / "bank_support"
REAL = ("summeval_op", "llmbar", "llmfao", "dices350", "crowdquiz", "bluebirds")
ROWS = ("items", "labels", "judge", "gold", "traps", "training")


def lines(folder: Path, name: str) -> Iterator[Any]:
    """Parsed rows of a file, packed or not; none where there is no file."""
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    if plain.exists():
        with plain.open("rb") as file:
            yield from map(json.loads, file)
    elif packed.exists():
        with gzip.open(packed) as file:
            yield from map(json.loads, file)


def kept(folder: Path) -> dict[str, bytes]:
    """The files that are neither rows nor the document, by relative name."""
    known = {f"{name}.jsonl{end}" for name in ROWS for end in ("", ".gz")} | {"dataset.json"}
    files = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in names.items() if name not in known}


def assert_same(source: Path, exported: Path) -> None:
    documents = [json.loads((one / "dataset.json").read_text()) for one in (source, exported)]
    assert documents[0] == documents[1]
    for name in ROWS:
        rows = enumerate(zip(lines(source, name), lines(exported, name), strict=True), 1)
        wrong = next((row for row in rows if as_written(row[1][0]) != as_written(row[1][1])), None)
        assert wrong is None, (name, wrong)
    assert kept(source) == kept(exported)


def as_written(row: Any) -> str:
    """JSON in which true, 1, 1.0 and "1" are four things, whatever the order of keys."""
    return json.dumps(row, sort_keys=True)


def round_trip(source: Path, folder: Path, slug: str) -> dict[str, int]:
    """Load, export, compare; returns how many rows were loaded."""
    loaded = load_folder(path=source, slug=slug)
    export_project(project=loaded.project, release=None, wanted=Wanted("dataset"), out=folder)
    assert_same(source, folder)
    return loaded.counts


@pytest.mark.django_db(transaction=True)
def test_the_sample_comes_back_as_it_was_and_loads_again(tmp_path: Path) -> None:
    round_trip(SAMPLE, tmp_path / "once", "first")
    round_trip(tmp_path / "once", tmp_path / "twice", "second")
    assert_same(SAMPLE, tmp_path / "twice")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", REAL)
def test_a_real_dataset_comes_back_as_it_was_and_loads_again(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    source = shared_data / name
    if not source.is_dir():
        pytest.skip(f"{name} is not among the public datasets beside the checkout")
    counts = round_trip(source, tmp_path / "once", "first")
    assert load_folder(path=tmp_path / "once", slug="second").counts == counts
