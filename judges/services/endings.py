"""How runs end: finished, stopped or paused with a reason, or closed after a cancellation."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from evalhub.audit.services.events import record_event
from evalhub.jobs.models import LeasedRow
from judges.models import JudgeCall, JudgeRun
from judges.selectors.runs import failed_calls
from judges.services.rows import storable

MOST_REASON = 1_000
State, Status = LeasedRow.State, JudgeRun.Status
OPEN = (Status.RUNNING, Status.PAUSED)


@transaction.atomic
def stop_run(run: JudgeRun, reason: str, *, status: str = Status.STOPPED) -> None:
    """Stop a run that cannot succeed; it can be resumed once the cause is mended.

    With `status` paused the cause may pass by itself, as when a provider asks to slow down.
    """
    reason = storable(reason, MOST_REASON)
    stopped = JudgeRun.objects.filter(pk=run.pk, status=Status.RUNNING).update(
        status=status, stop_reason=reason
    )
    if stopped:
        record_run(run, f"judge run {status}", reason=reason)


def cancel_leftovers(ids: Iterable[int]) -> int:
    """Cancel what came back to a cancelled run: calls not begun, or put back after a failure."""
    waiting = JudgeCall.objects.filter(
        run__in=list(ids), run__status=Status.CANCELLED, state=State.WAITING
    )
    return waiting.update(state=State.CANCELLED)


@transaction.atomic
def close_finished_runs(ids: Iterable[int]) -> int:
    """End runs that have no call waiting or under way; one that got no answer at all is stopped.

    So ends one that was paused while its last calls were under way: nothing is left to resume.
    """
    left = JudgeCall.objects.filter(run=OuterRef("pk"), state__in=[State.WAITING, State.RUNNING])
    runs = JudgeRun.objects.select_for_update(no_key=True).filter(
        ~Exists(left), pk__in=list(ids), status__in=OPEN
    )
    closed = list(runs.order_by("pk"))
    for run in closed:
        failed = failed_calls(run)
        if failed.n and failed.n == failed.of:
            stop_run(run, failed.sentence)
        else:
            finish_run(run, failed.n)
    return len(closed)


# Where a unit was asked several times, how often each value came.
SPREAD = """
WITH counted AS (
    SELECT subject_id, criterion_id, "order", probe, value, count(*) AS n,
           CASE WHEN jsonb_typeof(value) = 'number' THEN (value #>> '{}')::float8 END AS number,
           sum(count(*)) OVER (PARTITION BY subject_id, criterion_id, "order", probe) AS total
    FROM judges_verdict WHERE run_id = %(run)s AND status = 'ok'
    GROUP BY subject_id, criterion_id, "order", probe, value
), spread AS (
    SELECT subject_id, criterion_id, "order", probe,
           jsonb_object_agg(value #>> '{}', (n / total)::float8) AS shares,
           CASE WHEN bool_and(number IS NOT NULL) THEN sum(n * number) / max(total)::float8 END
               AS mean
    FROM counted GROUP BY subject_id, criterion_id, "order", probe HAVING max(total) > 1
)
UPDATE judges_verdict verdict SET
    distribution = coalesce(nullif(verdict.distribution, 'null'), spread.shares),
    confidence = coalesce(
        verdict.confidence, (spread.shares ->> (verdict.value #>> '{}'))::float8
    ),
    expected = coalesce(verdict.expected, spread.mean)
FROM spread
WHERE verdict.run_id = %(run)s AND verdict.status = 'ok'
  AND verdict.subject_id = spread.subject_id AND verdict.criterion_id = spread.criterion_id
  AND verdict."order" = spread."order" AND verdict.probe = spread.probe
"""


def spread_samples(run: JudgeRun) -> None:
    """Keep beside each verdict how its repeats are distributed, where its tokens told nothing."""
    if run.calls.filter(repeat__gt=0).exists():
        with connection.cursor() as cursor:
            cursor.execute(SPREAD, {"run": run.pk})


def finish_run(run: JudgeRun, n_failed: int) -> None:
    spread_samples(run)
    JudgeRun.objects.filter(pk=run.pk).update(
        status=Status.FINISHED, stop_reason="", finished_at=Now()
    )
    record_run(run, "judge run finished", failed=n_failed)


def record_run(run: JudgeRun, verb: str, **payload: object) -> None:
    record_event(
        verb=verb,
        subject=run,
        project_id=run.project.public_id,
        payload={"number": run.number, **payload},
    )
