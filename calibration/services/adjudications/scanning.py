"""Finding the units whose ratings differ too much: all of a project in one go, in SQL.

The worker looks again whenever a project has new events, and rests for a minute, or for twenty
times as long as it took.
"""

import json
import time
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Now

from annotation.models import Criterion, Project
from annotation.selectors.ratings import scale_of
from calibration.adjudication.queueing import OUTSIDE, RISK, SPREAD, risks_in_order
from calibration.adjudication.tolerances import SHARE, tolerance_of
from calibration.models import AdjudicationPlan, ScanPass
from calibration.selectors.adjudications.live import adjudication_plan
from calibration.selectors.units import golden_criteria
from evalhub.audit.models import Event

LEAST, REST, MOST = timedelta(seconds=60), 20, 5
# Ratings under earlier rubrics are read on today's scales; what has no place there is left out.
FOUND = """
    CREATE TEMPORARY TABLE found_case ON COMMIT DROP AS
    WITH rule AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(%(rules)s::jsonb)
        AS one(key text, way text, most float8, span float8, points jsonb)
    ), point AS MATERIALIZED (
      SELECT rule.key, listed.value, listed.place FROM rule
      CROSS JOIN LATERAL jsonb_array_elements(rule.points) WITH ORDINALITY listed(value, place)
    ), asked AS MATERIALIZED (
      SELECT criterion.id, rule.* FROM annotation_criterion criterion
      JOIN annotation_rubric rubric ON rubric.id = criterion.rubric_id
      JOIN rule ON rule.key = criterion.key WHERE rubric.project_id = %(project)s
    ), counted AS (
      SELECT given.subject_id, asked.key, rating.value, asked.way, count(*) AS n,
             min(CASE asked.way WHEN 'classes' THEN 0 ELSE coalesce(point.place::float8,
               CASE jsonb_typeof(rating.value) WHEN 'number'
               THEN (rating.value #>> '{}')::float8 END) END) AS place
      FROM annotation_annotation given
      JOIN annotation_rating rating ON rating.annotation_id = given.id
      JOIN asked ON asked.id = rating.criterion_id
      LEFT JOIN point ON asked.way = 'steps' AND point.key = asked.key
        AND point.value = rating.value
      WHERE given.project_id = %(project)s AND given.status = 'counted'
        AND rating.value IS NOT NULL
      GROUP BY given.subject_id, asked.key, rating.value, asked.way
    ), reach AS MATERIALIZED (
      SELECT key, max(place) - min(place) AS given FROM counted GROUP BY key
    ), unit AS (
      SELECT subject_id, key, sum(n) AS n, count(*) AS different, max(n) AS leading,
             max(place) - min(place) AS apart
      FROM counted GROUP BY subject_id, key HAVING count(*) > 1
    )
    SELECT unit.subject_id, unit.key, unit.n::int AS n_ratings,
           CASE rule.way WHEN 'classes' THEN least(1, 2 * (1 - unit.leading::float8 / unit.n))
             ELSE least(1, unit.apart / coalesce(nullif(coalesce(rule.span, reach.given), 0), 1))
           END AS spread
    FROM unit JOIN rule USING (key) JOIN reach USING (key)
    WHERE rule.way = 'classes'
       OR unit.apart > coalesce(rule.most, %(share)s * reach.given) + 1e-9
"""
PLACED = """
    CREATE TEMPORARY TABLE placed_case ON COMMIT DROP AS
    SELECT found.*, coalesce(item.metadata ->> %(risk_key)s, '') AS risk,
           coalesce(item.metadata ->> %(domain_key)s, '') AS domain, golden.held AS in_golden,
           coalesce(array_position(%(risks)s::text[], item.metadata ->> %(risk_key)s) - 1,
             cardinality(%(risks)s::text[])) * %(RISK)s
           + CASE WHEN golden.held THEN 0 ELSE %(OUTSIDE)s END
           + %(SPREAD)s - round(found.spread * %(SPREAD)s) AS place
    FROM found_case found
    JOIN annotation_subject subject ON subject.id = found.subject_id
    JOIN annotation_item item ON item.id = subject.item_id AND item.retired_at IS NULL
    CROSS JOIN LATERAL (SELECT EXISTS (
      SELECT 1 FROM calibration_goldenitem held
      JOIN annotation_criterion criterion ON criterion.id = held.criterion_id
      WHERE held.golden_set_id = %(golden)s AND held.subject_id = found.subject_id
        AND criterion.key = found.key) AS held) golden
    WHERE NOT EXISTS (SELECT 1 FROM annotation_trap trap
                      WHERE trap.item_id = item.id AND trap.active)
"""
STORE = """
    INSERT INTO calibration_disagreement AS known
      (public_id, project_id, subject_id, key, state, place, spread, n_ratings, risk, domain,
       in_golden, note)
    SELECT gen_random_uuid(), %(project)s, placed.subject_id, placed.key,
           coalesce(live.state, 'open'), placed.place, placed.spread, placed.n_ratings,
           placed.risk, placed.domain, placed.in_golden, ''
    FROM placed_case placed LEFT JOIN LATERAL (
      SELECT state FROM calibration_adjudication decision
      WHERE decision.subject_id = placed.subject_id AND decision.key = placed.key
        AND decision.state IN ('proposed', 'settled')
      ORDER BY decision.id DESC LIMIT 1
    ) live ON true
    ORDER BY placed.place, placed.subject_id
    ON CONFLICT (subject_id, key) DO UPDATE SET place = EXCLUDED.place,
      spread = EXCLUDED.spread, n_ratings = EXCLUDED.n_ratings, risk = EXCLUDED.risk,
      domain = EXCLUDED.domain, in_golden = EXCLUDED.in_golden,
      state = CASE WHEN known.state = 'deferred' AND known.n_ratings < EXCLUDED.n_ratings
        THEN 'open' ELSE known.state END
    WHERE (known.place, known.n_ratings, known.risk, known.domain) IS DISTINCT FROM
          (EXCLUDED.place, EXCLUDED.n_ratings, EXCLUDED.risk, EXCLUDED.domain)
"""
GONE = """
    DELETE FROM calibration_disagreement known
    WHERE project_id = %(project)s AND state IN ('open', 'deferred') AND NOT EXISTS (
      SELECT 1 FROM placed_case placed
      WHERE placed.subject_id = known.subject_id AND placed.key = known.key)
"""
BACK = """
    UPDATE calibration_disagreement SET state = 'open', back_at = NULL
    WHERE state = 'deferred' AND back_at <= now()
"""
DUE = """
    SELECT project.id FROM annotation_project project
    CROSS JOIN LATERAL (
      SELECT max(id) AS id FROM audit_event WHERE project_id = project.public_id) latest
    LEFT JOIN calibration_scanpass known ON known.project_id = project.id
    WHERE latest.id > coalesce(known.seen, 0)
      AND coalesce(now() - known.ended_at > greatest(%(least)s, %(rest)s * known.seconds
                   * '1 s'::interval), true)
    ORDER BY known.ended_at NULLS FIRST LIMIT %(most)s
"""


