"""Storing what came back: every attempt, and the verdicts if the lease still holds."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import Now

from evalhub.audit.services.events import record_event
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.engine.errors import EngineError, JudgeMisconfigured, RateLimited
from judges.engine.parsing import UNPARSED, parse_reply, unswap
from judges.engine.requests import CallReply
from judges.engine.runner import Outcome
from judges.models import CallAttempt, Judge, JudgeCall, JudgeRun, Verdict
from judges.selectors.calls import Material

State = LeasedRow.State
PAUSE = timedelta(seconds=5)
LATER = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=10)
MILLION = Decimal(1_000_000)


def record_outcome(run: JudgeRun, material: Material, outcome: Outcome) -> None:
    """Store one outcome in one short transaction.

    A reply that nobody can read is a verdict without a value; a provider that fails puts the
    call back; a misconfigured judge stops the run. A lost lease keeps the attempt only.
    """
    call = material.call
    with transaction.atomic():
        kept = settle(call, outcome)
        store_attempts(run, material, outcome, kept)
        if kept and outcome.reply is not None:
            Verdict.objects.bulk_create(verdicts_of(run, material, outcome.reply))
        if kept and isinstance(outcome.error, JudgeMisconfigured):
            stop_run(run, outcome.error.message)
        elif run.budget is not None:
            keep_to_budget(run, run.budget, outcome.reply)


def keep_to_budget(run: JudgeRun, budget: Decimal, reply: CallReply | None) -> None:
    """Stop a run that has cost what it may, or whose cost nobody can know."""
    attempts = CallAttempt.objects.filter(call__run=run)
    if (attempts.aggregate(spent=Sum("cost"))["spent"] or Decimal(0)) >= budget:
        stop_run(run, f"The budget of ${budget.normalize():f} is spent.")
    elif reply is not None and not reply.refusal and cost_of(run.judge, reply) is None:
        stop_run(run, "The provider does not count tokens, so no budget can be kept.")


def settle(call: JudgeCall, outcome: Outcome) -> bool:
    """Close the call or put it back; False when it belongs to somebody else by now."""
    if outcome.reply is not None:
        return leases.finish(call)
    error = outcome.error
    message = error.message if error else "no answer"
    if isinstance(error, JudgeMisconfigured):
        return leases.put_back(call, error=message, delay=LATER, counts=False)
    if isinstance(error, RateLimited):
        seconds = error.retry_after or LATER.total_seconds()
        wait = timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))
        return leases.put_back(call, error=message, delay=wait, counts=False)
    return leases.put_back(call, error=message, delay=PAUSE * 2**call.attempts)


def store_attempts(run: JudgeRun, material: Material, outcome: Outcome, kept: bool) -> None:
    """One row per request that was sent."""
    digest = hashlib.sha256(material.prompt.encode()).hexdigest()
    about = {
        "call": material.call,
        "token": material.call.token,
        "request_digest": digest,
        "requested_model": run.model,
    }
    rows = [CallAttempt(**about, **failed(error), kept=kept) for error in outcome.failures]
    if outcome.reply is not None:
        rows.append(CallAttempt(**about, **answered(run.judge, outcome.reply), kept=kept))
    CallAttempt.objects.bulk_create(rows)


def failed(error: EngineError) -> dict[str, object]:
    return {"error_class": type(error).__name__, "error": error.message}


def answered(judge: Judge, reply: CallReply) -> dict[str, object]:
    return {
        "returned_model": reply.model[:200],
        "fingerprint": reply.fingerprint[:200],
        "finish_reason": reply.finish_reason[:60],
        "raw": storable(reply.text),
        "tokens_in": reply.tokens_in,
        "tokens_out": reply.tokens_out,
        "latency_seconds": reply.latency_seconds,
        "cost": cost_of(judge, reply),
    }


def cost_of(judge: Judge, reply: CallReply) -> Decimal | None:
    """What the reply cost by the judge's prices; None where a price or a count is unknown."""
    prices = (judge.price_per_million_in, judge.price_per_million_out)
    counts = (reply.tokens_in, reply.tokens_out)
    if None in prices or None in counts:
        return None
    total = sum((price * count for price, count in zip(prices, counts, strict=True)), Decimal(0))  # type: ignore[operator]
    return Decimal(total / MILLION)


def storable(text: str) -> str:
    """A reply as the database can hold it: NUL and lone surrogates are shown as U+FFFD."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def verdicts_of(run: JudgeRun, material: Material, reply: CallReply) -> list[Verdict]:
    """One verdict per criterion, in terms of the pair's own A and B."""
    call = material.call
    rows = []
    for parsed, asked in zip(parse_reply(reply, material.criteria), material.criteria, strict=True):
        found = unswap(parsed, call.order, asked)
        rows.append(
            Verdict(
                run=run,
                call=call,
                subject_id=call.subject_id,
                criterion_id=material.criterion_ids[found.key],
                order=call.order,
                repeat=call.repeat,
                value=found.value,
                status=found.status,
                reason=found.reason,
                rationale=storable(found.rationale),
                raw=storable(reply.text) if found.status == UNPARSED else "",
            )
        )
    return rows


@transaction.atomic
def stop_run(run: JudgeRun, reason: str) -> None:
    """Stop a run that cannot succeed; it can be resumed once the cause is mended."""
    stopped = JudgeRun.objects.filter(pk=run.pk, status=JudgeRun.Status.RUNNING).update(
        status=JudgeRun.Status.STOPPED, stop_reason=reason
    )
    if stopped:
        record_run(run, "judge run stopped", reason=reason)


def cancel_leftovers(ids: Iterable[int]) -> int:
    """Cancel what came back to a cancelled run: calls not begun, or put back after a failure."""
    waiting = JudgeCall.objects.filter(
        run__in=list(ids), run__status=JudgeRun.Status.CANCELLED, state=State.WAITING
    )
    return waiting.update(state=State.CANCELLED)


@transaction.atomic
def close_finished_runs(ids: Iterable[int]) -> int:
    """Mark runs finished that have no call waiting or under way."""
    left = JudgeCall.objects.filter(run=OuterRef("pk"), state__in=[State.WAITING, State.RUNNING])
    runs = JudgeRun.objects.select_for_update().filter(
        ~Exists(left), pk__in=list(ids), status=JudgeRun.Status.RUNNING
    )
    closed = list(runs)
    for run in closed:
        JudgeRun.objects.filter(pk=run.pk).update(
            status=JudgeRun.Status.FINISHED, finished_at=Now()
        )
        record_run(run, "judge run finished")
    return len(closed)


def record_run(run: JudgeRun, verb: str, **payload: object) -> None:
    record_event(
        verb=verb,
        subject=run,
        project_id=run.project.public_id,
        payload={"number": run.number, **payload},
    )
