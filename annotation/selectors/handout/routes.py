"""Where subjects go under a hand-out policy: one query, to plan slots and to look ahead."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from annotation.models import Project
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.handout.scores import subject_scores

BY_NUMBER = ("highest", "lowest", "judges")
# Where every ordinary subject goes: live, rated by the newest Rubric, expected by no trap. The
# slots of a subject that waits for the lead stay closed.
TEMPLATE = """
    SELECT subject.id AS subject_id, coalesce(stratum.place, 0) AS listed,
           coalesce(stratum.overlap, %(overlap)s) AS overlap,
           CASE WHEN %(order)s = 'strata' THEN coalesce(stratum.place, 0) ELSE 0 END AS stratum,
           batch.raters AS reserved,
           EXISTS (SELECT 1 FROM annotation_referral
                   WHERE subject_id = subject.id AND settled_at IS NULL) AS referred,
           coalesce((SELECT jsonb_object_agg(skill, wanted)
                     FROM unnest(%(skills)s::text[]) skill
                     CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(item.metadata -> skill)
                       WHEN 'array' THEN (
                         SELECT jsonb_agg(DISTINCT one) FROM jsonb_array_elements_text(
                           item.metadata -> skill) one WHERE btrim(one) <> '')
                       ELSE to_jsonb(nullif(btrim(item.metadata ->> skill), ''))
                     END AS wanted) asked
                     WHERE wanted IS NOT NULL), '{}') AS needs,
           width_bucket({order}, %(marks)s::numeric[]) AS rank
    FROM annotation_subject subject
    JOIN annotation_item item ON item.id = subject.item_id
    LEFT JOIN LATERAL (
      SELECT place, (one ->> 'overlap')::int AS overlap
      FROM jsonb_array_elements(%(strata)s::jsonb) WITH ORDINALITY listed(one, place)
      WHERE item.metadata ->> (one ->> 'key') = one ->> 'value' ORDER BY place LIMIT 1
    ) stratum ON true
    LEFT JOIN LATERAL (
      SELECT one -> 'raters' AS raters
      FROM jsonb_array_elements(%(batches)s::jsonb) WITH ORDINALITY listed(one, place)
      WHERE item.metadata ->> (one ->> 'key') = one ->> 'value' ORDER BY place LIMIT 1
    ) batch ON true
    {judged}
    WHERE {handed_out}
      AND (%(chosen)s::bigint[] IS NULL OR subject.id = ANY(%(chosen)s::bigint[]))
      AND ({sampled})
"""
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
    document = policy.as_json()
    given = {
        "project": project.pk,
        "overlap": project.overlap,
        "strata": json.dumps(document["strata"]),
        "batches": json.dumps(document["batches"]),
        "skills": list(policy.skills),
        "order": policy.order,
        "by": policy.by,
        "sign": {"highest": -1, "lowest": 1}.get(policy.order, 0),
        "judged": list(scores),
        "scores": list(scores.values()),
        "breadth": policy.fill == "breadth",
        "chosen": None if chosen is None else list(chosen),
    }
    return given | {"marks": marks_of(given) if marks is None else list(marks)}


def marks_of(given: dict[str, Any]) -> list[str]:
    """Where each tenth of the order begins; nothing where the order is by no number."""
    if given["order"] not in BY_NUMBER:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MARKS, given)
        return [row[0] for row in cursor.fetchall()]
