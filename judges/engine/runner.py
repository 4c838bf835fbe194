"""Working on many calls at once: bounded, stoppable, each outcome handed over at once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from judges.engine.errors import EngineError
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


async def run_calls(
    requests: Sequence[CallRequest],
    provider: Provider,
    *,
    concurrency: int,
    on_outcome: Callable[[Outcome], None],
    should_stop: Callable[[], bool] = lambda: False,
    retries: RetryPolicy | None = None,
) -> int:
    """Ask for everything, at most `concurrency` at a time; returns how many calls were made.

    `on_outcome` is called in the event loop's thread, in the order in which calls end. Once
    `should_stop` is true no new call starts; those under way end as they would.
    """
    waiting = iter(requests)
    policy = retries or RetryPolicy()
    made = 0

    async def work() -> None:
        nonlocal made
        for request in waiting:
            if should_stop():
                return
            made += 1
            on_outcome(await one_call(request, provider, policy))

    async with asyncio.TaskGroup() as group:
        for _ in range(min(concurrency, len(requests))):
            group.create_task(work())
    return made


async def one_call(request: CallRequest, provider: Provider, policy: RetryPolicy) -> Outcome:
    """One call with its retries."""
    outcome = Outcome(request)
    try:
        outcome.reply = await with_retries(
            lambda: provider.ask(request), policy, outcome.failures.append
        )
    except EngineError as error:
        outcome.error = error
    return outcome
