"""Verdicts of a dataset folder: one finished run for each judge and prompt."""

from django.db import connection
from django.db.models import Max

from annotation.dataset.files import JUDGE
from annotation.dataset.problems import shown
from annotation.dataset.rows import VerdictRow
from annotation.services.imports.target import Target, copy_into, extra_of, jsonb, staging
from judges.models import JudgeRun, Verdict
from judges.services.results.naming import called_names, imported_judge, name_apart

PROMPT_LENGTH = JudgeRun._meta.get_field("prompt_name").max_length or 0
MOST_REPEATS = 32_767
STAGED = ("judge", "prompt", "subject_id", "criterion_id", "shown", "repeat", "value", "status")
STAGED += ("rationale", "raw", "extra")
COLUMNS = """
    n bigint GENERATED ALWAYS AS IDENTITY, judge text, prompt text, subject_id bigint,
    criterion_id bigint, shown text, repeat smallint, value jsonb, status text, rationale text,
    raw text, extra jsonb
"""
# What a judge that is called here said itself: an export of this project that comes back.
DROP_OWN = """
WITH source AS (
    SELECT judge, prompt, count(*) AS total FROM staged_verdict
    WHERE judge = ANY(%(called)s) GROUP BY judge, prompt
), said AS (
    SELECT staged.judge, staged.prompt, run.id, count(DISTINCT staged.n) AS total
    FROM staged_verdict staged
    JOIN annotation_criterion criterion ON criterion.id = staged.criterion_id
    JOIN judges_judge judge ON judge.project_id = %(project)s AND judge.name = staged.judge
    JOIN judges_judgerun run
      ON run.judge_id = judge.id AND run.purpose = 'measure'
         AND staged.prompt IN (
             run.prompt_name, btrim(run.prompt_name || ' run ' || run.number::text)
         )
    JOIN judges_verdict verdict
      ON verdict.run_id = run.id AND verdict.subject_id = staged.subject_id
         AND verdict."order" = staged.shown AND verdict.repeat = staged.repeat
         AND verdict.probe = ''
         AND coalesce(verdict.value, 'null') = coalesce(staged.value, 'null')
    JOIN annotation_criterion judged
      ON judged.id = verdict.criterion_id AND judged.key = criterion.key
    WHERE staged.judge = ANY(%(called)s)
    GROUP BY staged.judge, staged.prompt, run.id
)
DELETE FROM staged_verdict staged USING source JOIN said USING (judge, prompt, total)
WHERE staged.judge = source.judge AND staged.prompt = source.prompt
"""
JUDGES = "SELECT judge FROM staged_verdict GROUP BY judge ORDER BY min(n)"
RENAME = "UPDATE staged_verdict SET judge = %s WHERE judge = %s"
# What the project has of these verdicts already. Those under an older Rubric count by key.
KNOWN = """
INSERT INTO known_verdict
SELECT staged.n, coalesce(staged.value, 'null') = coalesce(verdict.value, 'null')
FROM staged_verdict staged
JOIN annotation_criterion criterion ON criterion.id = staged.criterion_id
JOIN judges_judge judge ON judge.project_id = %(project)s AND judge.name = staged.judge
JOIN judges_judgerun run
  ON run.judge_id = judge.id AND run.prompt_name = staged.prompt AND run.imported
JOIN judges_verdict verdict
  ON verdict.run_id = run.id AND verdict.subject_id = staged.subject_id
     AND verdict."order" = staged.shown AND verdict.repeat = staged.repeat
JOIN annotation_criterion judged
  ON judged.id = verdict.criterion_id AND judged.key = criterion.key
"""
DIFFERENT = """
SELECT staged.judge, item.key, criterion.key, count(*) OVER ()
FROM known_verdict known
JOIN staged_verdict staged ON staged.n = known.n
JOIN annotation_subject subject ON subject.id = staged.subject_id
JOIN annotation_item item ON item.id = subject.item_id
JOIN annotation_criterion criterion ON criterion.id = staged.criterion_id
WHERE NOT known.same ORDER BY staged.n LIMIT %(limit)s
"""
DROP_KNOWN = (
    "DELETE FROM staged_verdict USING known_verdict WHERE known_verdict.n = staged_verdict.n"
)
LABELS = "SELECT judge, prompt FROM staged_verdict GROUP BY judge, prompt ORDER BY min(n)"
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
# As if the run had been planned for what its verdicts turn out to be.
PLANS = """
UPDATE judges_judgerun run
SET both_orders = coalesce(found.both_orders, false), repeats = found.repeats, finished_at = now()
FROM (
    SELECT run_id, bool_or("order" = 'AB') AND bool_or("order" = 'BA') AS both_orders,
           max(repeat) + 1 AS repeats
    FROM judges_verdict WHERE run_id = ANY(%(runs)s) GROUP BY run_id
) found
WHERE run.id = found.run_id
"""


