"""Every export of a release of 100,000 Items by its own command: seconds and peak memory.

Run from the repository root: ``python -m bench.exports [ITEMS]``. Prints one JSON line. A
PostgreSQL of its own in a temporary folder, unless DATABASE_URL names one. Each Item has one
Output of 400 characters, a context, two metadata keys and three ratings, from a fixed seed.
"""

import json
import os
import platform
import random
import shutil
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.load import watched
from evalhub import embedded

SEED = 20261122
ITEMS = 100_000
RATERS = 3
SLUG = "bench-exports"
EVALHUB = [sys.executable, "-m", "evalhub.cli"]
FORMATS = ("jsonl", "csv", "parquet", "huggingface", "croissant", "label-studio", "argilla")
DOCUMENT = {
    "name": "Exports",
    "task": "pointwise",
    "dimensions": [{"id": "accuracy", "type": "ordinal", "values": [1, 2, 3, 4, 5]}],
}


def words(rng: random.Random, size: int) -> str:
    return " ".join(f"{rng.randrange(10**6):x}" for _ in range(size // 6))


def write_folder(folder: Path, items: int) -> None:
    rng = random.Random(SEED)
    folder.mkdir()
    (folder / "dataset.json").write_text(json.dumps(DOCUMENT))
    with (
        (folder / "items.jsonl").open("w") as rows,
        (folder / "labels.jsonl").open("w") as labels,
    ):
        for number in range(items):
            key = f"item-{number:06d}"
            output = {"id": f"{key}-a", "model": f"m{number % 4}", "text": words(rng, 400)}
            metadata = {"intent": f"i{number % 8}", "tier": number % 3}
            row = {"id": key, "input": words(rng, 120), "context": words(rng, 300)}
            rows.write(json.dumps({**row, "outputs": [output], "metadata": metadata}) + "\n")
            value = rng.randint(1, 5)
            for rater in range(RATERS):
                about = {"item_id": key, "annotator_id": f"r{rater}", "dimension": "accuracy"}
                labels.write(json.dumps({**about, "value": value}) + "\n")


def measured(command: list[str]) -> dict[str, float]:
    seconds, peak = watched([*EVALHUB, *command])
    return {"seconds": round(seconds, 1), "peak_rss_mib": round(peak)}


def measure(folder: Path, items: int) -> dict[str, Any]:
    """Load, freeze with strata, and write each format; all splits, as that is most."""
    write_folder(folder / "data", items)
    measured(["load", str(folder / "data"), "--project", SLUG])
    policy = folder / "policy.json"
    policy.write_text(json.dumps({"strata": ["intent", "tier"]}))
    found: dict[str, Any] = {
        "release": measured(["golden", "release", SLUG, "--policy", str(policy)])
    }
    for name in FORMATS:
        out = folder / f"out-{name}"
        words_ = ["export", SLUG, "--release", "1", "--format", name, "--out", str(out)]
        found[name] = measured([*words_, "--split", "all", "--reason", "bench"])
        found[name]["mib"] = round(size_of(out) / 2**20)
        shutil.rmtree(out)
    return found


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Print one JSON line."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    given = bool(os.environ.get("DATABASE_URL"))
    folder = Path(tempfile.mkdtemp(prefix="evalhub-bench-"))
    os.environ["EVALHUB_DATA"] = str(folder)
    try:
        with nullcontext() if given else embedded.serving(folder):
            found = measure(folder, items)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    print(json.dumps({"bench": "exports", **machine, "items": items, "raters": RATERS, **found}))


if __name__ == "__main__":
    main()
