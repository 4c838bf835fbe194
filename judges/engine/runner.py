"""Working on many calls at once: bounded, stoppable, each outcome handed over at once."""

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from judges.engine.errors import EngineError, JudgeRefused
from judges.engine.pacing.concurrency import Pace
from judges.engine.pacing.unstored import Unstored
from judges.engine.requests import CallReply, CallRequest


class Provider(Protocol):
    """Anything that answers a request or raises an `EngineError`."""

    async def ask(self, request: CallRequest) -> CallReply:
        """Answer one request."""


@dataclass
class Outcome:
    """How one call ended: a reply or an error. `begun` and `ended` are on the monotonic clock."""

    request: CallRequest
    reply: CallReply | None = None
    error: EngineError | None = None
    begun: float = 0.0
    ended: float = 0.0


Requests = Iterable[CallRequest] | AsyncIterable[CallRequest]


async def run_calls(
    requests: Requests,
    provider: Provider,
    *,
    pace: Pace,
    on_outcome: Callable[[Outcome], None],
    should_stop: Callable[[], bool] = lambda: False,
    unstored: Unstored | None = None,
) -> int:
    """Ask for everything, as many at a time as `pace` lets; returns how many calls were made.

    `requests` are taken one by one, as places get free. `on_outcome` is called in the event
    loop's thread, in the order in which calls end; it is where `pace` learns. Each request is
    sent once: whether to ask again is the caller's business. Once `should_stop` is true no
    request is sent any more; those under way end as they would. With `unstored` an outcome keeps
    its place among the `pace.most` until the caller has stored it.
    """
    if pace.most < 1:
        raise ValueError("at least one call at a time")
    desk = Desk(provider, pace, on_outcome, should_stop)
    desk.unstored = unstored or desk.unstored
    waiting = in_turn(requests)
    async with asyncio.TaskGroup() as group:
        for _ in range(pace.most):
            group.create_task(desk.work(waiting))
    return desk.made


class Desk:
    """What the workers of one run share."""

    def __init__(
        self,
        provider: Provider,
        pace: Pace,
        on_outcome: Callable[[Outcome], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.provider = provider
        self.pace = pace
        self.on_outcome = on_outcome
        self.should_stop = should_stop
        self.taking = asyncio.Lock()
        self.unstored = Unstored()
        self.made = 0

    async def work(self, waiting: AsyncIterator[CallRequest]) -> None:
        """Take requests until there are none, or until the run is stopped."""
        while (request := await self.take(waiting)) is not None:
            outcome = await self.call(request)
            self.pace.end()
            self.on_outcome(outcome)
            self.unstored.room.set()

    async def take(self, waiting: AsyncIterator[CallRequest]) -> CallRequest | None:
        async with self.taking:
            while self.is_full:
                await self.room()
            if self.should_stop():
                return None
            request = await anext(waiting, None)
            if request is None:
                return None
            while not self.should_stop():
                if self.pace.begin():
                    self.made += 1
                    return request
                await self.room()
            return None

    async def room(self) -> None:
        """Wait until a call ends or an outcome is stored."""
        self.unstored.room.clear()
        await self.unstored.room.wait()

    @property
    def is_full(self) -> bool:
        return self.pace.under_way + self.unstored.n >= self.pace.most or self.pace.is_full

    async def call(self, request: CallRequest) -> Outcome:
        """One call. A refusal is an answer of its own kind, not a failure."""
        outcome = Outcome(request, begun=time.monotonic())
        try:
            outcome.reply = await self.provider.ask(request)
        except JudgeRefused as error:
            outcome.reply = CallReply("", "refusal", "", refusal=error.message)
        except EngineError as error:
            outcome.error = error
        outcome.ended = time.monotonic()
        return outcome


async def in_turn(requests: Requests) -> AsyncIterator[CallRequest]:
    """Any kind of iterable as an asynchronous one."""
    if isinstance(requests, AsyncIterable):
        async for request in requests:
            yield request
        return
    for request in requests:
        yield request
