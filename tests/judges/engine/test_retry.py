import asyncio
import random
from datetime import UTC, datetime

import pytest

from judges.engine.errors import (
    BrokenReply,
    EngineError,
    JudgeMisconfigured,
    JudgeRefused,
    JudgeUnavailable,
    RateLimited,
)
from judges.engine.retry import RetryPolicy, is_retried, retry_after, with_retries

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


class Scripted:
    """Raises the given errors one by one, then answers; waits are noted, not slept."""

    def __init__(self, *errors: EngineError) -> None:
        self.errors = list(errors)
        self.asked = 0
        self.waits: list[float] = []
        self.failures: list[EngineError] = []

    async def ask(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def run(self, stop_after: int | None = None, **policy: float) -> str:
        chosen = RetryPolicy(rng=random.Random(5), sleep=self.sleep, **policy)

        def should_stop() -> bool:
            return stop_after is not None and len(self.waits) >= stop_after

        return asyncio.run(with_retries(self.ask, chosen, self.failures.append, should_stop))


@pytest.mark.parametrize(
    ("status", "again"),
    [(408, True), (409, True), (429, True), (500, True), (529, True), (400, False), (404, False)],
)
def test_statuses_worth_another_attempt(status: int, again: bool) -> None:
    assert is_retried(status) is again


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "7"}, 7.0),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": "Sat, 99 Nov 2026 12:00:30 GMT"}, None),
    ],
)
def test_milliseconds_come_before_seconds_before_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers, NOW) == (seconds if seconds is None else pytest.approx(seconds))


def test_failures_are_noted_one_by_one_until_it_works() -> None:
    script = Scripted(JudgeUnavailable("a"), BrokenReply("b"))
    assert script.run() == "answer"
    assert [error.message for error in script.failures] == ["a", "b"]
    assert script.asked == 3


def test_the_last_error_is_raised_when_the_attempts_are_used_up() -> None:
    script = Scripted(*(JudgeUnavailable(str(n)) for n in range(9)))
    with pytest.raises(JudgeUnavailable, match="2"):
        script.run(attempts=3)
    assert len(script.failures) == script.asked == 3


@pytest.mark.parametrize("error", [JudgeMisconfigured("x"), JudgeRefused("x")])
def test_final_errors_are_not_repeated(error: EngineError) -> None:
    script = Scripted(error)
    with pytest.raises(type(error)):
        script.run()
    assert script.asked == 1


def test_waits_are_jittered_below_a_doubling_step() -> None:
    policy = RetryPolicy(rng=random.Random(1))
    steps = [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    for attempt, step in enumerate(steps):
        waits = [policy.delay(attempt, None) for _ in range(200)]
        assert 0 <= min(waits) < step * 0.1
        assert step * 0.9 < max(waits) <= step


def test_what_the_provider_asks_for_is_waited_in_full() -> None:
    script = Scripted(RateLimited("slow", retry_after=2.25))
    assert script.run() == "answer"
    assert sum(script.waits) == pytest.approx(2.25)


def test_a_provider_that_asks_for_too_much_patience_is_given_up() -> None:
    script = Scripted(RateLimited("slow", retry_after=61.0))
    with pytest.raises(RateLimited):
        script.run(patience=60.0)
    assert script.waits == []


def test_nothing_is_asked_again_once_stopped() -> None:
    script = Scripted(RateLimited("slow", retry_after=30.0))
    with pytest.raises(RateLimited):
        script.run(stop_after=1)
    assert script.asked == 1
    # Half a second of the thirty: that often a wait looks whether it was stopped.
    assert script.waits == pytest.approx([0.5])


def test_a_policy_without_attempts_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one attempt"):
        RetryPolicy(attempts=0)
