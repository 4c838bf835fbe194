"""Storing what came back: every attempt, and the verdicts if the lease still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from evalhub.jobs.services import leases
from evalhub.sql.inserting import insert
from evalhub.sql.prepared import fetch
from judges.engine.errors import JudgeMisconfigured, RateLimited
from judges.engine.parsing import ParsedValue, unreadable_because
from judges.engine.retry import waiting_seconds
from judges.engine.runner import Outcome
from judges.models import CallAttempt, JudgeCall, JudgeRun, Verdict
from judges.selectors.calls import Material
from judges.services.budgets import NOTHING, charge, locked, settle
from judges.services.endings import stop_run
from judges.services.rows import (
    MOST_QUOTED,
    attempt_of,
    cost_of,
    left_to_people,
    read,
    storable,
    verdicts_of,
)

Status = JudgeRun.Status
HELD = """
SELECT call.id, call.reserved FROM judges_judgecall call
JOIN unnest(%(ids)s::bigint[], %(tokens)s::uuid[]) AS mine(id, token)
    ON call.id = mine.id AND call.token = mine.token
WHERE call.state = 'running' ORDER BY call.id FOR NO KEY UPDATE OF call
"""
DONE = """
UPDATE judges_judgecall
SET state = 'done', lease_until = NULL, last_error = '', limited_since = NULL
WHERE id = ANY(%(ids)s::bigint[])
"""
WORKER_STOPPED = "WorkerStopped"
UNKNOWN = "The worker stopped before it finished; nobody knows whether the provider was asked."
LATER = timedelta(minutes=1)
NOW = timedelta(0)
# So long a provider may ask to slow down before the run is paused.
PATIENCE = timedelta(minutes=30)
# An answer to a question about 429s without a number of seconds: as after this many attempts.
USUAL_ATTEMPTS = 5


@dataclass(frozen=True)
class Arrival:
    """A call's material with how it ended.

    `unfit` says why no judge was asked; `source` is the earlier attempt whose reply was used.
    """

    material: Material
    outcome: Outcome
    unfit: str = ""
    source: CallAttempt | None = None

    @property
    def call(self) -> JudgeCall:
        return self.material.call

    @property
    def was_asked(self) -> bool:
        """Was the provider asked for it?"""
        return not self.unfit and self.source is None


@transaction.atomic
def record_arrivals(run: JudgeRun, arrivals: Sequence[Arrival]) -> None:
    """Store some outcomes in one short transaction.

    A reply that nobody can read is asked for once more, then it is a verdict without a value; a
    provider that fails puts the call back; a misconfigured judge stops the run. A lost lease
    keeps the attempt only.
    """
    if run.is_budgeted:
        locked(run)
    held = still_held(arrivals)
    kept = [one for one in arrivals if one.call.pk in held]
    store_attempts(run, arrivals, held)
    store_verdicts(run, kept)
    if run.is_budgeted:
        settle(run, {one.call.pk: charge_of(run, one, held[one.call.pk]) for one in kept})
    for one in kept:
        if one.outcome.error is not None:
            put_back(run, one)
    if not run.is_budgeted:
        charge(run, [charge_of(run, one, NOTHING) for one in arrivals])


def still_held(arrivals: Sequence[Arrival]) -> dict[int, Decimal]:
    """The calls whose lease holds, locked, with what is set aside for them."""
    given = {
        "ids": [one.call.pk for one in arrivals],
        "tokens": [one.call.token for one in arrivals],
    }
    return dict(fetch(HELD, given))


def store_attempts(run: JudgeRun, arrivals: Sequence[Arrival], held: dict[int, Decimal]) -> None:
    """Write a row for everything that was sent, or taken from an earlier reply."""
    rows = [
        attempt_of(run, one.material, one.outcome, kept=one.call.pk in held, source=one.source)
        for one in arrivals
        if not one.unfit
    ]
    insert(rows)


def record_lost(calls: Sequence[int]) -> None:
    """Write a row for what workers had taken that stopped: it may have been sent.

    What it may have cost is charged with its reservation. A reply that comes all the same has a
    row of its own.
    """
    held = JudgeCall.objects.filter(pk__in=calls).values_list("pk", "token", "run__model")
    insert(
        [
            CallAttempt(
                call_id=call,
                token=token,
                requested_model=model,
                kept=False,
                error_class=WORKER_STOPPED,
                error=UNKNOWN,
            )
            for call, token, model in held
        ]
    )


def store_verdicts(run: JudgeRun, kept: Sequence[Arrival]) -> None:
    """Write the verdicts of the replies and close their calls."""
    verdicts: list[Verdict] = []
    done = []
    for one in kept:
        if one.unfit:
            verdicts += left_to_people(run, one.material, one.unfit)
        elif one.outcome.reply is not None:
            reading = read(one.material, one.outcome.reply, one.source)
            if asked_anew(run, one, reading.parsed):
                continue
            cached = one.source is not None
            verdicts += verdicts_of(run, one.material, reading, cached=cached)
        else:
            continue
        done.append(one.call.pk)
    insert(verdicts)
    if done:
        fetch(DONE, {"ids": done})


def asked_anew(run: JudgeRun, one: Arrival, parsed: Sequence[ParsedValue]) -> bool:
    """Put a call back whose reply could not be read, once, with the reason.

    Not in a run that is over: what was under way then is stored as it is.
    """
    reason = unreadable_because(parsed)
    if not reason or one.call.repairing:
        return False
    if not JudgeRun.objects.filter(pk=run.pk, status=Status.RUNNING).exists():
        return False
    reason = storable(reason, MOST_QUOTED)
    mine = JudgeCall.objects.filter(pk=one.call.pk)
    mine.update(repairing=True, repair_reason=reason, limited_since=None)
    leases.put_back(one.call, error=reason, delay=NOW, counts=False)
    return True


def charge_of(run: JudgeRun, one: Arrival, reserved: Decimal) -> Decimal:
    """What a call is charged with; what was set aside for it where nobody counted."""
    if one.unfit or one.source is not None:
        return NOTHING
    if one.outcome.reply is not None:
        cost = cost_of(run, one.outcome.reply)
        return reserved if cost is None else cost
    error = one.outcome.error
    return reserved if error is not None and error.may_cost else NOTHING


def put_back(run: JudgeRun, one: Arrival) -> None:
    """Return a call that got no answer, and stop the run where another try is of no use."""
    error, call = one.outcome.error, one.call
    message = storable(error.message if error else "no answer", MOST_QUOTED)
    if isinstance(error, RateLimited):
        wait_out(run, call, error, message)
        return
    JudgeCall.objects.filter(pk=call.pk).update(limited_since=None)
    if isinstance(error, JudgeMisconfigured):
        leases.put_back(call, error=message, delay=LATER, counts=False)
        stop_run(run, message)
        return
    asked = error.retry_after if error else None
    delay = timedelta(seconds=waiting_seconds(asked, call.attempts))
    leases.put_back(call, error=message, delay=delay)


def wait_out(run: JudgeRun, call: JudgeCall, error: RateLimited, message: str) -> None:
    """Wait as long as the provider asks; after half an hour of asking the run is paused."""
    wait = timedelta(seconds=waiting_seconds(error.retry_after, USUAL_ATTEMPTS))
    leases.put_back(call, error=message, delay=wait, counts=False)
    mine = JudgeCall.objects.filter(pk=call.pk)
    mine.update(limited_since=Coalesce(F("limited_since"), Now()))
    if mine.filter(limited_since__lte=Now() - PATIENCE).exists():
        minutes = int(PATIENCE.total_seconds() // 60)
        reason = f"For {minutes} minutes the provider has asked to slow down. {message}"
        stop_run(run, reason, status=Status.PAUSED)
