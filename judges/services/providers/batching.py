"""Working off runs that may wait: calls are held, handed over as a batch, recorded at its end.

Every step is durable before the next begins. What comes back goes the same way as the outcome of
a call, so attempts and verdicts are the same rows; what a batch never came to is planned again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connections, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from evalhub.errors import EvalhubError
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.engine.errors import EngineError, JudgeMisconfigured
from judges.engine.hosts import PinnedTransport, open_client
from judges.engine.providers.batches.anthropic import AnthropicBatches
from judges.engine.providers.batches.entries import BatchClient, Desk, Entry, Progress, mark_of
from judges.engine.providers.batches.entries import State as BatchState
from judges.engine.providers.batches.openai import OpenAIBatches
from judges.engine.runner import Outcome
from judges.models import JudgeBatch, JudgeCall, JudgeRun
from judges.selectors.calls import Material, request_of
from judges.services.budgets import charge_lost
from judges.services.endings import cancel_leftovers, close_finished_runs, stop_run
from judges.services.judges import host_of, host_policy
from judges.services.providers.learned import store_learned
from judges.services.providers.opening import key_for, provider_of
from judges.services.providers.sorting import (
    free,
    held_for,
    materials_of,
    materials_to_ask,
)
from judges.services.recording import Arrival, record_arrivals
from judges.services.rows import storable

QUEUE = "judge_batches"
CLIENTS = {"openai": OpenAIBatches, "responses": OpenAIBatches, "anthropic": AnthropicBatches}
MOST_CALLS = 1_000
# A provider has a day; the calls are held a little longer.
HELD = timedelta(hours=26)
# Handing over and fetching take longer than a call; nobody else may begin meanwhile.
STEP = timedelta(minutes=15)
LOOK = timedelta(minutes=1)
CHUNK = 100
State, Status = LeasedRow.State, JudgeRun.Status
Result = TypeVar("Result")


def work_on_batches() -> int:
    """Look at one batch that is due, or plan the next one; returns how many steps were made."""
    for batch in leases.claim(JudgeBatch, limit=1, lease=STEP):
        try:
            step(batch)
        except EvalhubError as error:
            give_up(batch, error.message)
        except EngineError as error:
            fail(batch, error)
        close(batch.run_id)
        return 1
    return plan_next()


def sweep_batches() -> int:
    """Free the batches of workers that died."""
    return leases.sweep(JudgeBatch)


@transaction.atomic
def plan_next() -> int:
    """Hold the calls of a run that waits and write down that they become a batch."""
    due = JudgeCall.objects.filter(run=OuterRef("pk"), state=State.WAITING, not_before__lte=Now())
    run = JudgeRun.objects.filter(Exists(due), waits=True, status=Status.RUNNING).first()
    if run is None:
        return 0
    if run.is_budgeted:
        charge_lost(run)
    calls = leases.claim(JudgeCall, limit=MOST_CALLS, where=Q(run=run), lease=HELD)
    if not calls or calls[0].token is None:
        return 0
    JudgeBatch.objects.create(run=run, held=calls[0].token, size=len(calls))
    return 1


def step(batch: JudgeBatch) -> None:
    """Hand a batch over, or see how it stands."""
    runs = JudgeRun.objects.select_related("judge", "project__judge_budget")
    run = runs.get(pk=batch.run_id)
    batch.run = run
    if not batch.provider_id and (batch.tried or run.status == Status.RUNNING):
        batch.provider_id = asyncio.run(with_client(run, lambda client: hand_over(batch, client)))
        JudgeBatch.objects.filter(pk=batch.pk).update(provider_id=batch.provider_id)
    if not batch.provider_id:
        let_go(batch)
        return
    progress = asyncio.run(with_client(run, lambda client: look(batch, client)))
    JudgeBatch.objects.filter(pk=batch.pk).update(done=progress.done)
    if progress.state == BatchState.RUNNING:
        leases.put_back(batch, error="", delay=LOOK, counts=False)
        return
    if progress.state == BatchState.FAILED:
        free(batch)
        raise JudgeMisconfigured(f"The provider could not take the batch. {progress.reason}")
    ours = asyncio.run(with_client(run, lambda client: fetch(batch, progress, client)))
    let_go(batch, made=not ours)


async def hand_over(batch: JudgeBatch, client: BatchClient) -> str:
    """The provider's id; of the batch that was handed over before, where a worker died after.

    One from before requests were marked is not looked for. Empty where no call is left that a
    judge is to be asked, or the run goes on no more.
    """
    name = batch.name.hex
    if batch.tried and batch.marked:
        held = await apart(held_for(batch).count)
        found = await client.find(name, held, await apart(known_ids))
        if found is not None:
            return found
    if not await apart(goes_on, batch):
        return ""
    materials = await apart(materials_to_ask, batch)
    batch.marked = True
    requests = {name_of(batch, one.call): request_of(batch.run, one) for one in materials}
    noted = {"tried": True, "marked": True, "size": len(requests)}
    if not requests or not await apart(goes_on, batch, **noted):
        return ""
    return await client.create(name, requests)


def goes_on(batch: JudgeBatch, **noted: int) -> bool:
    """Whether the run goes on at this moment; only then something is noted about the batch."""
    mine = JudgeBatch.objects.filter(pk=batch.pk, run__status=Status.RUNNING)
    return bool(mine.update(**noted) if noted else mine.exists())


async def look(batch: JudgeBatch, client: BatchClient) -> Progress:
    """How a batch stands; one of a run that was cancelled is cancelled too."""
    if batch.run.status == Status.CANCELLED and not batch.reason:
        await client.cancel(batch.provider_id)
        mine = JudgeBatch.objects.filter(pk=batch.pk)
        await apart(mine.update, reason="The run was cancelled.")
    return await client.poll(batch.provider_id)


async def fetch(batch: JudgeBatch, progress: Progress, client: BatchClient) -> bool:
    """Record every result, some at a time; names that are not ours are passed over.

    False where all are somebody else's: then what was handed over is not found any more.
    """
    names: set[bool] = set()
    materials = {name_of(batch, one.call): one for one in await apart(materials_of, batch)}
    arrived: list[Arrival] = []
    async for entry in client.results(progress):
        names.add(not batch.marked or entry.name.startswith(mark_of(batch.name.hex)))
        material = materials.pop(entry.name, None)
        if material is not None:
            arrived.append(arrival(batch.run, material, entry))
        if len(arrived) == CHUNK:
            await apart(record_arrivals, batch.run, arrived)
            arrived = []
    if arrived:
        await apart(record_arrivals, batch.run, arrived)
    return names != {False}


def arrival(run: JudgeRun, material: Material, entry: Entry) -> Arrival:
    return Arrival(material, Outcome(request_of(run, material), entry.reply, entry.error))


async def with_client(run: JudgeRun, work: Callable[[BatchClient], Awaitable[Result]]) -> Result:
    """Do something with the run's provider; what its model refused is kept."""
    host = host_of(run.base_url)
    key = await apart(key_for, run.judge, host)
    async with open_client(PinnedTransport(host_policy())) as client:
        provider = provider_of(run, client, key)
        try:
            return await work(CLIENTS[run.provider](Desk(provider)))
        finally:
            await apart(store_learned, run=run, learned=provider.learned)