def load_verdicts(target: Target) -> dict[str, int]:
    """Part of loading a folder: `judge.jsonl` becomes finished runs, in the file's order.

    A verdict that is there already is left; one with another value is a problem. Where a judge
    that is called here has the name, they are kept under a name of their own.
    """
    models: dict[str, str] = {}
    with staging("staged_verdict", COLUMNS), connection.cursor() as cursor:
        with copy_into("staged_verdict", STAGED) as copy:
            for row in target.counted("verdicts", target.folder.verdicts()):
                if fits(target, row):
                    copy.write_row(staged(target, row))
        cursor.execute("ANALYZE staged_verdict")
        if not target.new:
            models = set_apart(target)
            settle_known(target)
        cursor.execute(LABELS)
        runs = [
            run_of(target, judge, prompt, models.get(judge, judge))
            for judge, prompt in cursor.fetchall()
        ]
        cursor.execute(VERDICTS, {"project": target.project.pk, "runs": runs})
        verdicts = cursor.rowcount
        cursor.execute(PLANS, {"runs": runs})
        return {"verdicts": verdicts}


def fits(target: Target, row: VerdictRow) -> bool:
    """Note a name or number that the tables cannot hold."""
    if len(row.prompt) > PROMPT_LENGTH:
        reason = f"{shown(row.prompt)} is longer than {PROMPT_LENGTH} characters"
        target.problem(JUDGE, "prompt", reason)
    elif row.repeat >= MOST_REPEATS:
        target.problem(JUDGE, "repeat", f"{row.repeat:,} is more than {MOST_REPEATS - 1:,}")
    else:
        return True
    return False


def staged(target: Target, row: VerdictRow) -> tuple[object, ...]:
    return (
        row.judge_model,
        row.prompt,
        target.subject(row.item_id, row.output_id, row.dimension),
        target.criteria[row.dimension].pk,
        row.order or "",
        row.repeat,
        None if row.value is None else jsonb(row.value),
        status_of(row).value,
        row.rationale,
        row.raw,
        extra_of(row.extra),
    )


def status_of(row: VerdictRow) -> Verdict.Status:
    """How a verdict failed, as an export says it beside null; unread where it does not."""
    if row.value is not None:
        return Verdict.Status.OK
    told = row.extra.get("status")
    known = told in Verdict.Status.values and told != Verdict.Status.OK
    return Verdict.Status(told) if known else Verdict.Status.UNPARSED


def set_apart(target: Target) -> dict[str, str]:
    """Give verdicts another name than a judge's that is called here; returns what it was.

    What such a judge said itself is left out.
    """
    called = called_names(target.project)
    with connection.cursor() as cursor:
        cursor.execute(DROP_OWN, {"project": target.project.pk, "called": list(called)})
        cursor.execute(JUDGES)
        judges = [name for (name,) in cursor.fetchall()]
        was: dict[str, str] = {}
        for name in judges:
            if name in called:
                free = name_apart(name, {*called, *judges, *was})
                cursor.execute(RENAME, [free, name])
                was[free] = name
        return was


def settle_known(target: Target) -> None:
    """Leave verdicts out that the project has, and note those that contradict it."""
    given = {"project": target.project.pk, "limit": target.folder.problems.limit}
    known = staging("known_verdict", "n bigint, same boolean")
    with known, connection.cursor() as cursor:
        cursor.execute(KNOWN, given)
        cursor.execute(DIFFERENT, given)
        rows = cursor.fetchall()
        for judge, item, criterion, _total in rows:
            what = f"the verdict of {shown(judge)} on {shown(item)} under {shown(criterion)}"
            target.problem(JUDGE, "", f"{what} has another value in the project")
        if rows:
            target.folder.problems.total += rows[0][3] - len(rows)
        cursor.execute(DROP_KNOWN)


def run_of(target: Target, name: str, prompt: str, model: str) -> int:
    """Return the imported run of a judge and prompt; both appear where they are new."""
    judge = imported_judge(target.project, name, model)
    runs = JudgeRun.objects.filter(project=target.project)
    run = runs.filter(judge=judge, prompt_name=prompt, imported=True).order_by("number").first()
    if run is None:
        run = JudgeRun.objects.create(
            project=target.project,
            number=(runs.aggregate(last=Max("number"))["last"] or 0) + 1,
            judge=judge,
            prompt_name=prompt,
            status=JudgeRun.Status.FINISHED,
            imported=True,
            model=model,
        )
    return run.pk
