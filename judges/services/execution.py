"""Working off calls: claim, ask, record. Nothing here plans or rings."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from evalhub.errors import EvalhubError
from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.engine.hosts import PinnedTransport, is_loopback_name, open_client
from judges.engine.pacing.unstored import Unstored
from judges.engine.providers.learning import Learned
from judges.engine.requests import CallRequest, Deadlines
from judges.engine.runner import Outcome, run_calls
from judges.models import Channel, JudgeCall, JudgeRun
from judges.services.budgets import charge_lost
from judges.services.endings import OPEN, cancel_leftovers, close_finished_runs, stop_run
from judges.services.judges import host_of, host_policy
from judges.services.providers.learned import store_learned
from judges.services.providers.opening import dialect_for, key_for, provider_of
from judges.services.recording import Arrival, record_arrivals, record_lost
from judges.services.running.channels import channel_of
from judges.services.running.gates import Gate
from judges.services.running.panels import settle_panels
from judges.services.supply import Supply
from judges.services.watching import BatchWatch

log = logging.getLogger(__name__)
# A model on this machine answers in its own time, and nobody else waits for it.
PATIENT = Deadlines(read=300, total=300)
State, Status = LeasedRow.State, JudgeRun.Status
UNFORESEEN = "Asking or storing failed in a way nobody foresaw"
Stop = Callable[[], bool]


def work_on_calls() -> int:
    """Take on some of one run's calls, ask for them, record what came back; returns how many.

    No transaction is open while calls are under way; a heartbeat keeps the leases. What nobody
    foresaw stops the run with a reason, and nothing stays taken.
    """
    run = next_run()
    if run is None:
        return 0
    try:
        made = ask_for_run(run)
    except ExceptionGroup as group:
        stop_for(run, group)
        made = 0
    cancel_leftovers([run.pk])
    if close_finished_runs([run.pk]):
        made += settle_panels()
    return made


def stop_for(run: JudgeRun, group: ExceptionGroup[Exception]) -> None:
    """Stop a run for an error that nobody foresaw. A database that is away is raised instead."""
    error = first_of(group)
    if isinstance(error, OperationalError | InterfaceError):
        raise error from None
    log.error("Run %s was stopped.", run.public_id, exc_info=group)
    stop_run(run, f"{UNFORESEEN} ({type(error).__name__}); the worker's log says more.")


def first_of(group: ExceptionGroup[Exception]) -> Exception:
    """The error inside; one of the database's absence before all others."""
    absent = group.subgroup((OperationalError, InterfaceError))
    error: Exception = absent or group
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def next_run() -> JudgeRun | None:
    """One of the runs that have a call due, drawn at random so that none starves another.

    Not one whose provider is left alone for a while.
    """
    due = JudgeCall.objects.filter(run=OuterRef("pk"), state=State.WAITING, not_before__lte=Now())
    resting = Q(channel__closed_until__gt=Now())
    runs = JudgeRun.objects.filter(~resting, Exists(due), status=Status.RUNNING, waits=False)
    return runs.select_related("judge", "project__judge_budget").order_by("?").first()


def sweep_calls() -> int:
    """Free the calls of workers that died, each with an attempt that says so.

    Runs whose last call was given up are closed.
    """
    freed = leases.sweep(JudgeCall, record_lost)
    for run in JudgeRun.objects.filter(reserved__gt=0):
        charge_lost(run)
    cancelled = JudgeRun.objects.filter(status=Status.CANCELLED, calls__state=State.WAITING)
    cancel_leftovers(cancelled.values_list("pk", flat=True).distinct())
    open_runs = JudgeRun.objects.filter(status__in=OPEN, imported=False)
    close_finished_runs(open_runs.values_list("pk", flat=True))
    settle_panels()
    return freed


