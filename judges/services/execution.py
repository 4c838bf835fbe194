"""Working off calls: claim, ask, record. Nothing here plans or rings."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter

import httpx
from django.db import connections
from django.db.models import Q

from evalhub.jobs.services import leases
from evalhub.startup.sealing import unseal
from judges.engine.hosts import PinnedTransport
from judges.engine.providers.openai import OpenAIProvider
from judges.engine.requests import CallRequest
from judges.engine.retry import RetryPolicy
from judges.engine.runner import Outcome, run_calls
from judges.models import Judge, JudgeCall, JudgeRun
from judges.selectors.calls import Material, material_of
from judges.services.judges import host_of, host_policy
from judges.services.recording import close_finished_runs, record_outcome
from judges.services.watching import BatchWatch

BATCH = 64
CONCURRENCY = 16
RETRIES = RetryPolicy(attempts=3)
Record = Callable[[Outcome], None]
Stop = Callable[[], bool]
RUNNING = Q(run__status=JudgeRun.Status.RUNNING)


def work_on_calls() -> int:
    """Claim one batch of calls, ask for them, record what came back; returns how many.

    No transaction is open while calls are under way; a heartbeat keeps the leases.
    """
    calls = leases.claim(JudgeCall, limit=BATCH, where=RUNNING)
    if not calls:
        return 0
    runs = {run.pk: run for run in runs_of(calls)}
    calls.sort(key=attrgetter("run_id", "id"))
    with BatchWatch(calls[0].token) as watch:
        for run_id, group in groupby(calls, key=attrgetter("run_id")):
            ask_for_run(runs[run_id], list(group), watch.stopper(run_id))
    leases.release(JudgeCall, token=calls[0].token)
    close_finished_runs(runs)
    return len(calls)


def sweep_calls() -> int:
    """Free the calls of workers that died; close runs whose last call was given up."""
    freed = leases.sweep(JudgeCall)
    open_runs = JudgeRun.objects.filter(status=JudgeRun.Status.RUNNING, imported=False)
    close_finished_runs(open_runs.values_list("pk", flat=True))
    return freed


def runs_of(calls: list[JudgeCall]) -> Iterable[JudgeRun]:
    ids = {call.run_id for call in calls}
    return JudgeRun.objects.filter(pk__in=ids).select_related("judge", "project")


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
    transport = PinnedTransport(host_policy(), connections=CONCURRENCY)
    async with httpx.AsyncClient(transport=transport, follow_redirects=False) as client:
        provider = OpenAIProvider(judge.base_url, client, key_of(judge))
        await run_calls(
            requests,
            provider,
            concurrency=CONCURRENCY,
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
    )


def key_of(judge: Judge) -> str:
    if judge.sealed_key is None:
        return ""
    return unseal(bytes(judge.sealed_key), host=host_of(judge.base_url))
