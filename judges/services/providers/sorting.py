"""What of a batch is really handed over: nothing hollow, nothing known, nothing beyond the budget.

What has to be asked stays held for the batch; everything else is recorded or put back, so that
the calls a worker that takes over finds held are those that were handed over.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet

from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.engine.runner import Outcome
from judges.models import JudgeBatch, JudgeCall, JudgeRun
from judges.selectors.calls import Material, material_of, request_of
from judges.services.budgets import estimate_of, give_back, reserve
from judges.services.recording import Arrival, record_arrivals
from judges.services.rows import reply_in
from judges.services.running.replies import EarlierReplies

State = LeasedRow.State
# What does not fit now may fit once something that is under way has cost less than it might.
LATER = timedelta(minutes=10)


def materials_of(batch: JudgeBatch) -> list[Material]:
    """The calls that are still held for a batch, ready to be asked and read."""
    return material_of(batch.run, list(held_for(batch).order_by("pk")))


def held_for(batch: JudgeBatch) -> QuerySet[JudgeCall]:
    return JudgeCall.objects.filter(token=batch.held, state=State.RUNNING)


def materials_to_ask(batch: JudgeBatch) -> list[Material]:
    """Record what needs no asking, set aside what the rest may cost, put back what does not fit."""
    free(batch)
    materials = materials_of(batch)
    asked = [one for one in materials if not one.unfit]
    known = EarlierReplies(batch.run).of(one.cache_key for one in asked)
    settled = [
        Arrival(one, Outcome(request_of(batch.run, one)), unfit=one.unfit)
        for one in materials
        if one.unfit
    ]
    for one in asked:
        source = known.get(one.cache_key)
        if source is not None:
            outcome = Outcome(request_of(batch.run, one), reply_in(source))
            settled.append(Arrival(one, outcome, source=source))
    if settled:
        record_arrivals(batch.run, settled)
    return fitting(batch.run, [one for one in asked if one.cache_key not in known])


def fitting(run: JudgeRun, materials: list[Material]) -> list[Material]:
    """Those whose price at most is set aside; the run stops where no budget is left for one."""
    if not materials or not run.is_budgeted:
        return materials
    estimates = {one.call.pk: estimate_of(run, request_of(run, one)) for one in materials}
    fit = reserve(run, estimates)
    put_off(one.call for one in materials if one.call.pk not in fit)
    return [one for one in materials if one.call.pk in fit]


def put_off(calls: Iterable[JudgeCall]) -> None:
    for call in calls:
        leases.put_back(call, error=call.last_error, delay=LATER, counts=False)


def free(batch: JudgeBatch) -> None:
    """Give back what was set aside for calls of a batch that were not made."""
    if batch.run.is_budgeted:
        give_back(batch.run, list(held_for(batch).values_list("pk", flat=True)))
