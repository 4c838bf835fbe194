"""Working off calls: claim, ask, record. Nothing here plans or rings."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from evalhub.errors import EvalhubError
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from evalhub.startup.sealing import unseal
from judges.engine.hosts import PinnedTransport, is_loopback_name, open_client
from judges.engine.providers.openai import OpenAIProvider
from judges.engine.requests import CallRequest, Deadlines
from judges.engine.retry import RetryPolicy
from judges.engine.runner import Outcome, run_calls
from judges.models import Judge, JudgeCall, JudgeRun
from judges.selectors.calls import Material, material_of
from judges.services.judges import host_of, host_policy
from judges.services.recording import (
    cancel_leftovers,
    close_finished_runs,
    record_outcome,
    stop_run,
)
from judges.services.watching import BatchWatch

ROUNDS = 4
# A model on this machine answers in its own time, and nobody else waits for it.
PATIENT = Deadlines(read=300, total=300)
State, Status = LeasedRow.State, JudgeRun.Status
RETRIES = RetryPolicy(attempts=3)
Record = Callable[[Outcome], None]
Stop = Callable[[], bool]


def work_on_calls() -> int:
    """Claim a batch of one run's calls, ask for them, record what came back; returns how many.

    No transaction is open while calls are under way; a heartbeat keeps the leases. A batch is a
    few rounds of the judge's concurrency, so that other workers find calls to take.
    """
    run = next_run()
    if run is None:
        return 0
    limit = run.judge.concurrency * ROUNDS
    calls = leases.claim(JudgeCall, limit=limit, where=Q(run=run, run__status=Status.RUNNING))
    if calls:
        with BatchWatch(calls[0].token) as watch:
            ask_for_run(run, calls, watch.stopper(run.pk))
        leases.release(JudgeCall, token=calls[0].token)
        cancel_leftovers([run.pk])
    close_finished_runs([run.pk])
    return len(calls)


def next_run() -> JudgeRun | None:
    """One of the runs that have a call due, drawn at random so that none starves another."""
    due = JudgeCall.objects.filter(run=OuterRef("pk"), state=State.WAITING, not_before__lte=Now())
    runs = JudgeRun.objects.filter(Exists(due), status=Status.RUNNING)
    return runs.select_related("judge", "project").order_by("?").first()


def sweep_calls() -> int:
    """Free the calls of workers that died; close runs whose last call was given up."""
    freed = leases.sweep(JudgeCall)
    cancelled = JudgeRun.objects.filter(status=Status.CANCELLED, calls__state=State.WAITING)
    cancel_leftovers(cancelled.values_list("pk", flat=True).distinct())
    open_runs = JudgeRun.objects.filter(status=JudgeRun.Status.RUNNING, imported=False)
    close_finished_runs(open_runs.values_list("pk", flat=True))
    return freed


def ask_for_run(run: JudgeRun, calls: list[JudgeCall], should_stop: Stop) -> None:
    """Ask one judge for some calls of one run and record each outcome as it arrives.

    A judge that cannot be asked at all, because its host was taken off the list or its key cannot
    be opened, stops the run.
    """
    try:
        desk = Desk(run.judge, host_of(run.judge.base_url), key_of(run.judge))
    except EvalhubError as error:
        stop_run(run, error.message)
        return
    materials = {material.call.pk: material for material in material_of(run, calls)}
    requests = [request_of(run, material, desk.deadlines) for material in materials.values()]

    def record(outcome: Outcome) -> None:
        record_outcome(run, materials[outcome.request.key], outcome)

    asyncio.run(ask_all(desk, requests, record, should_stop))


@dataclass(frozen=True)
class Desk:
    """A judge that may be asked, with its key opened."""

    judge: Judge
    host: str
    key: str = field(repr=False)

    @property
    def deadlines(self) -> Deadlines:
        name = self.host.rpartition(":")[0] or self.host
        return PATIENT if is_loopback_name(name) else Deadlines()


async def ask_all(
    desk: Desk, requests: list[CallRequest], record: Record, should_stop: Stop
) -> None:
    """Run the engine; recording happens in one thread of its own, in the order of arrival."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[Outcome | None] = asyncio.Queue()

    async def recorder() -> None:
        while (outcome := await arrived.get()) is not None:
            await loop.run_in_executor(None, in_own_connection, record, outcome)

    async with asyncio.TaskGroup() as group:
        group.create_task(recorder())
        await with_provider(desk, requests, arrived.put_nowait, should_stop)
        arrived.put_nowait(None)


async def with_provider(
    desk: Desk, requests: list[CallRequest], on_outcome: Record, should_stop: Stop
) -> None:
    judge = desk.judge
    transport = PinnedTransport(host_policy(), connections=judge.concurrency)
    async with open_client(transport) as client:
        provider = OpenAIProvider(judge.base_url, client, desk.key)
        await run_calls(
            requests,
            provider,
            concurrency=judge.concurrency,
            on_outcome=on_outcome,
            should_stop=should_stop,
            retries=RETRIES,
        )


def in_own_connection(record: Record, outcome: Outcome) -> None:
    """Record in an executor thread, whose connection goes back to the pool at once."""
    try:
        record(outcome)
    finally:
        connections.close_all()


def request_of(run: JudgeRun, material: Material, deadlines: Deadlines) -> CallRequest:
    return CallRequest(
        key=material.call.pk,
        prompt=material.prompt,
        model=run.model,
        schema=material.schema,
        parameters=run.parameters,
        deadlines=deadlines,
    )


def key_of(judge: Judge) -> str:
    if judge.sealed_key is None:
        return ""
    return unseal(bytes(judge.sealed_key), host=host_of(judge.base_url))
