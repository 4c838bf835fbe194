"""Calls for the engine: claimed in turn, within the budget, one claim ahead of the need."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

from django.db import connections
from django.db.models import Q

from evalhub.jobs.models import LeasedRow
from evalhub.jobs.services import leases
from judges.engine.requests import CallRequest, Deadlines
from judges.models import JudgeCall, JudgeRun
from judges.selectors.calls import Material, material_of
from judges.services.budgets import estimate_of, give_back, reserve
from judges.services.watching import BatchWatch

# Two claims are held at most: one that is worked off and one that waits behind it.
ROUNDS = 2
# After so long no more is claimed, as other runs and other queues wait for this process.
SECONDS = 5.0
State, Status = LeasedRow.State, JudgeRun.Status


class Supply:
    """The calls of one run that this process takes on, with what they are made of."""

    def __init__(self, run: JudgeRun, deadlines: Deadlines, watch: BatchWatch) -> None:
        self.run = run
        self.deadlines = deadlines
        self.watch = watch
        self.materials: dict[int, Material] = {}
        self.tokens: list[UUID] = []
        self.unfit: set[int] = set()

    async def requests(self) -> AsyncIterator[CallRequest]:
        """Everything that can be claimed within some seconds, the oldest first."""
        until = time.monotonic() + SECONDS
        claimed = await asyncio.to_thread(self.claim)
        while claimed:
            ahead = asyncio.create_task(self.more(until))
            for request in claimed:
                yield request
            claimed = await ahead

    async def more(self, until: float) -> list[CallRequest]:
        return [] if time.monotonic() > until else await asyncio.to_thread(self.claim)

    def claim(self) -> list[CallRequest]:
        """Take the next calls; none when nothing is due or nothing fits the budget."""
        try:
            return self.fitting(self.take())
        finally:
            connections.close_all()

    def take(self) -> list[CallRequest]:
        run = self.run
        where = Q(run=run, run__status=Status.RUNNING) & ~Q(pk__in=self.unfit)
        calls = leases.claim(JudgeCall, limit=run.judge.concurrency * ROUNDS, where=where)
        if not calls:
            return []
        token = calls[0].token
        if token is not None:
            self.tokens.append(token)
            self.watch.hold(token)
        found = {material.call.pk: material for material in material_of(run, calls)}
        self.materials |= found
        return [self.request_of(material) for material in found.values()]

    def fitting(self, requests: list[CallRequest]) -> list[CallRequest]:
        if self.run.budget is None or not requests:
            return requests
        fit = reserve(self.run, {one.key: estimate_of(self.run, one) for one in requests})
        self.unfit |= {one.key for one in requests} - fit
        return [one for one in requests if one.key in fit]

    def request_of(self, material: Material) -> CallRequest:
        return CallRequest(
            key=material.call.pk,
            prompt=material.prompt,
            model=self.run.model,
            schema=material.schema,
            parameters=self.run.parameters,
            deadlines=self.deadlines,
        )

    def give_back(self) -> None:
        """Free what was set aside for calls that were taken and not made.

        Not after an error: then nobody knows what was made, and the reservations are charged.
        """
        if self.run.budget is not None:
            mine = JudgeCall.objects.filter(token__in=self.tokens, state=State.RUNNING)
            give_back(self.run, list(mine.values_list("pk", flat=True)))

    def release(self) -> None:
        """Return the calls that were taken and did not end."""
        for token in self.tokens:
            leases.release(JudgeCall, token=token)
