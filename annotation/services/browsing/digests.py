"""Keeping what lists of items are narrowed by: words for full text, digests of what was said.

Neither may cost an annotator's submit or an import anything, so both are brought up to date
behind them, in SQL: whenever a project has new events, a pass walks its items in chunks of
positions, one chunk a batch. Between two passes lies at least ten times the work of the last one:
a small project is up to date within a sweep, one of 1,000,000 items within some minutes. A pass
looks at every item, so nothing that was ever missed stays so.
"""

import json
import time
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max
from django.db.models.functions import Now

from annotation.models import DigestPass, Item, Project
from annotation.selectors.browsing.conflicts import conflict_statements
from evalhub.audit.models import Event

CHUNK = 5_000
# A whole text of 1 MiB could give more words than PostgreSQL keeps of one document.
MOST_CHARACTERS = 200_000
REST, AGAIN = 10, timedelta(seconds=60)
# What is asked now, by key: ratings under earlier rubrics are read on today's scales.
SCALES = """
    CREATE TEMPORARY TABLE browse_scale ON COMMIT DROP AS
    SELECT key, level, values, jsonb_array_length(values) AS n
    FROM annotation_criterion WHERE rubric_id = (
      SELECT id FROM annotation_rubric
      WHERE project_id = %(project)s AND published_at IS NOT NULL ORDER BY version DESC LIMIT 1)
"""
# The range of what was given where any number may be: the scale has no ends of its own.
REACHES = """
    SELECT coalesce(jsonb_object_agg(key, reach), '{}') FROM (
      SELECT scale.key, max((rating.value #>> '{}')::numeric)
                        - min((rating.value #>> '{}')::numeric) AS reach
      FROM browse_scale scale
      JOIN annotation_criterion criterion ON criterion.key = scale.key
      JOIN annotation_rubric rubric
        ON rubric.id = criterion.rubric_id AND rubric.project_id = %(project)s
      JOIN annotation_rating rating ON rating.criterion_id = criterion.id
      JOIN annotation_annotation given
        ON given.id = rating.annotation_id AND given.status = 'counted'
      WHERE scale.values = '[]' AND jsonb_typeof(rating.value) = 'number'
      GROUP BY scale.key) found
"""
WORDS = """
    INSERT INTO annotation_itemwords (item_id, words)
    SELECT item.id, to_tsvector('simple', left(concat_ws(' ', item.key,
      CASE jsonb_typeof(item.input) WHEN 'array' THEN
        (SELECT string_agg(turn ->> 'content', ' ') FROM jsonb_array_elements(item.input) turn
         WHERE jsonb_typeof(turn) = 'object')
      ELSE item.input #>> '{}' END,
      (SELECT string_agg(text, ' ' ORDER BY position) FROM annotation_output
       WHERE item_id = item.id)), %(most)s))
    FROM annotation_item item
    WHERE item.project_id = %(project)s AND item.position > %(after)s
      AND item.position <= %(upto)s
      AND NOT EXISTS (SELECT 1 FROM annotation_itemwords words WHERE words.item_id = item.id)
    ON CONFLICT DO NOTHING
"""
UNITS = """
    CREATE TEMPORARY TABLE browse_unit ON COMMIT DROP AS
    WITH point AS (
      SELECT scale.key, listed.value, listed.place FROM browse_scale scale
      CROSS JOIN LATERAL jsonb_array_elements(scale.values) WITH ORDINALITY listed(value, place)
    ), told AS (
      SELECT subject.item_id, subject.id AS subject_id, criterion.key, rating.value,
             CASE WHEN scale.n > 0 THEN point.place
                  ELSE (rating.value #>> '{}')::numeric END AS place
      FROM annotation_item item
      JOIN annotation_subject subject ON subject.item_id = item.id
      JOIN annotation_annotation given
        ON given.subject_id = subject.id AND given.status = 'counted'
      JOIN annotation_rating rating ON rating.annotation_id = given.id
      JOIN annotation_criterion criterion ON criterion.id = rating.criterion_id
      JOIN browse_scale scale ON scale.key = criterion.key
      LEFT JOIN point ON point.key = criterion.key AND point.value = rating.value
      WHERE item.project_id = %(project)s AND item.position > %(after)s
        AND item.position <= %(upto)s AND rating.value <> 'null'
        AND (point.place IS NOT NULL OR scale.n = 0 AND jsonb_typeof(rating.value) = 'number')
    ), counted AS (
      SELECT item_id, subject_id, key, value, place, count(*) AS n
      FROM told GROUP BY item_id, subject_id, key, value, place
    ), unit AS (
      SELECT item_id, subject_id, key, sum(n) AS n, count(*) AS different,
             max(place) - min(place) AS reach,
             (array_agg(value ORDER BY n DESC))[1] AS leading,
             coalesce((array_agg(n ORDER BY n DESC))[1] = (array_agg(n ORDER BY n DESC))[2], false)
               AS tied
      FROM counted GROUP BY item_id, subject_id, key
    )
    SELECT unit.item_id, unit.subject_id, unit.key, unit.tied,
           CASE WHEN NOT unit.tied THEN unit.leading END AS majority,
           CASE WHEN unit.n < 2 THEN NULL
                WHEN scale.level = 'nominal'
                  THEN least(1, (unit.different - 1.0) / greatest(1, scale.n - 1))
                WHEN scale.n > 0 THEN unit.reach::numeric / greatest(1, scale.n - 1)
                ELSE least(1, unit.reach / coalesce(
                  nullif((%(reaches)s::jsonb ->> unit.key)::numeric, 0), 1))
           END::float8 AS spread
    FROM unit JOIN browse_scale scale USING (key)
"""
DIGESTS = """
    WITH said AS (
      SELECT item.id AS item_id, (
        SELECT count(*) FROM annotation_subject subject JOIN annotation_annotation given
          ON given.subject_id = subject.id AND given.status = 'counted'
        WHERE subject.item_id = item.id) AS n
      FROM annotation_item item
      WHERE item.project_id = %(project)s AND item.position > %(after)s
        AND item.position <= %(upto)s
    ), differ AS (
      SELECT item_id, max(spread) AS spread, bool_or(tied) AS tied
      FROM browse_unit GROUP BY item_id
    ), contradicted AS (
      SELECT item_id, array_agg(DISTINCT label ORDER BY label) AS labels
      FROM browse_conflict GROUP BY item_id
    )
    INSERT INTO annotation_itemdigest AS digest
      (item_id, project_id, n_annotations, spread, tied, conflicts)
    SELECT said.item_id, %(project)s, said.n, differ.spread, coalesce(differ.tied, false),
           coalesce(contradicted.labels, '{}')
    FROM said LEFT JOIN differ USING (item_id) LEFT JOIN contradicted USING (item_id)
    ON CONFLICT (item_id) DO UPDATE SET n_annotations = EXCLUDED.n_annotations,
      spread = EXCLUDED.spread, tied = EXCLUDED.tied, conflicts = EXCLUDED.conflicts
    WHERE (digest.n_annotations, digest.spread, digest.tied, digest.conflicts) IS DISTINCT FROM
          (EXCLUDED.n_annotations, EXCLUDED.spread, EXCLUDED.tied, EXCLUDED.conflicts)
"""
CONFLICTS = "CREATE TEMPORARY TABLE browse_conflict (item_id bigint, label text) ON COMMIT DROP"
DROP = "DROP TABLE browse_unit, browse_conflict"
NOTE = """
    INSERT INTO annotation_digestpass AS pass
      (project_id, place, seen, again, reaches, counted, seconds, began_at)
    SELECT project.id, -1, latest.id, true, '{}', 0, 0, now()
    FROM annotation_project project
    CROSS JOIN LATERAL (
      SELECT max(id) AS id FROM audit_event WHERE project_id = project.public_id) latest
    LEFT JOIN annotation_digestpass known ON known.project_id = project.id
    CROSS JOIN LATERAL (
      SELECT now() - known.ended_at AS so_long, %(rest)s * known.seconds * '1 s'::interval AS rest
    ) ago
    WHERE latest.id IS NOT NULL AND (known.project_id IS NULL OR known.place IS NULL AND (
      known.seen < latest.id AND ago.so_long > ago.rest
      OR known.again AND ago.so_long > greatest(%(again)s, ago.rest)))
    ON CONFLICT (project_id) DO UPDATE SET place = -1, seen = EXCLUDED.seen,
      again = pass.seen < EXCLUDED.seen, counted = 0, seconds = 0, began_at = now()
    WHERE pass.place IS NULL
"""


