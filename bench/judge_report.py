"""The judge report over 5,000 Items, two Criteria and four Judges: the pages and the JSON.

Run from the repository root: ``python -m bench.judge_report [ITEMS]``. Prints one JSON line. A
PostgreSQL of its own in a temporary folder, unless DATABASE_URL names one. All data are made up
from a fixed seed: three raters and four judges on every item, three keys of metadata, one
Criterion of five points and one where any number may be given. One thread for products of
matrices, as the site has it.
"""

import json
import os
import platform
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy

from bench import judge_naive
from bench.site import site

SEED = 20260103
ITEMS = 5_000
RATERS = 3
JUDGES = ("gpt-4", "claude-3", "llama-3", "qwen-2")
TIMES = 5
UNITS = 100_000
KEYS = {
    "topic": ("health", "law", "money", "travel"),
    "language": ("de", "en"),
    "source": ("chat", "mail", "web"),
}
METRICS = (
    *("accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc"),
    *("kappa", "linear_kappa", "quadratic_kappa"),
)
SHARED = Path(os.environ.get("EVALHUB_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SLUG = "bench-judges"
DOCUMENT = {
    "name": "Judges",
    "task": "pointwise",
    "dimensions": [
        {"id": "accuracy", "type": "ordinal", "values": [1, 2, 3, 4, 5]},
        {"id": "slider", "type": "interval"},
    ],
}


def write_folder(folder: Path, items: int) -> None:
    """A dataset of items with a true value each, which raters and judges meet more or less."""
    rng = random.Random(SEED)
    folder.mkdir()
    (folder / "dataset.json").write_text(json.dumps(DOCUMENT))
    with (
        (folder / "items.jsonl").open("w") as rows,
        (folder / "labels.jsonl").open("w") as labels,
        (folder / "judge.jsonl").open("w") as verdicts,
    ):
        for number in range(items):
            key, model = f"item-{number:05d}", JUDGES[number % len(JUDGES)]
            output = {"id": f"{key}-a", "model": model, "text": "word " * rng.randint(20, 200)}
            about = {name: rng.choice(values) for name, values in KEYS.items()}
            asked = {"id": key, "input": f"Question {number}?", "metadata": about}
            rows.write(line(**asked, outputs=[output]))
            truth = rng.uniform(0, 100)
            for rater in range(RATERS):
                write_values(labels, rng, (key, truth), {"annotator_id": f"r{rater}"})
            for judge in JUDGES:
                write_values(verdicts, rng, (key, truth), {"judge_model": judge})


def write_values(sink: Any, rng: random.Random, about: tuple[str, float], who: Any) -> None:
    key, truth = about
    seen = min(100.0, max(0.0, truth + rng.gauss(0, 12)))
    row = {"item_id": key, "output_id": f"{key}-a", **who}
    sink.write(line(**row, dimension="accuracy", value=1 + min(4, int(seen // 20))))
    sink.write(line(**row, dimension="slider", value=round(seen, 4)))


def line(**row: Any) -> str:
    return json.dumps(row) + "\n"


def timed(work: Callable[[], Any]) -> dict[str, float]:
    """First time, the median of all and the first one's processor time, in seconds."""
    seconds = []
    used = time.process_time()
    for at in range(TIMES):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
        used = time.process_time() - used if at == 0 else used
    median = statistics.median(seconds)
    return {
        "first_s": round(seconds[0], 2),
        "median_s": round(median, 2),
        "first_cpu_s": round(used, 2),
    }


def measure(folder: Path, items: int) -> dict[str, Any]:
    """Needs Django to be set up; the product's modules are imported only then."""
    write_folder(folder / "data", items)
    loading = import_module("annotation.services.imports.loading")
    project = loading.load_folder(path=folder / "data", slug=SLUG).project
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found: dict[str, Any] = {name: timed(page) for name, page in pages_of(project).items()}
    sampling = import_module("evalhub.stats.coefficients").Sampling()
    report = import_module("evalhub.wiring.reporting").project_report
    found["report_json"] = timed(lambda: report(project, where=[], sampling=sampling))
    judges = import_module("judges.selectors.agreement.reports").judges_report
    found["json_of_all_judges"] = timed(lambda: judges(project, where=[], sampling=sampling))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    naive = judge_naive.seconds_of_report(SEED, items, RATERS, len(KEYS))
    times = {"page": 2, "json_of_all_judges": 2 * len(JUDGES)}
    against = {
        name: {"naive_s": round(n * naive), "times": round(n * naive / found[name]["first_s"])}
        for name, n in times.items()
    }
    known = {"resamples": sampling.resamples, "peak_rss_mib": round(peak)}
    return {**found, "naive": against, **known}


def pages_of(project: Any) -> dict[str, Callable[[], None]]:
    """The report of the newest run under each criterion, and the ranking, as a manager sees them.

    Asked for a second time a page shows what was kept.
    """
    maya = import_module("tests.factories.people").make_member(project, "maya", "manager")
    client = import_module("django.test").Client(headers={"host": "127.0.0.1"})
    client.force_login(maya)
    reverse = import_module("django.urls").reverse
    report = reverse("run-report", args=[SLUG, project.judge_runs.latest("number").public_id])

    def asking(address: str) -> Callable[[], None]:
        def ask() -> None:
            if client.get(address).status_code != 200:
                raise RuntimeError(f"{address} was refused")

        return ask

    return {
        "page": asking(report),
        "page_of_the_other_criterion": asking(f"{report}?criterion=slider"),
        "ranking": asking(reverse("leaderboard-show", args=[SLUG])),
    }


def in_memory(units: int) -> dict[str, Any]:
    """Every measure of a judge beside three people, against one unit drawn after the other.

    The naive way draws units by their numbers and makes every table anew; a few resamples of it
    are timed, and what a thousand would take is told.
    """
    rng = numpy.random.default_rng(SEED)
    truth = rng.integers(0, 5, units).astype(float)
    said = numpy.clip(truth + rng.integers(-1, 2, (1 + RATERS, units)), 0, 4).astype(float)
    beside = import_module("evalhub.stats.judging.beside")
    judged = import_module("evalhub.stats.judging.units").judged_units(
        said[:1], truth, numpy.arange(5), said[1:]
    )
    ours = timed(lambda: beside.class_agreement(judged, METRICS, rng=rng))
    ranks = timed(lambda: beside.rank_agreement(said[0], judged, rng=rng))
    drawn = rng.integers(0, units, (judge_naive.TIMED, units))
    each = iter(drawn)
    naive = judge_naive.timed(lambda: judge_naive.figures(truth, said, next(each)), len(drawn))
    found = {"classes": ours, "ranks": ranks, "naive_s_of_1000_resamples": round(1000 * naive, 1)}
    return {"units": units, **found}


def real(folder: Path) -> dict[str, Any]:
    """The report of all judges of LLMBar, where it lies beside the checkout."""
    if not folder.is_dir():
        return {}
    loading = import_module("annotation.services.imports.loading")
    project = loading.load_folder(path=folder, slug="bench-llmbar").project
    sampling = import_module("evalhub.stats.coefficients").Sampling()
    report = import_module("judges.selectors.agreement.reports").judges_report
    work = timed(lambda: report(project, where=[], sampling=sampling))
    labels = len(report(project, where=[], sampling=sampling))
    return {"llmbar": {"labels": labels, "json_of_all_judges": work}}


def main() -> None:
    """Print one JSON line."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    with site(own=False) as folder:
        found = measure(folder, items) | real(SHARED / "data" / "llmbar")
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    found["in_memory"] = in_memory(UNITS)
    counts = {"items": items, "criteria": 2, "judges": len(JUDGES), "raters": RATERS}
    print(json.dumps({"bench": "judge_report", **machine, **counts, **found}))


if __name__ == "__main__":
    main()
