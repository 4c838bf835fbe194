"""Handing out and submitting under load, and whether a claim stays flat as a project grows.

Run from the repository root: ``python -m bench.handout [--small]``. Prints one JSON line. A
PostgreSQL of its own in a temporary folder, unless DATABASE_URL names one. All data are made up:
a project of n subjects with overlap 3.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from annotation.handout import Candidate
from bench.site import site

ROOT = Path(__file__).resolve().parents[1]
OVERLAP = 3
ALONE = 300
FILL = """
    WITH items AS (
      INSERT INTO annotation_item
        (public_id, project_id, key, position, input, context, reference, metadata, extra)
      SELECT gen_random_uuid(), %(project)s, 'it-' || n, n, '"Why?"', '', '', '{}', '{}'
      FROM generate_series(1, %(n)s) n RETURNING id
    ), outputs AS (
      INSERT INTO annotation_output (item_id, position, key, model, text, extra)
      SELECT id, 0, 'a', 'm', 'Because.', '{}' FROM items RETURNING id, item_id
    )
    INSERT INTO annotation_subject (public_id, project_id, item_id, scope, output_id)
    SELECT gen_random_uuid(), %(project)s, item_id, 'output', id FROM outputs
"""
FILLED = "annotation_item, annotation_output, annotation_subject, annotation_assignment"
NAIVE_COUNT = """
    SELECT count(*) FROM annotation_subject s WHERE s.project_id = %(project)s AND
      (SELECT count(*) FROM annotation_assignment a
       WHERE a.subject_id = s.id AND a.state <> 'open') < %(overlap)s
"""
NAIVE_PICK = """
    SELECT s.id FROM annotation_subject s LEFT JOIN annotation_assignment a
      ON a.subject_id = s.id AND a.state <> 'open'
    WHERE s.project_id = %(project)s
    GROUP BY s.id HAVING count(a.id) < %(overlap)s
      AND count(a.id) FILTER (WHERE a.rater_id = %(rater)s) = 0
    ORDER BY random() LIMIT 1
"""


class Bench:
    """Needs Django to be set up; the product's modules are imported only then."""

    def __init__(self) -> None:
        self.models = import_module("annotation.models")
        self.services = import_module("annotation.services.assignments")
        self.desk = import_module("bench.desk")
        self.factories = import_module("tests.factories.projects")
        self.connection = import_module("django.db").connection

    def execute(self, statement: str, given: dict[str, Any] | None = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, given)

    def project(self, n: int, people: int) -> Any:
        """A project of n subjects, planned and vacuumed."""
        project = self.factories.make_project(f"bench-{n}-{people}", overlap=OVERLAP)
        self.factories.make_rubric(project)
        self.execute(FILL, {"project": project.pk, "n": n})
        self.models.Rater.objects.bulk_create(
            self.models.Rater(project=project, key=f"r{k}") for k in range(people)
        )
        self.services.plan_slots(project=project)
        # Not the tables that are still empty: their plans would never look at an index.
        self.execute(f"VACUUM ANALYZE {FILLED}")
        return project

    def alone(self, project: Any) -> dict[str, Any]:
        """One claim after the other, in turn by twenty raters, nobody else there."""
        desk = self.desk.Desk(project.slug, 0)
        raters = list(project.raters.select_related("project")[:20])
        for turn in range(ALONE):
            desk.submit(desk.claim(raters[turn % len(raters)]))
        return {"claim": in_ms(desk.claims), "submit": in_ms(desk.submits)}

    def naive(self, project: Any, times: int) -> dict[str, float]:
        """The same claims with another pick: every one counts and shuffles the project."""
        kept, self.services.open_slots = self.services.open_slots, self.pick_naively
        try:
            desk = self.desk.Desk(project.slug, 0)
            for rater in project.raters.select_related("project")[20 : 20 + times]:
                desk.claim(rater)
        finally:
            self.services.open_slots = kept
        return in_ms(desk.claims)

    def pick_naively(self, rater: Any, _start: int) -> list[Candidate]:
        given = {"project": rater.project_id, "overlap": OVERLAP, "rater": rater.pk}
        self.execute(NAIVE_COUNT, given)
        with self.connection.cursor() as cursor:
            cursor.execute(NAIVE_PICK, given)
            (subject,) = cursor.fetchone()
        slots = self.models.Assignment.objects.filter(subject=subject, state="open")
        return [Candidate(pk, subject, 0) for pk in slots.values_list("pk", flat=True)]

    def crowd(self, project: Any, people: int, processes: int, seconds: float) -> dict[str, Any]:
        """Annotators at once without a pause between answers, until the time is up."""
        keys = [f"r{k}" for k in range(people)]
        name = self.connection.settings_dict["NAME"]
        results = let_work(name, project.slug, keys, processes=processes, seconds=seconds)
        worked = max(result["worked"] for result in results)
        return {
            "annotators": people,
            "processes": processes,
            "answers": sum(result["answers"] for result in results),
            "seconds": round(worked, 1),
            "answers_per_second": round(sum(r["answers"] for r in results) / worked, 1),
            "claim": in_ms([s for result in results for s in result["claims"]]),
            "submit": in_ms([s for result in results for s in result["submits"]]),
        }

    def gate(self, n: int, people: int) -> dict[str, Any]:
        """Everybody until nothing is left: no subject above or below its overlap."""
        project = self.project(n, people)
        found = self.crowd(project, people, 4, 3600)
        counted = self.models.Annotation.objects.filter(project=project, status="counted")
        per_subject: dict[int, int] = {}
        for subject in counted.values_list("subject", flat=True):
            per_subject[subject] = per_subject.get(subject, 0) + 1
        twice = counted.count() - counted.values("subject", "rater").distinct().count()
        over = sum(times > OVERLAP for times in per_subject.values())
        exact = sum(times == OVERLAP for times in per_subject.values())
        return {**found, "subjects": n, "exact": exact, "over": over, "same_person_twice": twice}


