"""Where a judge contradicts the majority of people: for lists of items."""

import json

from annotation.models import Project
from judges.selectors.orders import settled_pairs

# For each judge and prompt the run that its report uses; of a unit the value that reports hold
# against people: of each order what most of its repeats say, of two orders what `settled_pairs`
# makes of them. A unit on which the judge itself is divided contradicts nobody.
CONFLICTS = """
    INSERT INTO browse_conflict (item_id, label)
    WITH standing AS (
      SELECT DISTINCT ON (run.judge_id, run.prompt_name) run.id,
             concat_ws('/', judge.name, nullif(run.prompt_name, '')) AS label
      FROM judges_judgerun run JOIN judges_judge judge ON judge.id = run.judge_id
      WHERE run.project_id = %(project)s AND run.purpose = 'measure'
        AND EXISTS (SELECT 1 FROM judges_verdict verdict WHERE verdict.run_id = run.id)
      ORDER BY run.judge_id, run.prompt_name,
        CASE run.status WHEN 'finished' THEN 2 WHEN 'stopped' THEN 1 ELSE 0 END DESC,
        run.number DESC
    ), counted AS (
      SELECT unit.item_id, unit.subject_id, unit.key, unit.majority, standing.label,
             verdict."order" AS turn, count(*) AS n,
             CASE WHEN verdict.status = 'ok' AND verdict.value <> 'null' THEN verdict.value END
               AS value
      FROM browse_unit unit
      JOIN judges_verdict verdict ON verdict.subject_id = unit.subject_id
      JOIN annotation_criterion criterion
        ON criterion.id = verdict.criterion_id AND criterion.key = unit.key
      JOIN standing ON standing.id = verdict.run_id
      WHERE verdict.probe = '' AND unit.majority IS NOT NULL
      GROUP BY unit.item_id, unit.subject_id, unit.key, unit.majority, standing.label, turn,
        CASE WHEN verdict.status = 'ok' AND verdict.value <> 'null' THEN verdict.value END
    ), led AS (
      SELECT item_id, subject_id, key, label, majority, turn,
             (array_agg(value ORDER BY n DESC) FILTER (WHERE value IS NOT NULL))[1] AS value,
             (array_agg(n ORDER BY n DESC) FILTER (WHERE value IS NOT NULL))[1:2] AS votes
      FROM counted GROUP BY item_id, subject_id, key, label, majority, turn
    ), judged AS (
      SELECT item_id, key, label, majority, count(*) AS turns, (array_agg(value))[1] AS whole,
             (array_agg(value) FILTER (WHERE turn = 'AB'))[1] AS first,
             (array_agg(value) FILTER (WHERE turn = 'BA'))[1] AS second
      FROM (
        SELECT item_id, subject_id, key, label, majority, turn,
               CASE WHEN votes[1] IS DISTINCT FROM votes[2] THEN value END AS value
        FROM led) turned
      GROUP BY item_id, subject_id, key, label, majority
    ), pair AS (
      SELECT * FROM jsonb_to_recordset(%(pairs)s::jsonb)
        AS pair(key text, first jsonb, second jsonb, settled jsonb)
    )
    SELECT DISTINCT item_id, label FROM judged LEFT JOIN pair USING (key, first, second)
    WHERE majority <> CASE WHEN turns = 1 THEN whole WHEN first = second THEN first
                           ELSE settled END
"""


def pairs_given(project: Project) -> dict[str, str]:
    """What the statement is given beside the project."""
    return {"pairs": json.dumps(list(settled_pairs(project)))}
