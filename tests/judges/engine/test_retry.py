import random
from datetime import UTC, datetime

import pytest

from judges.engine.retry import backoff, is_retried, retry_after, waiting_seconds

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


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


def test_waits_are_jittered_below_a_step_that_doubles_from_one_second_to_a_minute() -> None:
    rng = random.Random(1)
    for attempts, step in enumerate([1, 2, 4, 8, 16, 32, 60, 60], start=1):
        waits = [backoff(attempts, rng) for _ in range(200)]
        assert 0 <= min(waits) < step * 0.1
        assert step * 0.9 < max(waits) <= step


def test_what_the_provider_asks_for_is_waited_in_full_up_to_ten_minutes() -> None:
    assert waiting_seconds(2.25, 1) == 2.25
    assert waiting_seconds(1e300, 1) == 600
    assert waiting_seconds(None, 1) <= 1
