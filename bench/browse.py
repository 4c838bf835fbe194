"""The first page of a list of 1,000,000 Items under each filter, and how a naive list would do.

Run from the repository root: ``python -m bench.browse [ITEMS]``. Prints one JSON line. A PostgreSQL
of its own in a temporary folder, unless DATABASE_URL names one. All data are made up: Items of
one Output and 60 words drawn from 20,000 so that a few are in most texts and most are rare,
metadata of three keys, and one Item in five rated by three of 100 Raters. Times are those of whole
pages through Django's test client, on one connection, each value asked for once.
"""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.browse_filters import OWN, SKEW, combinations
from bench.site import site

ITEMS, RATERS, TIMES, NAIVE_TIMES = 1_000_000, 100, 200, 10
WORDS = """(SELECT string_agg('w' || floor(exp(random() * ln(20000))), ' ')
            FROM generate_series(1, {}) WHERE n > 0)"""
FILL = f"""
    WITH items AS (
      INSERT INTO annotation_item
        (public_id, project_id, key, position, input, context, reference, metadata, extra)
      SELECT gen_random_uuid(), %(project)s, 'it-' || lpad(n::text, 7, '0'), n,
             to_jsonb({WORDS.format(15)}), '', '', jsonb_build_object(
               'tier', n %% 3, 'intent', 'intent-' || n %% 50, 'ticket', 't' || n), '{{}}'
      FROM generate_series(%(first)s, %(last)s) n RETURNING id, position AS n
    ), outputs AS (
      INSERT INTO annotation_output (item_id, position, key, model, text, extra)
      SELECT id, 0, 'a', 'm', {WORDS.format(45)}, '{{}}' FROM items RETURNING id, item_id
    )
    INSERT INTO annotation_subject (public_id, project_id, item_id, scope, output_id)
    SELECT gen_random_uuid(), %(project)s, item_id, 'output', id FROM outputs
"""
RATE = """
    WITH picked AS (
      SELECT id, (random() * 1000000)::int AS draw FROM annotation_subject
      WHERE project_id = %(project)s AND random() < 0.2
    ), given AS (
      INSERT INTO annotation_annotation (public_id, project_id, subject_id, rater_id, rubric_id,
        status, "order", comment, submitted_at, imported)
      SELECT gen_random_uuid(), %(project)s, picked.id,
             (%(raters)s::bigint[])[1 + (draw + 7 * nth) %% array_length(%(raters)s::bigint[], 1)],
             %(rubric)s, 'counted', 'AB', '', now() - random() * '90 days'::interval, true
      FROM picked CROSS JOIN generate_series(1, 3) nth RETURNING id
    )
    INSERT INTO annotation_rating (annotation_id, criterion_id, value, comment)
    SELECT id, %(criterion)s, to_jsonb(greatest(1, least(5, round(3 + random() * 2 - 1))::int)), ''
    FROM given
"""


