"""Exports are loaded by `pyarrow`, `datasets` and `mlcroissant`, without a network."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from calibration.models import GoldenSet
from tests.factories.exported import written

PYTHON = Path(sys.prefix) / "loaders" / "bin" / "python"
LOADING = Path(__file__).with_name("loading.py")
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "NO_PROXY": "*",
}


def load(kind: str, folder: Path, cache: Path) -> dict[str, Any]:
    if not PYTHON.exists():
        pytest.fail("the environment of the loaders is missing: run `make test`")
    command = [str(PYTHON), "-E", "-W", "ignore", str(LOADING), kind, str(folder), str(cache)]
    homes = {"HF_HOME": str(cache), "HOME": str(cache), "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **OFFLINE, **homes}, check=False
    )
    if done.returncode:
        pytest.fail(done.stderr[-3000:])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


@pytest.fixture
def loaded(shared_out: GoldenSet, tmp_path: Path) -> Any:
    def run(kind: str, split: str = "") -> dict[str, Any]:
        folder, cache = tmp_path / kind, tmp_path / "cache"
        folder.mkdir()
        cache.mkdir()
        return load(kind, written(shared_out, kind, folder, split), cache)

    return run


def test_pyarrow_reads_the_tables(loaded: Any, shared_out: GoldenSet) -> None:
    found = loaded("parquet", "all")
    assert found["rows"] == {"outputs": 21, "ratings": 60}
    assert (found["types"]["value_accuracy"], found["types"]["value_overall"]) == (
        "int64",
        "string",
    )
    assert found["canary"] == shared_out.canary


def test_datasets_reads_both_configurations_by_split(loaded: Any) -> None:
    found = loaded("huggingface")
    # Two subjects an Item, and one more where the reference is; seven Items are not held out.
    assert set(found["golden"]) == set(found["ratings"]) == {"calibration", "few_shot"}
    assert sum(found["golden"].values()) in (14, 15)
    assert sum(found["ratings"].values()) == 42
    assert found["golden_first"]["canary"].startswith("evalhub-canary-")


def test_mlcroissant_reads_the_records_without_an_error(loaded: Any) -> None:
    found = loaded("croissant", "all")
    assert (found["errors"], found["warnings"]) == ([], [])
    assert found["rows"] == {"outputs": 21, "ratings": 60}
    assert any(key.endswith("value_accuracy") for key in found["first"])
