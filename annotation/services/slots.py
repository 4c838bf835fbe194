"""Slots: the rows that are the overlap, made in SQL for a whole project at once."""

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from annotation.models import Project
from annotation.selectors.handout.policies import handout_policy
from annotation.selectors.handout.routes import ROUTES, routing_of
from evalhub.audit.services.events import record_event

ROUTE = f"CREATE TEMPORARY TABLE slot_route ON COMMIT DROP AS {ROUTES}"
# Breadth first, a subject's second slot stands in a later lane than anybody's first.
LANES = """
    WITH kinds AS (
      SELECT DISTINCT rank, stratum, needs, reserved, CASE WHEN %(breadth)s THEN overlap ELSE 1 END
        AS waves FROM slot_route
    ), waved AS (
      SELECT DISTINCT 100 * (wave - 1) + rank AS rank, stratum, needs, reserved
      FROM kinds CROSS JOIN LATERAL generate_series(1, waves) wave
    )
    INSERT INTO annotation_lane (project_id, rank, stratum, needs, reserved, digest)
    SELECT %(project)s, rank, stratum, needs, reserved,
           md5(concat_ws('|', rank, stratum, needs, coalesce(reserved::text, '')))
    FROM waved ON CONFLICT DO NOTHING
"""
# What each subject has by now.
SIZES = """
    CREATE TEMPORARY TABLE slot_size ON COMMIT DROP AS
    SELECT subject_id, max(slot) AS last, count(*) FILTER (WHERE extra) AS extra,
           count(*) FILTER (WHERE NOT repeat) AS n,
           count(*) FILTER (WHERE NOT repeat AND state <> 'closed') AS live
    FROM annotation_assignment slots WHERE {ours} GROUP BY subject_id
"""
# Where slots are to be closed nobody takes one meanwhile: what is open is chosen from here on.
HOLD_OPEN = """
    SELECT count(*) FROM (
      SELECT 1 FROM annotation_assignment slots
      WHERE {ours} AND state = 'open' AND subject_id IN (
        SELECT subject_id FROM slot_route JOIN slot_size USING (subject_id)
        WHERE live > overlap + extra)
      ORDER BY id FOR UPDATE) held
"""
# Slots that are filled or held stand for the overlap first, whatever their number.
SLOTS = """
    CREATE TEMPORARY TABLE slot_planned ON COMMIT DROP AS
    SELECT route.subject_id, lane.id AS lane_id, route.referred,
           coalesce(standing.slot, size.last + wanted.place - size.n, wanted.place) AS slot
    FROM slot_route route LEFT JOIN slot_size size USING (subject_id)
    CROSS JOIN LATERAL generate_series(1, route.overlap + coalesce(size.extra, 0)) wanted(place)
    LEFT JOIN (
      SELECT subject_id, slot, row_number() OVER (PARTITION BY subject_id ORDER BY
        array_position(ARRAY['submitted', 'claimed', 'open', 'closed'], state::text), slot) AS place
      FROM annotation_assignment slots WHERE {ours} AND NOT repeat
    ) standing ON standing.subject_id = route.subject_id AND standing.place = wanted.place
    JOIN annotation_lane lane ON lane.project_id = %(project)s AND lane.digest = md5(concat_ws('|',
      CASE WHEN %(breadth)s THEN 100 * (least(wanted.place, route.overlap) - 1) ELSE 0 END
        + route.rank, route.stratum, route.needs, coalesce(route.reserved::text, '')))
"""
PLAN = """
    WITH dropped AS (
      SELECT slots.id, slots.state FROM annotation_assignment slots
      LEFT JOIN slot_planned planned USING (subject_id, slot)
      WHERE {ours} AND (slots.wanted OR slots.state = 'open')
        AND planned.subject_id IS NULL
    ), closed AS (
      UPDATE annotation_assignment slots SET wanted = false,
        state = CASE slots.state WHEN 'open' THEN 'closed' ELSE slots.state END
      FROM dropped WHERE slots.id = dropped.id RETURNING dropped.state
    ), changed AS (
      SELECT slots.id, slots.state, planned.lane_id, planned.referred
      FROM annotation_assignment slots
      JOIN slot_planned planned USING (subject_id, slot)
      WHERE {ours} AND (
        slots.state = 'closed' AND NOT planned.referred OR NOT slots.wanted
        OR slots.lane_id IS DISTINCT FROM planned.lane_id)
    ), kept AS (
      UPDATE annotation_assignment slots SET wanted = true, lane_id = changed.lane_id,
        state = CASE WHEN slots.state = 'closed' AND NOT changed.referred THEN 'open'
                     ELSE slots.state END
      FROM changed WHERE slots.id = changed.id RETURNING changed.state
    ), created AS (
      INSERT INTO annotation_assignment
        (public_id, project_id, subject_id, slot, lane_id, state, "order", shuffle)
      SELECT gen_random_uuid(), %(project)s, subject_id, slot, lane_id,
             CASE WHEN referred THEN 'closed' ELSE 'open' END, 'AB',
             floor(random() * 4611686018427387904)::bigint
      FROM slot_planned ON CONFLICT (subject_id, slot) DO NOTHING
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM closed WHERE state = 'open'),
           (SELECT count(*) FROM kept WHERE state = 'closed'), (SELECT count(*) FROM created)
"""
OURS = """slots.project_id = %(project)s
      AND (%(chosen)s::bigint[] IS NULL OR slots.subject_id = ANY(%(chosen)s::bigint[]))"""
STATEMENTS = tuple(
    statement.replace("{ours}", OURS)
    for statement in (
        *(ROUTE, LANES, "ANALYZE slot_route", SIZES, "ANALYZE slot_size", HOLD_OPEN),
        *(SLOTS, "ANALYZE slot_planned", PLAN),
    )
)
DROP = "DROP TABLE slot_route, slot_size, slot_planned"


def lock_project(project: Project) -> Project:
    """Serialise whoever changes what slots follow from; people at their desks do not wait.

    It comes before every other lock: two who plan and hold each other's rows would never end.
    """
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


@transaction.atomic
def plan_slots(
    *,
    project: Project,
    subjects: Collection[int] | None = None,
    marks: Sequence[str] | None = None,
) -> int:
    """Bring the slots in line with items, rubric, traps and policy; returns how many changed.

    Call it after any of these changes; for `subjects` alone, by id, where only they are concerned.
    Slots that people hold or have filled stay as they are.
    """
    project = lock_project(project)
    given = routing_of(project, handout_policy(project), marks=marks, chosen=subjects)
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, given)
        row = cursor.fetchone()
        cursor.execute(DROP)
    counts = dict(zip(("closed", "reopened", "created"), row, strict=True))
    if any(counts.values()):
        record_event(
            verb="slots planned",
            subject=project,
            project_id=project.public_id,
            payload={**counts, "overlap": project.overlap},
        )
    return sum(counts.values())