class Bench:
    """Needs Django to be set up; the product's modules are imported only then."""

    def __init__(self) -> None:
        self.models = import_module("annotation.models")
        self.digests = import_module("annotation.services.browsing.digests")
        self.factories = import_module("tests.factories.projects")
        self.people = import_module("tests.factories.people")
        self.client = import_module("django.test").Client(SERVER_NAME="localhost")
        self.connection = import_module("django.db").connection

    def execute(self, statement: str, **given: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, given or None)

    def fill(self, n: int) -> dict[str, float]:
        """Make the project; returns how long the worker needs for words and digests."""
        self.project = self.factories.make_project("bench")
        rubric = self.factories.make_rubric(self.project)
        for first in range(1, n + 1, 50_000):
            last = min(n, first + 49_999)
            self.execute(FILL, project=self.project.pk, first=first, last=last)
        raters = self.models.Rater.objects.bulk_create(
            self.models.Rater(project=self.project, key=f"r{k:03d}") for k in range(RATERS)
        )
        given = {"rubric": rubric.pk, "criterion": rubric.criteria.get().pk}
        self.execute(RATE, project=self.project.pk, raters=[one.pk for one in raters], **given)
        self.execute("VACUUM ANALYZE")
        found = {"first_pass_seconds": self.digest(), "second_pass_seconds": self.digest()}
        self.execute("VACUUM ANALYZE")
        self.client.force_login(self.people.make_member(self.project, "maya"))
        return found

    def digest(self) -> float:
        """Let a pass go over the project as the worker would, a chunk a transaction."""
        walk = self.models.DigestPass.objects
        walk.update_or_create(project=self.project, defaults={"place": -1, "counted": 0})
        began, longest = time.perf_counter(), 0.0
        while True:
            chunk = time.perf_counter()
            if not self.digests.digest_due():
                self.longest_chunk = longest
                return round(time.perf_counter() - began, 1)
            longest = max(longest, time.perf_counter() - chunk)

    def skew(self) -> None:
        """Make the data uneven; digests are not brought up to date any more."""
        raters = self.models.Rater.objects.filter(project=self.project).order_by("key")
        everyone = list(raters.values_list("pk", flat=True))
        rubric = self.factories.make_rubric(self.project)
        given = {"all": everyone[0], "other": everyone[-2], "few": everyone[-1]}
        for statement in SKEW:
            self.execute(statement, rubric=rubric.pk, **given)
        self.execute("VACUUM ANALYZE")

    def combined(self, kind: str = "") -> dict[str, Any]:
        """Each combination of filters of a list, three times; the slowest one by its name."""
        found = {}
        for name, queries in (combinations() | (OWN if kind else {})).items():
            timed = [(self.page(query, kind), query) for query in queries for _ in range(3)]
            slowest = sorted(queries, key=lambda one: min(s for s, query in timed if query == one))
            found[name] = {**in_ms([seconds for seconds, _ in timed]), "slowest": slowest[-1]}
        return found

    def page(self, query: str, kind: str = "") -> float:
        """Seconds for one page; anything but a page is an error."""
        began = time.perf_counter()
        answer = self.client.get(f"/projects/bench/items/{kind}?{query}")
        seconds = time.perf_counter() - began
        if answer.status_code != 200:
            raise RuntimeError(f"{query} answers {answer.status_code}")
        return seconds

    def measure(self, queries: Iterator[str]) -> dict[str, float]:
        return in_ms([self.page(query) for query in queries])

    def naive(self, narrow: Callable[[Any, int], Any], offset: int = 0) -> dict[str, float]:
        """Count what matches, skip, read fifty: a list without any of ours."""
        seconds = []
        for turn in range(NAIVE_TIMES):
            began = time.perf_counter()
            found = narrow(self.models.Item.objects.filter(project=self.project), turn)
            found.count()
            list(found.order_by("position", "pk")[offset : offset + 50])
            seconds.append(time.perf_counter() - began)
        return in_ms(seconds)

    def report(self, n: int) -> dict[str, Any]:
        worker = self.fill(n)
        digest = {name: f"state={name}" for name in ("unrated", "split")}
        digest |= {"spread": "spread=50", "judge": "judge=any", "id": "id=it-07"}
        cursor = self.cursor_of_page(20)
        ours = {
            "no_filter": self.measure("" for _ in range(TIMES)),
            "later_page": self.measure(f"cursor={cursor}" for _ in range(TIMES)),
            "metadata": self.measure(f"meta=intent%3Dintent-{k % 50}" for k in range(TIMES)),
            "metadata_one": self.measure(f"meta=ticket%3Dt{k * 4999 + 1}" for k in range(TIMES)),
            "text_frequent": self.measure(f"q=w{k}" for k in range(1, 51)),
            "text_rare": self.measure(f"q=w{k * 97 + 500}" for k in range(TIMES)),
            "text_two_words": self.measure(f"q=w{k + 3}+w{k * 31 + 90}" for k in range(TIMES)),
            "annotator": self.measure(f"rater=r{k % RATERS:03d}" for k in range(TIMES)),
            "rater_text": self.measure(
                f"rater=r0{k % 99:02d}&q=w{k * 9 + 40}" for k in range(TIMES)
            ),
            **{name: self.measure(query for _ in range(50)) for name, query in digest.items()},
        }
        naive = {
            "no_filter": self.naive(lambda items, _: items),
            "half_way": self.naive(lambda items, _: items, n // 2),
            "metadata": self.naive(lambda items, k: items.filter(metadata__intent=f"intent-{k}")),
            "text_rare": self.naive(lambda i, k: i.filter(outputs__text__icontains=f"w{k + 500} ")),
        }
        worker["longest_chunk_seconds"] = round(self.longest_chunk, 2)
        self.skew()
        uneven = {"items": self.combined(), "annotations": self.combined("annotations/")}
        return {"items": n, "worker": worker, "pages": ours, "naive": naive, "uneven": uneven}

    def cursor_of_page(self, pages: int) -> str:
        """Walk on so many pages and return the cursor of the next."""
        lists = import_module("annotation.selectors.browsing.items")
        filters = import_module("annotation.browsing.filters").ItemFilters()
        cursor = ""
        for _ in range(pages):
            cursor = lists.find_items(self.project, filters, cursor).following
        return cursor


def in_ms(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and most in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    p50, p95, most = (round(1000 * each, 1) for each in (cuts[49], cuts[94], max(seconds)))
    return {"n": len(seconds), "p50": p50, "p95": p95, "max": most}


def main() -> None:
    """Print one JSON line."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    with site(own=False):
        found = Bench().report(n)
    machine = {"python": platform.python_version(), "load": os.getloadavg()[0]}
    print(json.dumps({"bench": "browse", **machine, **found}))


if __name__ == "__main__":
    main()
