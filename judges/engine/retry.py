"""When to ask again, and how long to wait first."""

import asyncio
import email.utils
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from judges.engine.errors import EngineError

RETRIED = frozenset({408, 409, 429})
STOP_LOOK = 0.5
Result = TypeVar("Result")


def is_retried(status: int) -> bool:
    return status in RETRIED or status >= 500


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the provider asks to wait: milliseconds before seconds before an HTTP date."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        seconds = number(headers.get(name), unit)
        if seconds is not None:
            return seconds
    moment = http_date(headers.get("retry-after"))
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def number(text: str | None, unit: float) -> float | None:
    try:
        seconds = float(text or "") / unit
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def http_date(text: str | None) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True)
class RetryPolicy:
    """Full jitter between 0 and the step, which doubles from `first` to `last` seconds.

    A provider that asks to wait longer than `patience` ends the attempts at once, and so does,
    with `paid_once`, a failure that may have cost something.
    """

    attempts: int = 3
    first: float = 0.5
    last: float = 8.0
    patience: float = 60.0
    paid_once: bool = False
    rng: random.Random = field(default_factory=random.SystemRandom)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("a retry policy allows at least one attempt")

    def delay(self, attempt: int, asked: float | None) -> float:
        """Seconds before the attempt after `attempt`, which counts from 0."""
        if asked is not None:
            return asked
        return self.rng.uniform(0.0, min(self.last, self.first * 2**attempt))

    def gives_up(self, error: EngineError, attempt: int) -> bool:
        """Was this the last attempt worth making?"""
        too_long = (error.retry_after or 0.0) > self.patience
        paid = self.paid_once and error.may_cost
        return attempt + 1 >= self.attempts or not error.retryable or too_long or paid

    async def pause(self, seconds: float, should_stop: Callable[[], bool]) -> None:
        """Wait, but no longer than half a second after `should_stop` says so."""
        while seconds > 0 and not should_stop():
            step = min(seconds, STOP_LOOK)
            await self.sleep(step)
            seconds -= step


async def with_retries(
    ask: Callable[[], Awaitable[Result]],
    policy: RetryPolicy,
    on_failure: Callable[[EngineError], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> Result:
    """Ask until it works, the error is final, or the attempts are used up; then raise it.

    `on_failure` hears of every failed attempt, the last one included. Once `should_stop` is true
    nothing is asked again.
    """
    attempt = 0
    while True:
        try:
            return await ask()
        except EngineError as error:
            on_failure(error)
            if policy.gives_up(error, attempt) or should_stop():
                raise
            await policy.pause(policy.delay(attempt, error.retry_after), should_stop)
            if should_stop():
                raise
            attempt += 1