def scan_due() -> int:
    """For the sweeper: bring deferred cases back, and look over projects with new events."""
    with connection.cursor() as cursor:
        cursor.execute(BACK)
        back = cursor.rowcount
        cursor.execute(DUE, {"least": LEAST, "rest": REST, "most": MOST})
        due = [row[0] for row in cursor.fetchall()]
    for project in Project.objects.filter(pk__in=due):
        scan_disagreements(project=project)
    return back + len(due)


@transaction.atomic
def scan_disagreements(*, project: Project) -> int:
    """Bring a project's cases in line with its counted ratings; returns how many differ.

    Cases that were decided stay; others that no longer differ go. Two scans wait for each other.
    """
    ScanPass.objects.get_or_create(project=project)
    scan = ScanPass.objects.select_for_update().get(project=project)
    newest = Event.objects.filter(project_id=project.public_id).aggregate(id=Max("id"))["id"]
    began = time.monotonic()
    differing = run(parameters(project))
    scan.seen, scan.seconds = newest or 0, time.monotonic() - began
    scan.save(update_fields=["seen", "seconds"])
    ScanPass.objects.filter(pk=scan.pk).update(ended_at=Now())
    return differing


def run(given: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        for statement in (FOUND, "ANALYZE found_case", PLACED, "ANALYZE placed_case"):
            cursor.execute(statement, given)
        cursor.execute("SELECT count(*) FROM placed_case")
        differing: int = cursor.fetchone()[0]
        for statement in (STORE, GONE, "DROP TABLE found_case, placed_case"):
            cursor.execute(statement, given)
    return differing


def parameters(project: Project) -> dict[str, Any]:
    plan = adjudication_plan(project)
    release = project.golden_sets.order_by("-number").values_list("pk", flat=True).first()
    return {
        "project": project.pk,
        "rules": json.dumps([rule_of(one, plan) for one in golden_criteria(project)]),
        "share": SHARE,
        "risk_key": plan.risk_key,
        "risks": risks_in_order(plan.risks),
        "domain_key": plan.domain_key,
        "golden": release,
        "RISK": RISK,
        "OUTSIDE": OUTSIDE,
        "SPREAD": SPREAD,
    }


def rule_of(criterion: Criterion, plan: AdjudicationPlan) -> dict[str, Any]:
    rule = tolerance_of(criterion, scale_of(criterion), plan.tolerances.get(criterion.key))
    points = criterion.values if rule.way == "steps" else []
    return {
        "key": criterion.key,
        "way": rule.way,
        "most": rule.most,
        "span": rule.span,
        "points": points,
    }
