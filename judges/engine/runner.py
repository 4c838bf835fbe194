"""Working on many calls at once: bounded, stoppable, each outcome handed over at once."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from judges.engine.errors import EngineError, JudgeRefused
from judges.engine.requests import CallReply, CallRequest
from judges.engine.retry import RetryPolicy, with_retries


class Provider(Protocol):
    """Anything that answers a request or raises an `EngineError`."""

    async def ask(self, request: CallRequest) -> CallReply:
        """Answer one request."""


@dataclass
class Outcome:
    """How one call ended: a reply or an error, and every failed attempt before it."""

    request: CallRequest
    reply: CallReply | None = None
    error: EngineError | None = None
    failures: list[EngineError] = field(default_factory=list)


Requests = Iterable[CallRequest] | AsyncIterable[CallRequest]


async def run_calls(
    requests: Requests,
    provider: Provider,
    *,
    concurrency: int,
    on_outcome: Callable[[Outcome], None],
    should_stop: Callable[[], bool] = lambda: False,
    retries: RetryPolicy | None = None,
) -> int:
    """Ask for everything, at most `concurrency` at a time; returns how many calls were made.

    `requests` are taken one by one, as places get free. `on_outcome` is called in the event
    loop's thread, in the order in which calls end. Once `should_stop` is true no request is sent
    any more, not even a repeated one; those under way end as they would.
    """
    if concurrency < 1:
        raise ValueError("at least one call at a time")
    desk = Desk(provider, retries or RetryPolicy(), on_outcome, should_stop)
    waiting = in_turn(requests)
    async with asyncio.TaskGroup() as group:
        for _ in range(concurrency):
            group.create_task(desk.work(waiting))
    return desk.made


class Desk:
    """What the workers of one run share."""

    def __init__(
        self,
        provider: Provider,
        retries: RetryPolicy,
        on_outcome: Callable[[Outcome], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.provider = provider
        self.retries = retries
        self.on_outcome = on_outcome
        self.should_stop = should_stop
        self.taking = asyncio.Lock()
        self.made = 0

    async def work(self, waiting: AsyncIterator[CallRequest]) -> None:
        """Take requests until there are none, or until the run is stopped."""
        while (request := await self.take(waiting)) is not None:
            self.made += 1
            self.on_outcome(await self.call(request))

    async def take(self, waiting: AsyncIterator[CallRequest]) -> CallRequest | None:
        async with self.taking:
            if self.should_stop():
                return None
            return await anext(waiting, None)

    async def call(self, request: CallRequest) -> Outcome:
        """One call with its retries. A refusal is an answer of its own kind, not a failure."""
        outcome = Outcome(request)
        try:
            outcome.reply = await with_retries(
                lambda: self.provider.ask(request),
                self.retries,
                outcome.failures.append,
                self.should_stop,
            )
        except JudgeRefused as error:
            outcome.failures.pop()
            outcome.reply = CallReply("", "refusal", "", refusal=error.message)
        except EngineError as error:
            outcome.error = error
        return outcome


async def in_turn(requests: Requests) -> AsyncIterator[CallRequest]:
    """Any kind of iterable as an asynchronous one."""
    if isinstance(requests, AsyncIterable):
        async for request in requests:
            yield request
        return
    for request in requests:
        yield request