def let_work(
    name: str, slug: str, keys: list[str], *, processes: int, seconds: float, repeat: int = 0
) -> list[dict[str, Any]]:
    """Share raters out over processes and start them together; returns their results."""
    arguments = [name, slug, str(seconds), str(repeat)]
    running = [start_process(*arguments, *keys[n::processes]) for n in range(processes)]
    for process in running:
        go(process)
    results = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise RuntimeError("an annotators' process failed")
    return [json.loads(result) for result in results]


def start_process(*arguments: str) -> subprocess.Popen[str]:
    """Start annotators, who wait for `go`; the arguments are those of `bench.annotators`."""
    command = [sys.executable, "-m", "bench.annotators", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def go(process: subprocess.Popen[str]) -> None:
    if process.stdin is None:
        raise RuntimeError("the annotators cannot be told to start")
    process.stdin.write("go\n")
    process.stdin.flush()


def in_ms(seconds: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {
        "n": len(seconds),
        "p50_ms": round(1000 * cuts[49], 2),
        "p95_ms": round(1000 * cuts[94], 2),
    }


def measure(*, small: bool) -> dict[str, Any]:
    """The whole report."""
    bench = Bench()
    sizes = (1_000, 10_000) if small else (10_000, 1_000_000)
    by_size = {}
    for n in sizes:
        project = bench.project(n, 50)
        by_size[n] = {
            "alone": bench.alone(project),
            "naive": bench.naive(project, 30 if n <= 10_000 else 5),
            "crowd": bench.crowd(project, 50, 2, 3 if small else 15),
        }
    few, many = (by_size[n] for n in sizes)
    p95 = [found["alone"]["claim"]["p95_ms"] for found in (few, many)]
    return {
        "sizes": by_size,
        "claim_p95_ratio": round(p95[1] / p95[0], 2),
        "naive_p95_over_ours": [
            round(found["naive"]["p95_ms"] / mine, 1)
            for found, mine in zip((few, many), p95, strict=True)
        ],
        "gate": bench.gate(300 if small else 3000, 200),
    }


def main() -> None:
    """Print one JSON line."""
    with site(own=False):
        found = measure(small="--small" in sys.argv)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    print(json.dumps({"bench": "handout", **machine, **found}))


if __name__ == "__main__":
    main()
