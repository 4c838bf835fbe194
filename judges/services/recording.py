"""Storing what came back: every attempt, and the verdicts if the lease still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.engine.errors import JudgeMisconfigured, RateLimited
from judges.engine.runner import Outcome
from judges.models import CallAttempt, JudgeCall, JudgeRun, Verdict
from judges.selectors.calls import Material
from judges.services.budgets import NOTHING, locked, settle
from judges.services.endings import stop_run
from judges.services.rows import MOST_QUOTED, attempts_of, cost_of, storable, verdicts_of

State, Status = LeasedRow.State, JudgeRun.Status
PAUSE = timedelta(seconds=5)
LATER = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=10)
# So long a provider may ask to slow down before the run is paused.
PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True)
class Arrival:
    """A call's material with how it ended."""

    material: Material
    outcome: Outcome

    @property
    def call(self) -> JudgeCall:
        return self.material.call


@transaction.atomic
def record_arrivals(run: JudgeRun, arrivals: Sequence[Arrival]) -> None:
    """Store some outcomes in one short transaction.

    A reply that nobody can read is a verdict without a value; a provider that fails puts the
    call back; a misconfigured judge stops the run. A lost lease keeps the attempt only.
    """
    if run.budget is not None:
        locked(run)
    held = still_held(arrivals)
    kept = [one for one in arrivals if one.call.pk in held]
    attempts: list[CallAttempt] = []
    for one in arrivals:
        mine = one.call.pk in held
        attempts += attempts_of(run, one.material, one.outcome, kept=mine)
    CallAttempt.objects.bulk_create(attempts)
    store_verdicts(run, kept)
    if run.budget is not None:
        settle(run, {one.call.pk: charge_of(run, one, held[one.call.pk]) for one in kept})
    for one in kept:
        if one.outcome.reply is None:
            put_back(run, one)


def still_held(arrivals: Sequence[Arrival]) -> dict[int, Decimal]:
    """The calls whose lease holds, locked, with what is set aside for them."""
    mine = Q()
    for token in {one.call.token for one in arrivals}:
        ids = [one.call.pk for one in arrivals if one.call.token == token]
        mine |= Q(token=token, pk__in=ids)
    rows = JudgeCall.objects.filter(mine, state=State.RUNNING).order_by("pk")
    return dict(rows.select_for_update(no_key=True).values_list("pk", "reserved"))


def store_verdicts(run: JudgeRun, kept: Sequence[Arrival]) -> None:
    """Write the verdicts of the replies and close their calls."""
    verdicts: list[Verdict] = []
    done = []
    for one in kept:
        if one.outcome.reply is not None:
            verdicts += verdicts_of(run, one.material, one.outcome.reply)
            done.append(one.call.pk)
    Verdict.objects.bulk_create(verdicts)
    JudgeCall.objects.filter(pk__in=done).update(
        state=State.DONE, lease_until=None, last_error="", limited_since=None
    )


def charge_of(run: JudgeRun, one: Arrival, reserved: Decimal) -> Decimal:
    """What a call is charged with; what was set aside for it where nobody counted."""
    if one.outcome.reply is not None:
        cost = cost_of(run, one.outcome.reply)
        return reserved if cost is None else cost
    return reserved if any(error.may_cost for error in one.outcome.failures) else NOTHING


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
    leases.put_back(call, error=message, delay=PAUSE * 2**call.attempts)


def wait_out(run: JudgeRun, call: JudgeCall, error: RateLimited, message: str) -> None:
    """Wait as long as the provider asks; after half an hour of asking the run is paused."""
    asked = LATER.total_seconds() if error.retry_after is None else error.retry_after
    wait = timedelta(seconds=min(asked, LONGEST_WAIT.total_seconds()))
    leases.put_back(call, error=message, delay=wait, counts=False)
    mine = JudgeCall.objects.filter(pk=call.pk)
    mine.update(limited_since=Coalesce(F("limited_since"), Now()))
    if mine.filter(limited_since__lte=Now() - PATIENCE).exists():
        minutes = int(PATIENCE.total_seconds() // 60)
        reason = f"For {minutes} minutes the provider has asked to slow down. {message}"
        stop_run(run, reason, status=Status.PAUSED)
