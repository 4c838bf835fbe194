"""Judges whose defect is known, asked over HTTP by the real engine: does the battery find it?

Run from the repository root: ``python -m bench.bias [SEEDS] [CLEAN_SEEDS] [ITEMS]``. Prints one
JSON line: for each judge in how many seeds which probe said "watch", and the alarms of the clean
judge among all its probes. A PostgreSQL of its own in a temporary folder, unless DATABASE_URL
names one.
"""

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evalhub import embedded

SEEDS, CLEAN_SEEDS, ITEMS, UNITS = 3, 20, 150, 150
# The probe that has to find each of them, by criterion.
FOUND_BY = {
    "picks_first": ("overall", ("position", "first_shown")),
    "likes_length": ("accuracy", ("length", "length_error", "padding")),
    "serves_itself": ("accuracy", ("self_preference",)),
    "keeps_middle": ("accuracy", ("spread",)),
    "is_lenient": ("accuracy", ("leniency",)),
    "guesses": ("accuracy", ("discrimination",)),
    "rambles": ("accuracy", ("read",)),
    "obeys": ("accuracy", ("injection",)),
    "reads_a_part": ("accuracy", ("end",)),
    "takes_any_key": ("accuracy", ("master_key", "empty")),
}
PROBES = (
    *("padding", "decorated", "authority", "flattery", "options", "injection", "master_key"),
    *("empty", "spoilt_start", "spoilt_end"),
)


def battery_of(name: str, seed: int, items: int, url: str) -> dict[str, dict[str, Any]]:
    """One judge on one made-up project: a measurement with repeats, and a probing."""
    probed = import_module("tests.factories.probed")
    judging = import_module("tests.factories.judging")
    sheets = import_module("judges.services.probing.sheets")
    sampling = import_module("evalhub.stats.coefficients").Sampling(seed=seed)
    project = probed.make_world(items, seed, f"probed-{name.replace('_', '-')}-{seed}")
    prompts = probed.prompts_of(project)
    # The family is in the model's name; the provider's address says which judge answers.
    model = "gpt-4" if name == "serves_itself" else "judge-x"
    judge = judging.make_judge(project, base_url=f"{url}/{name}", model=model, concurrency=16)
    run = probed.measured(judge, prompts)
    plan = sheets.ProbePlan(version=prompts[0], probes=PROBES, units=UNITS, seed=seed)
    probed.probed(judge, plan)
    found: dict[str, dict[str, Any]] = probed.battery_of(run, sampling)
    return found


def watched(found: dict[str, dict[str, Any]]) -> list[str]:
    return [
        f"{key}/{probe.key}"
        for key, probes in found.items()
        for probe in probes.values()
        if probe.word == "Watch"
    ]


def measure(url: str, seeds: int, clean_seeds: int, items: int) -> dict[str, Any]:
    """Every defect in some seeds, the clean judge in more."""
    judges = {}
    for name, (criterion, keys) in FOUND_BY.items():
        batteries = [battery_of(name, seed, items, url) for seed in range(seeds)]
        alarms = Counter(one for found in batteries for one in watched(found))
        wanted = [f"{criterion}/{key}" for key in keys]
        judges[name] = {
            "found_in": sum(any(one in watched(found) for one in wanted) for found in batteries),
            "of": seeds,
            "by": {one: alarms[one] for one in wanted},
            "also": {one: n for one, n in sorted(alarms.items()) if one not in wanted},
        }
    clean = [battery_of("clean_errors", seed, items, url) for seed in range(clean_seeds)]
    words = Counter(
        probe.word for found in clean for probes in found.values() for probe in probes.values()
    )
    alarms = Counter(one for found in clean for one in watched(found))
    return {
        "defects": judges,
        "clean": {"runs": clean_seeds, "alarms": dict(alarms), "words": dict(words)},
    }


def main() -> None:
    """Print one JSON line."""
    given = [int(one) for one in sys.argv[1:]]
    seeds, clean_seeds, items = (*given, *(SEEDS, CLEAN_SEEDS, ITEMS)[len(given) :])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
    folder = Path(tempfile.mkdtemp(prefix="evalhub-bench-"))
    own = nullcontext() if os.environ.get("DATABASE_URL") else embedded.serving(folder)
    os.environ["EVALHUB_DATA"] = str(folder)
    started = time.perf_counter()
    try:
        with own:
            django.setup()
            import_module("django.core.management").call_command("migrate", verbosity=0)
            server = import_module("tests.judges.engine.defective_server")
            with server.DefectiveProvider() as provider:
                found = measure(provider.base_url, seeds, clean_seeds, items)
            import_module("django.db").connections.close_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    counts = {"items": items, "units_probed": UNITS}
    seconds = round(time.perf_counter() - started)
    print(json.dumps({"bench": "bias", **machine, **counts, "seconds": seconds, **found}))


if __name__ == "__main__":
    main()
