"""Where subjects go under a hand-out policy: one query, to plan slots and to look ahead."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection

from annotation.models import Project
from annotation.routing.matching import meant
from annotation.routing.policies import Batch, HandoutPolicy, Stratum
from annotation.selectors.handout.scores import subject_scores

BY_NUMBER = ("highest", "lowest", "judges")
# Where every ordinary subject goes: live, rated by the newest Rubric, expected by no trap. The
# slots of a subject that waits for the lead stay closed.
TEMPLATE = """
    SELECT subject.id AS subject_id, coalesce(stratum.place, 0) AS listed,
           coalesce(stratum.overlap, %(overlap)s) AS overlap,
           CASE WHEN %(order)s = 'strata' THEN coalesce(stratum.place, 0) ELSE 0 END AS stratum,
           batch.raters AS reserved, coalesce(batch.place, 0) AS batch,
           EXISTS (SELECT 1 FROM annotation_referral
                   WHERE subject_id = subject.id AND settled_at IS NULL) AS referred,
           coalesce((
             SELECT jsonb_object_agg(skill, CASE WHEN skill = ANY(%(any_skill)s::text[])
               THEN jsonb_build_object('any', CASE jsonb_typeof(wanted) WHEN 'array' THEN wanted
                                              ELSE jsonb_build_array(wanted) END)
               ELSE wanted END)
             FROM unnest(%(skills)s::text[] || %(any_skill)s::text[]) skill
             CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(item.metadata -> skill)
               WHEN 'array' THEN (
                 SELECT jsonb_agg(DISTINCT {one}) FROM jsonb_array_elements(
                   item.metadata -> skill) part(value) WHERE {one} <> '')
               ELSE (SELECT to_jsonb(nullif({one}, ''))
                     FROM (SELECT item.metadata -> skill) part(value))
             END AS wanted) asked
             WHERE wanted IS NOT NULL), '{}') AS needs,
           width_bucket({order}, %(marks)s::numeric[]) AS rank
    FROM annotation_subject subject
    JOIN annotation_item item ON item.id = subject.item_id
    LEFT JOIN LATERAL (
      SELECT place, (one ->> 'overlap')::int AS overlap
      FROM jsonb_array_elements(%(strata)s::jsonb) WITH ORDINALITY listed(one, place)
      WHERE {fits} ORDER BY place LIMIT 1
    ) stratum ON true
    LEFT JOIN LATERAL (
      SELECT place, one -> 'raters' AS raters
      FROM jsonb_array_elements(%(batches)s::jsonb) WITH ORDINALITY listed(one, place)
      WHERE {fits} ORDER BY place LIMIT 1
    ) batch ON true
    {judged}
    WHERE {handed_out}
      AND (%(chosen)s::bigint[] IS NULL OR subject.id = ANY(%(chosen)s::bigint[]))
      AND ({sampled})
"""
# A metadata value as the text of a skill: 1.0 asks for "1", false for nothing.
ONE = """CASE jsonb_typeof(part.value)
  WHEN 'number' THEN trim_scale((part.value #>> '{}')::numeric)::text
  WHEN 'boolean' THEN CASE WHEN part.value = 'true' THEN 'true' ELSE '' END
  ELSE btrim(part.value #>> '{}') END"""
# A number equals one that is spelled otherwise, and a list contains its elements.
FITS = """EXISTS (SELECT 1 FROM jsonb_array_elements(one -> 'meant') meant
                    WHERE item.metadata -> (one ->> 'key') @> meant)"""
HANDED_OUT = """
    subject.project_id = %(project)s AND item.retired_at IS NULL
      AND subject.scope IN (
        SELECT scope FROM annotation_criterion WHERE rubric_id = (
          SELECT id FROM annotation_rubric
          WHERE project_id = %(project)s AND published_at IS NOT NULL
          ORDER BY version DESC LIMIT 1))
      AND NOT EXISTS (
        SELECT 1 FROM annotation_expectedrating expected
        JOIN annotation_trap trap ON trap.id = expected.trap_id AND trap.active
        WHERE expected.subject_id = subject.id)
"""
JUDGED = """
    LEFT JOIN unnest(%(judged)s::bigint[], %(scores)s::float8[]) judged(subject_id, score)
      ON judged.subject_id = subject.id
"""
ORDER = """
    CASE WHEN %(order)s = 'judges' THEN -coalesce(judged.score, 0)::numeric
         WHEN %(sign)s <> 0 AND jsonb_typeof(item.metadata -> %(by)s) = 'number'
         THEN %(sign)s * (item.metadata ->> %(by)s)::numeric
         WHEN %(sign)s <> 0 THEN 'infinity' ELSE 0 END
"""
# Where the tenths of an order begin. Some subjects can then be routed without a look at the others.
MARKS = """
    WITH ranked AS (
      SELECT by, floor(10 * percent_rank() OVER (ORDER BY by)) AS tenth
      FROM (SELECT {order} AS by FROM annotation_subject subject
            JOIN annotation_item item ON item.id = subject.item_id {judged}
            WHERE {handed_out}) ordered
    )
    SELECT mark::text AS written FROM (
      SELECT (SELECT min(by) FROM ranked WHERE tenth >= place) AS mark
      FROM generate_series(1, 10) place) found
    WHERE mark IS NOT NULL ORDER BY found.mark
"""
TEMPLATE = TEMPLATE.replace("{one}", ONE).replace("{fits}", FITS)
for part, text in (("{order}", ORDER), ("{judged}", JUDGED), ("{handed_out}", HANDED_OUT)):
    TEMPLATE, MARKS = TEMPLATE.replace(part, text), MARKS.replace(part, text)
ROUTES = TEMPLATE.replace("{sampled}", "true")
# One in so many subjects.
SAMPLED_ROUTES = TEMPLATE.replace("{sampled}", "subject.id %% %(nth)s = 0")


def routing_of(
    project: Project,
    policy: HandoutPolicy,
    *,
    marks: Sequence[str] | None = None,
    chosen: Collection[int] | None = None,
) -> dict[str, Any]:
    """What the statements are given: a hand-out policy, taken apart.

    `chosen` are the subjects to route, by id, without it all. `marks` are those of an earlier
    look at the whole project.
    """
    scores = subject_scores(project) if policy.order == "judges" else {}
    given = {
        "project": project.pk,
        "overlap": project.overlap,
        "strata": rules(policy.strata),
        "batches": rules(policy.batches),
        "skills": list(policy.skills),
        "any_skill": list(policy.any_skill),
        "order": policy.order,
        "by": policy.by,
        "sign": {"highest": -1, "lowest": 1}.get(policy.order, 0),
        "judged": list(scores),
        "scores": list(scores.values()),
        "breadth": policy.fill == "breadth",
        "chosen": None if chosen is None else list(chosen),
    }
    return given | {"marks": marks_of(given) if marks is None else list(marks)}


def rules(several: Sequence[Stratum | Batch]) -> str:
    """Rules as JSON, each with the values it stands for."""
    return json.dumps([asdict(one) | {"meant": meant(one.value)} for one in several])


def marks_of(given: dict[str, Any]) -> list[str]:
    """Where each tenth of the order begins; nothing where the order is by no number."""
    if given["order"] not in BY_NUMBER:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MARKS, given)
        return [row[0] for row in cursor.fetchall()]
