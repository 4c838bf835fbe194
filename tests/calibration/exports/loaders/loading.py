"""Loads exports with the packages that others use; runs in their environment, by its path.

python loading.py KIND FOLDER CACHE prints one JSON line.
"""

import json
import sys
from importlib import import_module
from pathlib import Path


def parquet(folder: Path, _: Path) -> dict[str, object]:
    pq = import_module("pyarrow.parquet")
    tables = {name: pq.read_table(folder / f"{name}.parquet") for name in ("outputs", "ratings")}
    return {
        "rows": {name: table.num_rows for name, table in tables.items()},
        "types": {field.name: str(field.type) for field in tables["outputs"].schema},
        "canary": pq.read_metadata(folder / "outputs.parquet").metadata[b"canary"].decode(),
    }


def huggingface(folder: Path, cache: Path) -> dict[str, object]:
    datasets = import_module("datasets")
    found: dict[str, object] = {}
    for name in ("golden", "ratings"):
        loaded = datasets.load_dataset(str(folder), name, cache_dir=str(cache))
        found[name] = {split: rows.num_rows for split, rows in loaded.items()}
        found[f"{name}_first"] = next(iter(loaded.values()))[0]
    return found


def croissant(folder: Path, _: Path) -> dict[str, object]:
    mlcroissant = import_module("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    issues = dataset.metadata.ctx.issues
    records = {name: list(dataset.records(name)) for name in ("outputs", "ratings")}
    return {
        "errors": sorted(issues.errors),
        "warnings": sorted(issues.warnings),
        "rows": {name: len(rows) for name, rows in records.items()},
        "first": {key: str(value) for key, value in records["outputs"][0].items()},
    }


if __name__ == "__main__":
    kind, folder, cache = sys.argv[1:]
    sys.stdout.write(json.dumps(globals()[kind](Path(folder), Path(cache))) + "\n")