def note_events() -> int:
    """The sweep: begin a pass over every project that has new events and has rested.

    What was being written as a pass began may be missed by it, so one more follows a minute later.
    """
    with connection.cursor() as cursor:
        cursor.execute(NOTE, {"rest": REST, "again": AGAIN})
        return cursor.rowcount


@transaction.atomic
def digest_due() -> int:
    """One batch: the next chunk of the pass that has waited longest; how many chunks, 0 or 1."""
    due = DigestPass.objects.select_for_update(skip_locked=True, of=("self",))
    walk = due.filter(place__isnull=False).order_by("seconds", "began_at").first()
    if walk is None:
        return 0
    advance(walk)
    return 1


@transaction.atomic
def digest_items(*, project: Project) -> DigestPass:
    """Bring a project's words and digests up to date at once; for projects that are small."""
    newest = Event.objects.filter(project_id=project.public_id).aggregate(id=Max("id"))["id"]
    walk, _ = DigestPass.objects.select_for_update(of=("self",)).get_or_create(project=project)
    walk.place, walk.seen, walk.counted, walk.seconds = -1, newest or 0, 0, 0.0
    while walk.place is not None:
        advance(walk)
    walk.refresh_from_db()
    return walk


def advance(walk: DigestPass) -> None:
    """Do the next chunk of a locked pass."""
    began = time.monotonic()
    project = walk.project_id
    with connection.cursor() as cursor:
        cursor.execute(SCALES, {"project": project})
        if walk.place == -1:
            cursor.execute(REACHES, {"project": project})
            walk.reaches = json.loads(cursor.fetchone()[0])
        chunk = Item.objects.filter(project=project, position__gt=walk.place).order_by("position")
        positions = list(chunk.values_list("position", flat=True)[:CHUNK])
        if positions:
            digest_chunk(cursor, walk, positions[-1])
        cursor.execute("DROP TABLE browse_scale")
    walk.counted += len(positions)
    walk.place = positions[-1] if len(positions) == CHUNK else None
    walk.seconds += time.monotonic() - began
    keep(walk)


def digest_chunk(cursor: Any, walk: DigestPass, upto: int) -> None:
    given = {
        "project": walk.project_id,
        "after": walk.place,
        "upto": upto,
        "most": MOST_CHARACTERS,
        "reaches": json.dumps(walk.reaches),
    }
    cursor.execute(WORDS, given)
    cursor.execute(UNITS, given)
    cursor.execute(CONFLICTS)
    for statement, told in conflict_statements(walk.project):
        cursor.execute(statement, told)
    cursor.execute(DIGESTS, given)
    cursor.execute(DROP)


def keep(walk: DigestPass) -> None:
    """Store how far a pass has come; at its end how many items there are."""
    walk.save(update_fields=["place", "seen", "reaches", "counted", "seconds"])
    if walk.place is None:
        ended = DigestPass.objects.filter(pk=walk.pk)
        ended.update(ended_at=Now(), n_items=F("counted"))
