"""How runs end: finished, stopped or paused with a reason, or closed after a cancellation."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from evalhub.audit.services.events import record_event
from evalhub.jobs.models import LeasedRow
from judges.models import JudgeCall, JudgeRun
from judges.selectors.runs import failed_calls
from judges.services.rows import storable

MOST_REASON = 1_000
State, Status = LeasedRow.State, JudgeRun.Status


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
    """End runs that have no call waiting or under way; one that got no answer at all is stopped."""
    left = JudgeCall.objects.filter(run=OuterRef("pk"), state__in=[State.WAITING, State.RUNNING])
    runs = JudgeRun.objects.select_for_update(no_key=True).filter(
        ~Exists(left), pk__in=list(ids), status=Status.RUNNING
    )
    closed = list(runs)
    for run in closed:
        failed = failed_calls(run)
        if failed.n and failed.n == failed.of:
            stop_run(run, failed.sentence)
        else:
            finish_run(run, failed.n)
    return len(closed)


def finish_run(run: JudgeRun, n_failed: int) -> None:
    JudgeRun.objects.filter(pk=run.pk).update(status=Status.FINISHED, finished_at=Now())
    record_run(run, "judge run finished", failed=n_failed)


def record_run(run: JudgeRun, verb: str, **payload: object) -> None:
    record_event(
        verb=verb,
        subject=run,
        project_id=run.project.public_id,
        payload={"number": run.number, **payload},
    )