async def apart(work: Callable[..., Result], *args: Any, **named: Any) -> Result:
    """Use the database in a thread, whose connection goes back to the pool at once."""

    def working() -> Result:
        try:
            return work(*args, **named)
        finally:
            connections.close_all()

    return await asyncio.to_thread(working)


def name_of(batch: JudgeBatch, call: JudgeCall) -> str:
    """What a call is named in its batch; others under the same key have calls of that number."""
    return f"{mark_of(batch.name.hex)}{call.pk}" if batch.marked else f"call-{call.pk}"


def known_ids() -> frozenset[str]:
    """Every batch that was handed over by this installation and is on record."""
    return frozenset(
        JudgeBatch.objects.exclude(provider_id="").values_list("provider_id", flat=True)
    )


@transaction.atomic
def let_go(batch: JudgeBatch, *, made: bool = False) -> None:
    """End a batch; calls that got no result wait for the next one.

    Where they may have been `made` all the same, what was set aside for them will be charged.
    """
    if not made:
        free(batch)
    leases.finish(batch)
    leases.release(JudgeCall, token=batch.held)


def fail(batch: JudgeBatch, error: EngineError) -> None:
    """Look again later where that may help; otherwise stop the run and say why."""
    message = storable(error.message, 500)
    if error.retryable and leases.put_back(batch, error=message, delay=LOOK):
        batch.refresh_from_db()
        if batch.state != State.DEAD:
            return
    give_up(batch, message, made=error.may_cost)


def give_up(batch: JudgeBatch, message: str, *, made: bool = False) -> None:
    stop_run(batch.run, message)
    JudgeBatch.objects.filter(pk=batch.pk).update(reason=storable(message, 500))
    let_go(batch, made=made or bool(batch.provider_id))


def close(run: int) -> None:
    cancel_leftovers([run])
    close_finished_runs([run])
