"""Where a judge contradicts the majority of people: for lists of items."""

# For each judge and prompt the run that its report uses; of a unit the value most of its views
# (orders, repeats) agree on. A unit on which the judge itself is divided contradicts nobody.
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
      SELECT unit.item_id, unit.subject_id, unit.key, unit.majority, standing.label, verdict.value,
             count(*) AS n
      FROM browse_unit unit
      JOIN judges_verdict verdict ON verdict.subject_id = unit.subject_id
      JOIN annotation_criterion criterion
        ON criterion.id = verdict.criterion_id AND criterion.key = unit.key
      JOIN standing ON standing.id = verdict.run_id
      WHERE verdict.probe = '' AND unit.majority IS NOT NULL
        AND verdict.status = 'ok' AND verdict.value <> 'null'
      GROUP BY unit.item_id, unit.subject_id, unit.key, unit.majority, standing.label, verdict.value
    ), judged AS (
      SELECT item_id, label, majority, (array_agg(value ORDER BY n DESC))[1] AS verdict,
             (array_agg(n ORDER BY n DESC))[1:2] AS votes
      FROM counted GROUP BY item_id, subject_id, key, label, majority
    )
    SELECT DISTINCT item_id, label FROM judged
    WHERE verdict <> majority AND votes[1] IS DISTINCT FROM votes[2]
"""
