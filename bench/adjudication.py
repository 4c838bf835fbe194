"""Adjudication and consensus over 100,000 units: the scan, the pages, every unit's value.

Run from the repository root: ``python -m bench.adjudication [ITEMS]``. Prints one JSON line. A
PostgreSQL of its own in a temporary folder, unless DATABASE_URL names one. All data are made up
in SQL: three ratings of five points on every item, by twelve raters.
"""

import json
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.site import site

ITEMS = 100_000
RATERS = 12
TIMES = 5
SLUG = "bench-adjudication"
FILL = (
    """
    INSERT INTO annotation_item
      (public_id, project_id, key, position, input, context, reference, metadata, extra)
    SELECT gen_random_uuid(), %(project)s, 'item-' || n, n, to_jsonb('Question ' || n), '', '',
           jsonb_build_object('risk_tier', 1 + n %% 3, 'product', 'p' || n %% 7), '{}'
    FROM generate_series(1, %(items)s) n
    """,
    """
    INSERT INTO annotation_output (item_id, position, key, model, text, extra)
    SELECT id, 0, key || '-a', 'm', repeat('word ', 40), '{}' FROM annotation_item
    WHERE project_id = %(project)s
    """,
    """
    INSERT INTO annotation_subject (public_id, project_id, item_id, scope, output_id)
    SELECT gen_random_uuid(), %(project)s, item.id, 'output', output.id FROM annotation_item item
    JOIN annotation_output output ON output.item_id = item.id WHERE item.project_id = %(project)s
    """,
    """
    INSERT INTO annotation_annotation
      (public_id, project_id, subject_id, rater_id, rubric_id, "order", submitted_at, status,
       imported, comment, seconds)
    SELECT gen_random_uuid(), %(project)s, id, (%(raters)s::bigint[])[1 + (id * 7 + k * 5) %% 12],
           %(rubric)s, 'AB', now(), 'counted', true, '', 5
    FROM annotation_subject CROSS JOIN generate_series(0, 2) k WHERE project_id = %(project)s
    """,
    """
    INSERT INTO annotation_rating (annotation_id, criterion_id, value, comment)
    SELECT id, %(criterion)s, to_jsonb(greatest(1, least(5, 1 + subject_id %% 5
             + (random() * 1.4)::int - (random() * 1.4)::int))), ''
    FROM annotation_annotation WHERE project_id = %(project)s
    """,
    "ANALYZE",
)


def fill(items: int) -> Any:
    """The project with its ratings."""
    projects = import_module("tests.factories.projects")
    project = projects.make_project(SLUG)
    rubric = projects.make_rubric(project)
    people = import_module("tests.factories.people")
    raters = [people.make_rater(project, f"rater-{n:02d}").pk for n in range(RATERS)]
    given = {
        "project": project.pk,
        "items": items,
        "raters": raters,
        "rubric": rubric.pk,
        "criterion": rubric.criteria.get().pk,
    }
    with import_module("django.db").connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, given)
    return project


def timed(work: Callable[[], Any]) -> float:
    """The median of all, in milliseconds."""
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return round(1000 * statistics.median(seconds), 1)


def measure(items: int) -> dict[str, Any]:
    """Needs Django to be set up; the product's modules are imported only then."""
    project = fill(items)
    scanning = import_module("calibration.services.adjudications.scanning")
    found = {"scan_ms": timed(lambda: scanning.scan_disagreements(project=project))}
    policies = import_module("calibration.consensus.policies")
    values = import_module("calibration.selectors.consensus.values").consensus_values
    for method in policies.METHODS:
        policy = policies.ConsensusPolicy(method=method)
        found[f"{method}_ms"] = timed(lambda chosen=policy: sum(1 for _ in values(project, chosen)))
    cases = import_module("calibration.models").Disagreement.objects.filter(project=project)
    pages = page_addresses(project, cases)
    client = import_module("django.test").Client(headers={"host": "127.0.0.1"})
    client.force_login(import_module("tests.factories.people").make_member(project, "maya"))

    def opened(address: str) -> None:
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} was refused")

    for name, address in pages.items():
        found[name] = timed(lambda at=address: opened(at))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cases": cases.count(), **found, "peak_rss_mib": round(peak)}


def page_addresses(project: Any, cases: Any) -> dict[str, str]:
    reverse = import_module("django.urls").reverse
    queue = reverse("adjudication-list", args=[SLUG])
    middle = cases.order_by("place", "pk")[cases.count() // 2]
    return {
        "queue_ms": queue,
        "queue_deep_ms": f"{queue}?after=0.{middle.place}.{middle.pk}",
        "queue_narrow_ms": f"{queue}?criterion=accuracy",
        "case_ms": reverse("adjudication-case", args=[SLUG, middle.public_id]),
        "policy_ms": reverse("consensus-show", args=[SLUG]),
    }


def main() -> None:
    """Print one JSON line."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    with site(own=False):
        found = measure(items)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    print(
        json.dumps({"bench": "adjudication", **machine, "items": items, "raters": RATERS, **found})
    )


if __name__ == "__main__":
    main()
