"""Scoring first answers to traps, in the very statement that stores an answer.

A step of its own would make the answers to traps the slower ones.
"""

# A part of the statement in `answers.py`. Criteria are matched by key: expectations outlive the
# version of the Rubric that they were written for, and what this version asks no longer is left
# out: nobody could meet it. Numbers may be off by the tolerance, everything else is met when it is
# equal; an abstention meets nothing. A later answer changes no result.
SCORED = """
      INSERT INTO annotation_trapresult
        (rater_id, subject_id, annotation_id, n_expected, n_passed, scored_at)
      SELECT %(rater_id)s, %(subject_id)s, stored.id, count(*),
             count(*) FILTER (WHERE answer.value = e.value OR (
               e.tolerance > 0
               AND jsonb_typeof(answer.value) = 'number' AND jsonb_typeof(e.value) = 'number'
               AND abs(answer.value::numeric - e.value::numeric) <= e.tolerance::numeric)),
             statement_timestamp()
      FROM stored
      JOIN annotation_expectedrating e ON e.subject_id = %(subject_id)s
      JOIN annotation_trap t ON t.id = e.trap_id AND t.active
      JOIN annotation_trapexposure shown
        ON shown.trap_id = t.id AND shown.rater_id = %(rater_id)s
           AND shown.subject_id = e.subject_id
      JOIN annotation_criterion c ON c.id = e.criterion_id
      JOIN annotation_criterion asked ON asked.rubric_id = %(rubric_id)s AND asked.key = c.key
      LEFT JOIN (
        SELECT known.key, given.value
        FROM unnest(%(criteria)s::bigint[], %(values)s::jsonb[]) AS given(criterion, value)
        JOIN annotation_criterion known ON known.id = given.criterion
      ) answer ON answer.key = c.key
      GROUP BY stored.id
      ON CONFLICT (rater_id, subject_id) DO NOTHING
"""
