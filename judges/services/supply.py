"""Calls for the engine: claimed in turn, within limits and budget, one claim ahead of the need."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connections
from django.db.models import Q

from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.engine.requests import CallRequest, Deadlines
from judges.engine.runner import Outcome
from judges.models import JudgeCall, JudgeRun
from judges.selectors.calls import Material, material_of, request_of
from judges.services.budgets import estimate_of, give_back, reserve
from judges.services.recording import Arrival
from judges.services.rows import reply_in
from judges.services.running.gates import Gate
from judges.services.running.replies import EarlierReplies
from judges.services.watching import BatchWatch

# Two claims are held at most: one that is worked off and one that waits behind it.
ROUNDS = 2
# After so long no more is claimed, as other runs and other queues wait for this process.
SECONDS = 5.0
# So long a worker waits for the others to leave it a share; who asks slowly needs no help.
ADMISSION_SECONDS = 1.0
# Between two looks at a limit that is used up for the moment.
LOOK_SECONDS = 0.25
State, Status = LeasedRow.State, JudgeRun.Status


@dataclass(frozen=True)
class Claimed:
    """Calls to make, calls that need none, and whether there are none for the moment."""

    requests: list[CallRequest] = field(default_factory=list)
    settled: list[Arrival] = field(default_factory=list)
    is_dry: bool = False


class Supply:
    """The calls of one run that this process takes on, with what they are made of."""

    def __init__(self, run: JudgeRun, deadlines: Deadlines, watch: BatchWatch, gate: Gate) -> None:
        self.run = run
        self.deadlines = deadlines
        self.watch = watch
        self.gate = gate
        self.earlier = EarlierReplies(run)
        self.materials: dict[int, Material] = {}
        self.tokens: list[UUID] = []
        self.unfit: set[int] = set()
        self.n_settled = 0
        self.admitted_until = 0.0

    async def requests(
        self, on_settled: Callable[[Arrival], None] = lambda _: None
    ) -> AsyncIterator[CallRequest]:
        """Everything that can be claimed within some seconds, the oldest first.

        `on_settled` is told, in the event loop, what needs no call.
        """
        until = time.monotonic() + SECONDS
        self.admitted_until = time.monotonic() + ADMISSION_SECONDS
        claimed = await asyncio.to_thread(self.claim)
        while claimed is not None:
            ahead = asyncio.create_task(self.more(until, claimed))
            for arrival in claimed.settled:
                self.n_settled += 1
                on_settled(arrival)
            for request in claimed.requests:
                yield request
            claimed = await ahead

    async def more(self, until: float, last: Claimed) -> Claimed | None:
        """The next claim; None after a while, or when nothing more is due."""
        nothing = not (last.requests or last.settled)
        if self.gate.is_shut or time.monotonic() > until or (nothing and not last.is_dry):
            return None
        if nothing:
            await asyncio.sleep(LOOK_SECONDS)
        return await asyncio.to_thread(self.claim)

    def claim(self) -> Claimed:
        """Take the next calls; none when nothing is due, or nothing fits limits or budget."""
        try:
            share = self.gate.stake.take()
            if not share:
                return Claimed(is_dry=time.monotonic() < self.admitted_until)
            granted = self.gate.draw(share * ROUNDS)
            if not granted:
                return Claimed(is_dry=self.gate.limits.is_limited)
            claimed = self.sorted_out(self.take(granted))
            self.gate.give_back(granted - len(claimed.requests))
            return claimed
        finally:
            connections.close_all()

    def take(self, limit: int) -> list[Material]:
        run = self.run
        where = Q(run=run, run__status=Status.RUNNING) & ~Q(pk__in=self.unfit)
        calls = leases.claim(JudgeCall, limit=limit, where=where)
        if not calls:
            return []
        token = calls[0].token
        if token is not None:
            self.tokens.append(token)
            self.watch.hold(token)
        return material_of(run, calls)

    def sorted_out(self, materials: list[Material]) -> Claimed:
        """Tell what has to be asked from what needs no call."""
        hollow = [one for one in materials if one.unfit]
        asked = [one for one in materials if not one.unfit]
        known = self.earlier.of(one.cache_key for one in asked)
        settled = [Arrival(one, Outcome(self.request_of(one)), unfit=one.unfit) for one in hollow]
        for one in asked:
            if one.cache_key in known:
                source = known[one.cache_key]
                outcome = Outcome(self.request_of(one), reply_in(source))
                settled.append(Arrival(one, outcome, source=source))
        new = [one for one in asked if one.cache_key not in known]
        self.materials |= {one.call.pk: one for one in new}
        return Claimed(self.fitting([self.request_of(one) for one in new]), settled)

    def fitting(self, requests: list[CallRequest]) -> list[CallRequest]:
        if not requests or not self.run.is_budgeted:
            return requests
        fit = reserve(self.run, {one.key: estimate_of(self.run, one) for one in requests})
        self.unfit |= {one.key for one in requests} - fit
        return [one for one in requests if one.key in fit]

    def request_of(self, material: Material) -> CallRequest:
        return request_of(self.run, material, self.deadlines)

    def arrival(self, outcome: Outcome) -> Arrival:
        """An outcome with its material, which is not needed here any more."""
        return Arrival(self.materials.pop(outcome.request.key), outcome)

    def give_back(self) -> None:
        """Free what was set aside for calls that were taken and not made.

        Not after an error: then nobody knows what was made, and the reservations are charged.
        """
        if self.run.is_budgeted:
            mine = JudgeCall.objects.filter(token__in=self.tokens, state=State.RUNNING)
            give_back(self.run, list(mine.values_list("pk", flat=True)))

    def release(self) -> None:
        """Return the calls that were taken and did not end."""
        for token in self.tokens:
            leases.release(JudgeCall, token=token)