def ask_for_run(run: JudgeRun) -> int:
    """Ask for calls of one run and record each outcome; returns how many were made.

    A judge that cannot be asked at all, because its host was taken off the list or its key cannot
    be opened, stops the run.
    """
    try:
        host = host_of(run.base_url)
        dialect_for(run.provider, run.options)
        desk = Desk(run, host, key_for(run.judge, host))
    except EvalhubError as error:
        stop_run(run, error.message)
        return 0
    gate = Gate(run, entered(run, desk))
    with BatchWatch() as watch:
        over = watch.stopper(run.pk)
        watch.keep(gate.stake.beat)
        supply = Supply(run, desk.deadlines, watch, gate)
        try:
            made = asyncio.run(ask_all(desk, supply, lambda: gate.is_shut or over()))
            supply.give_back()
            return made + supply.n_settled
        finally:
            supply.release()
            gate.close()


def entered(run: JudgeRun, desk: "Desk") -> Channel:
    """The channel a run goes through, as its page shows it."""
    channel = channel_of(desk.host, desk.key)
    if run.channel_id != channel.pk:
        JudgeRun.objects.filter(pk=run.pk).update(channel=channel)
    return channel


@dataclass(frozen=True)
class Desk:
    """A run whose judge may be asked, with its key opened."""

    run: JudgeRun
    host: str
    key: str = field(repr=False)

    @property
    def deadlines(self) -> Deadlines:
        name = self.host.rpartition(":")[0] or self.host
        return PATIENT if is_loopback_name(name) else Deadlines()


async def ask_all(desk: Desk, supply: Supply, should_stop: Stop) -> int:
    """Run the engine beside the recorder; returns how many calls were made."""
    inbox = Inbox()

    def on_outcome(outcome: Outcome) -> None:
        supply.gate.heard(outcome)
        inbox.put(supply.arrival(outcome))

    async with asyncio.TaskGroup() as group:
        group.create_task(record_all(desk.run, supply.gate, inbox))
        made = await with_provider(
            desk,
            supply.requests(inbox.arrived.put_nowait),
            pace=supply.gate.pace,
            on_outcome=on_outcome,
            should_stop=should_stop,
            unstored=inbox.unstored,
        )
        inbox.arrived.put_nowait(None)
    return made


class Inbox:
    """What has come and is to be recorded; None after the last one."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[Arrival | None] = asyncio.Queue()
        self.unstored = Unstored()

    def put(self, arrival: Arrival) -> None:
        """What came of a call that was made; it holds its place until it is recorded."""
        self.unstored.add()
        self.arrived.put_nowait(arrival)

    async def batch(self) -> list[Arrival | None]:
        """The next one, and all others that have arrived."""
        batch = [await self.arrived.get()]
        while not self.arrived.empty():
            batch.append(self.arrived.get_nowait())
        return batch


async def record_all(run: JudgeRun, gate: Gate, inbox: Inbox) -> None:
    """Record outcomes in the order of arrival, all that have arrived in one transaction."""
    ended = False
    while not ended:
        batch = await inbox.batch()
        arrivals = [one for one in batch if one is not None]
        ended = len(arrivals) < len(batch)
        await asyncio.to_thread(record, run, gate, arrivals)
        inbox.unstored.stored(sum(one.was_asked for one in arrivals))


def record(run: JudgeRun, gate: Gate, arrivals: list[Arrival]) -> None:
    """Record in a thread, whose connection goes back to the pool at once."""
    try:
        record_arrivals(run, arrivals)
        if gate.is_dirty:
            gate.save()
    finally:
        connections.close_all()


async def with_provider(desk: Desk, requests: AsyncIterator[CallRequest], **how: Any) -> int:
    """Run the engine with what its model refused before; `how` is the engine's."""
    run = desk.run
    async with open_client(PinnedTransport(host_policy())) as client:
        provider = provider_of(run, client, desk.key)
        try:
            return await run_calls(requests, provider, **how)
        finally:
            await asyncio.to_thread(keep, run, provider.learned)


def keep(run: JudgeRun, learned: Learned) -> None:
    """Keep in a thread what was learned; its connection goes back to the pool at once."""
    try:
        store_learned(run=run, learned=learned)
    finally:
        connections.close_all()
