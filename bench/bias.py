"""Judges whose defect is known, asked over HTTP by the real engine: does the battery find it?

Run from the repository root: ``python -m bench.bias [SEEDS] [CLEAN_SEEDS] [ITEMS]``. Prints one
JSON line: for each judge in how many seeds which probe said "watch", and the alarms of the clean
judge among all its probes. ``--write docs/bias.md`` puts the figures into the page as well. Works
in as many processes as there are processors, each with a PostgreSQL of its own in a temporary
folder; in one where DATABASE_URL names one.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import bias_figures
from bench.site import site

ROOT = Path(__file__).resolve().parents[1]
SEEDS, CLEAN_SEEDS, ITEMS, UNITS = 2, 20, 100, 150
PROBES = (
    *("padding", "plain", "decorated", "authority", "flattery", "masked", "signed", "language"),
    *("options", "injection", "master_key", "empty", "spoilt_start", "spoilt_end"),
)


def battery_of(name: str, seed: int, items: int, url: str) -> dict[str, dict[str, Any]]:
    """One judge on one made-up project: a measurement with repeats, and a probing."""
    probed = import_module("tests.factories.probed")
    judging = import_module("tests.factories.judging")
    sheets = import_module("judges.services.probing.sheets")
    sampling = import_module("evalhub.stats.coefficients").Sampling(seed=seed)
    project = probed.make_world(
        items, seed, f"probed-{name.replace('_', '-')}-{seed}", dressed=True
    )
    prompts = probed.prompts_of(project)
    # The family is in the model's name; the provider's address says which judge answers.
    model = "gpt-4" if name == "serves_itself" else "judge-x"
    judge = judging.make_judge(project, base_url=f"{url}/{name}", model=model, concurrency=16)
    run = probed.measured(judge, prompts)
    plan = sheets.ProbePlan(version=prompts[0], probes=PROBES, units=UNITS, seed=seed)
    probed.probed(judge, plan)
    found: dict[str, dict[str, Any]] = probed.battery_of(run, sampling)
    return found


def tasks_of(seeds: int, clean_seeds: int) -> list[tuple[str, int]]:
    """Every judge with every seed; defects and the clean one in turn, to share the work evenly."""
    defects = [(name, seed) for name in bias_figures.FOUND_BY for seed in range(seeds)]
    clean = [(bias_figures.CLEAN, seed) for seed in range(clean_seeds)]
    return [one for both in zip_longest(defects, clean) for one in both if one]


@contextmanager
def provider() -> Iterator[str]:
    """The address of the scripted judges, in a process of their own."""
    command = [sys.executable, "-m", "tests.judges.engine.defective_server"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


def work(tasks: list[tuple[str, int]], items: int) -> None:
    """Print a line for each task: what said "watch", and how often which word was said."""
    with site(own=False, durable=False), provider() as url:
        for name, seed in tasks:
            found = battery_of(name, seed, items, url)
            print(json.dumps(bias_figures.line_of(name, seed, found)), flush=True)


def shared(given: argparse.Namespace) -> list[dict[str, Any]]:
    """The lines of as many processes as there are processors."""
    workers = 1 if os.environ.get("DATABASE_URL") else given.workers
    command = [sys.executable, "-m", "bench.bias", *map(str, (given.seeds, given.clean))]
    parts = [
        subprocess.Popen(
            [*command, str(given.items), "--part", f"{at}/{workers}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for at in range(workers)
    ]
    said = [part.communicate()[0] for part in parts]
    if any(part.returncode for part in parts):
        raise SystemExit("A part of the work has failed; its last words are above.")
    return [json.loads(line) for text in said for line in text.splitlines()]


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="?", type=int, default=SEEDS)
    parser.add_argument("clean", nargs="?", type=int, default=CLEAN_SEEDS)
    parser.add_argument("items", nargs="?", type=int, default=ITEMS)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", type=Path, help="a page with a block for the figures")
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        at, of = map(int, given.part.split("/"))
        work(tasks_of(given.seeds, given.clean)[at::of], given.items)
        return
    started = time.perf_counter()
    figures = bias_figures.figures_of(shared(given))
    seconds = round(time.perf_counter() - started)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "seconds": seconds}
    counts = {"items": given.items, "units_probed": UNITS}
    if given.write:
        bias_figures.write_into(given.write, figures, counts | machine)
    missed = bias_figures.missed(figures)
    print(json.dumps({"bench": "bias", **machine, **counts, **figures, "missed": missed}))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
