"""Verdicts of a dataset folder: one finished run for each judge and prompt."""

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Now

from annotation.dataset.rows import VerdictRow
from annotation.services.imports.target import Target, copy_into, extra_of, jsonb, staging
from judges.models import Judge, JudgeRun, Verdict

STAGED = ("judge", "prompt", "subject_id", "criterion_id", "shown", "repeat", "value", "status")
STAGED += ("rationale", "raw", "extra")
COLUMNS = """
    n bigint GENERATED ALWAYS AS IDENTITY, judge text, prompt text, subject_id bigint,
    criterion_id bigint, shown text, repeat smallint, value jsonb, status text, rationale text,
    raw text, extra jsonb
"""
LABELS = """
SELECT judge, prompt, bool_or(shown = 'BA') AND bool_or(shown = 'AB'), max(repeat) + 1
FROM staged_verdict GROUP BY judge, prompt ORDER BY min(n)
"""
VERDICTS = """
INSERT INTO judges_verdict
    (run_id, subject_id, criterion_id, "order", repeat, value, status, reason, rationale, raw,
     extra)
SELECT run.id, staged.subject_id, staged.criterion_id, staged.shown, staged.repeat, staged.value,
       staged.status, '', staged.rationale, staged.raw, staged.extra
FROM staged_verdict staged
JOIN judges_judge judge ON judge.project_id = %(project)s AND judge.name = staged.judge
JOIN judges_judgerun run
  ON run.judge_id = judge.id AND run.prompt_name = staged.prompt AND run.id = ANY(%(runs)s)
ORDER BY staged.n
"""


def load_verdicts(target: Target) -> dict[str, int]:
    """Part of loading a folder: `judge.jsonl` becomes finished runs, in the file's order."""
    with staging("staged_verdict", COLUMNS), connection.cursor() as cursor:
        with copy_into("staged_verdict", STAGED) as copy:
            for row in target.folder.verdicts():
                copy.write_row(staged(target, row))
        cursor.execute(LABELS)
        runs = start_imported_runs(target, cursor.fetchall())
        cursor.execute(VERDICTS, {"project": target.project.pk, "runs": runs})
        return {"verdicts": cursor.rowcount}


def staged(target: Target, row: VerdictRow) -> tuple[object, ...]:
    status = Verdict.Status.OK if row.value is not None else Verdict.Status.UNPARSED
    return (
        row.judge_model,
        row.prompt,
        target.subject(row.item_id, row.output_id, row.dimension),
        target.criteria[row.dimension].pk,
        row.order or "",
        row.repeat,
        None if row.value is None else jsonb(row.value),
        status.value,
        row.rationale,
        row.raw,
        extra_of(row.extra),
    )


def start_imported_runs(target: Target, labels: list[tuple[str, str, bool, int]]) -> list[int]:
    """One finished run per judge and prompt; the judges appear where they are new."""
    judges: dict[str, Judge] = {}
    there = JudgeRun.objects.filter(project=target.project)
    number = there.aggregate(last=Max("number"))["last"] or 0
    runs = []
    for name, prompt, both, repeats in labels:
        if name not in judges:
            judges[name], _ = Judge.objects.get_or_create(
                project=target.project,
                name=name,
                defaults={"provider": Judge.Provider.IMPORTED, "model": name},
            )
        number += 1
        run = JudgeRun.objects.create(
            project=target.project,
            number=number,
            judge=judges[name],
            prompt_name=prompt,
            both_orders=bool(both),
            repeats=repeats,
            status=JudgeRun.Status.FINISHED,
            imported=True,
            model=name,
        )
        runs.append(run.pk)
    JudgeRun.objects.filter(pk__in=runs).update(finished_at=Now())
    return runs
