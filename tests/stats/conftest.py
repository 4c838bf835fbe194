import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from evalhub.stats.tables import FloatArray, rating_matrix
from tests.stats.oracles.process import Oracles, oracles

Row = dict[str, Any]


class Ratings(NamedTuple):
    matrix: FloatArray
    units: list[str]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20260101)


@pytest.fixture(scope="session")
def ask() -> Iterator[Oracles]:
    """Questions to packages of others, in their own environment; see `tests.stats.oracles`."""
    with oracles() as asked:
        yield asked


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data sets, used in place; EVALHUB_SHARED names the folder that holds `data`."""
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("EVALHUB_SHARED", beside)) / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared data folder is absent: {folder}")
    return folder


@pytest.fixture(scope="session")
def read_rows(shared_data: Path) -> Callable[[str], list[Row]]:
    def read(name: str) -> list[Row]:
        path = shared_data / name
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    return read


@pytest.fixture(scope="session")
def expected(shared_data: Path) -> Callable[[str], Row]:
    return lambda folder: json.loads((shared_data / folder / "EXPECTED.json").read_text())


@pytest.fixture(scope="session")
def ratings_of() -> Callable[[list[Row], list[Any]], Ratings]:
    """Rows of labels to a matrix of places on the scale; other values are missing."""

    def build(rows: list[Row], scale: list[Any]) -> Ratings:
        units = sorted({(row["item_id"], row.get("output_id") or "") for row in rows})
        raters = sorted({row["annotator_id"] for row in rows})
        unit_of = {unit: place for place, unit in enumerate(units)}
        rater_of = {rater: place for place, rater in enumerate(raters)}
        kept = [row for row in rows if row["value"] in scale]
        matrix = rating_matrix(
            [rater_of[row["annotator_id"]] for row in kept],
            [unit_of[row["item_id"], row.get("output_id") or ""] for row in kept],
            [scale.index(row["value"]) for row in kept],
            n_raters=len(raters),
            n_units=len(units),
        )
        return Ratings(matrix, [item for item, _output in units])

    return build
