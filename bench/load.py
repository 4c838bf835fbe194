"""Loading 100,000 Items with `evalhub load`: time and memory, beside a plain bulk_create.

Run from the repository root: ``python -m bench.load [ITEMS]``. Prints one JSON line. Every Item
has about 1 kB of text from a fixed seed. The command runs as a process of its own on an embedded
database in a temporary folder; its time is from start to exit, migrations done before.
"""

import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.db import transaction

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evalhub import embedded

SEED = 20260102
ITEMS = 100_000
NAIVE_ITEMS = 10_000
OVERLAP = 3
WORDS = [f"word{number}" for number in range(2000)]
DOCUMENT = {
    "name": "Bench",
    "task": "pointwise",
    "dimensions": [{"id": "accuracy", "type": "ordinal", "values": [1, 2, 3, 4, 5]}],
}
COMMAND = [sys.executable, "-m", "evalhub.cli", "load"]


def text(rng: random.Random, size: int) -> str:
    """Words up to about this many bytes."""
    return " ".join(rng.choices(WORDS, k=size // 8))[:size]


def write_folder(folder: Path, items: int, outputs: int) -> int:
    """Write a dataset of Items of 1 kB, shared out over input and outputs; returns its bytes."""
    rng = random.Random(SEED)
    folder.mkdir()
    (folder / "dataset.json").write_text(json.dumps(DOCUMENT))
    share = 860 // (outputs + 1)
    with (folder / "items.jsonl").open("w") as sink:
        for number in range(items):
            key = f"item-{number:06d}"
            texts = [
                {"id": f"{key}-{letter}", "model": f"model-{letter}", "text": text(rng, share)}
                for letter in "ab"[:outputs]
            ]
            row = {"id": key, "input": text(rng, share), "outputs": texts}
            sink.write(json.dumps({**row, "metadata": {"tier": number % 3}}) + "\n")
    return (folder / "items.jsonl").stat().st_size


def peak_mib(pid: int) -> float:
    """Most memory the process has held, from the kernel; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) / 1024 if found else 0.0


def watched(command: list[str]) -> tuple[float, float]:
    """Run to the end; returns seconds and peak MiB of that process alone."""
    start, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, peak_mib(process.pid))
        time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} exits {process.returncode}")
    return time.perf_counter() - start, peak


def measure(folder: Path, items: int, outputs: int) -> dict[str, Any]:
    """Load one folder twice: the second time nothing changes."""
    path = folder / f"outputs-{outputs}"
    size = write_folder(path, items, outputs)
    command = [*COMMAND, str(path), "--project", path.name]
    seconds, peak = watched(command)
    again, _ = watched(command)
    return {
        "items": items,
        "outputs": items * outputs,
        "bytes": size,
        "seconds": round(seconds, 2),
        "items_per_second": round(items / seconds),
        "peak_rss_mib": round(peak, 1),
        "seconds_second_load": round(again, 2),
    }


def against_naive(folder: Path, ours: dict[str, Any]) -> dict[str, Any]:
    """Time bulk_create on the first Items of the same folder; the ratio is extrapolated."""
    part = folder / "part"
    part.mkdir()
    with (folder / "outputs-1" / "items.jsonl").open() as source:
        lines = [line for line, _ in zip(source, range(NAIVE_ITEMS), strict=False)]
    (part / "items.jsonl").write_text("".join(lines))
    command = [sys.executable, "-m", "bench.load", "--naive", str(part / "items.jsonl")]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds = float(done.stdout)
    whole = seconds * ours["items"] / len(lines)
    return {
        "items": len(lines),
        "seconds_insert_only": round(seconds, 2),
        "seconds_extrapolated": round(whole, 1),
        "times_slower_extrapolated": round(whole / ours["seconds"], 1),
    }


def bulk_create(path: Path, tables: ModuleType) -> None:
    """Store Items, Outputs, Subjects and three slots each, as a plain script would."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    project = tables.Project.objects.create(slug="naive", name="Naive")
    items = tables.Item.objects.bulk_create(
        tables.Item(
            project=project,
            key=row["id"],
            position=position,
            input=row["input"],
            metadata=row["metadata"],
        )
        for position, row in enumerate(rows)
    )
    outputs = tables.Output.objects.bulk_create(
        tables.Output(
            item=item, position=place, key=one["id"], model=one["model"], text=one["text"]
        )
        for item, row in zip(items, rows, strict=True)
        for place, one in enumerate(row["outputs"])
    )
    subjects = tables.Subject.objects.bulk_create(
        tables.Subject(project=project, item_id=output.item_id, scope="output", output=output)
        for output in outputs
    )
    tables.Assignment.objects.bulk_create(
        tables.Assignment(project=project, subject=subject, slot=slot)
        for subject in subjects
        for slot in range(1, OVERLAP + 1)
    )


def naive(path: Path) -> None:
    """The baseline's own process: print seconds from the first line read to the commit."""
    django.setup()
    tables = import_module("annotation.models")
    start = time.perf_counter()
    with transaction.atomic():
        bulk_create(path, tables)
    print(time.perf_counter() - start)


def main() -> None:
    """Print one JSON line."""
    if sys.argv[1:2] == ["--naive"]:
        naive(Path(sys.argv[2]))
        return
    items = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    with tempfile.TemporaryDirectory(prefix="evalhub-bench-") as place:
        folder = Path(place)
        # The command and the baseline are processes of their own and read their settings anew.
        os.environ["EVALHUB_DATA"] = str(folder / "data")
        os.environ["DJANGO_SETTINGS_MODULE"] = "evalhub.settings"
        with embedded.serving(folder / "data"):
            write_folder(folder / "first", 1, 1)
            watched([*COMMAND, str(folder / "first"), "--project", "first"])
            one = measure(folder, items, 1)
            report = {
                "bench": "load",
                "python": platform.python_version(),
                "cpus": os.cpu_count(),
                "load_average": round(os.getloadavg()[0], 1),
                "one_output": one,
                "two_outputs": measure(folder, items, 2),
                "bulk_create": against_naive(folder, one),
            }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
