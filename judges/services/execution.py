"""Working off calls: claim, ask, record. Nothing here plans or rings."""

import asyncio
from collections.abc import Callable

from django.db import connections
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

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
from judges.services.recording import close_finished_runs, record_outcome
from judges.services.watching import BatchWatch

ROUNDS = 4
# A model on this machine answers in its own time, and nobody else waits for it.
PATIENT = Deadlines(read=300, total=300)
Status = JudgeRun.Status
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
    close_finished_runs([run.pk])
    return len(calls)


def next_run() -> JudgeRun | None:
    """One of the runs that have a call due, drawn at random so that none starves another."""
    due = JudgeCall.objects.filter(
        run=OuterRef("pk"), state=LeasedRow.State.WAITING, not_before__lte=Now()
    )
    runs = JudgeRun.objects.filter(Exists(due), status=Status.RUNNING)
    return runs.select_related("judge", "project").order_by("?").first()


def sweep_calls() -> int:
    """Free the calls of workers that died; close runs whose last call was given up."""
    freed = leases.sweep(JudgeCall)
    open_runs = JudgeRun.objects.filter(status=JudgeRun.Status.RUNNING, imported=False)
    close_finished_runs(open_runs.values_list("pk", flat=True))
    return freed


def ask_for_run(run: JudgeRun, calls: list[JudgeCall], should_stop: Stop) -> None:
    """Ask one judge for some calls of one run and record each outcome as it arrives."""
    materials = {material.call.pk: material for material in material_of(run, calls)}
    requests = [request_of(run, material) for material in materials.values()]

    def record(outcome: Outcome) -> None:
        record_outcome(run, materials[outcome.request.key], outcome)

    asyncio.run(ask_all(run.judge, requests, record, should_stop))


async def ask_all(
    judge: Judge, requests: list[CallRequest], record: Record, should_stop: Stop
) -> None:
    """Run the engine; recording happens in one thread of its own, in the order of arrival."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[Outcome | None] = asyncio.Queue()

    async def recorder() -> None:
        while (outcome := await arrived.get()) is not None:
            await loop.run_in_executor(None, in_own_connection, record, outcome)

    async with asyncio.TaskGroup() as group:
        group.create_task(recorder())
        await with_provider(judge, requests, arrived.put_nowait, should_stop)
        arrived.put_nowait(None)


async def with_provider(
    judge: Judge, requests: list[CallRequest], on_outcome: Record, should_stop: Stop
) -> None:
    transport = PinnedTransport(host_policy(), connections=judge.concurrency)
    async with open_client(transport) as client:
        provider = OpenAIProvider(judge.base_url, client, key_of(judge))
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


def request_of(run: JudgeRun, material: Material) -> CallRequest:
    return CallRequest(
        key=material.call.pk,
        prompt=material.prompt,
        model=run.model,
        schema=material.schema,
        parameters=run.parameters,
        deadlines=deadlines_of(run.judge),
    )


def deadlines_of(judge: Judge) -> Deadlines:
    host = host_of(judge.base_url).rpartition(":")[0]
    return PATIENT if is_loopback_name(host) else Deadlines()


def key_of(judge: Judge) -> str:
    if judge.sealed_key is None:
        return ""
    return unseal(bytes(judge.sealed_key), host=host_of(judge.base_url))
