"""Two connections at once, where the second waits for a lock that the first holds."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

from django.db import connection, transaction

# Only what fails waits that long.
LONGEST = 120.0


def together(
    first: Callable[[], Any], second: Callable[[], Any], then: Callable[[], Any] = bool
) -> Any:
    """Run the first in a transaction that stays open until the second waits for it, and `then`."""
    done = Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                wait_for(waits_for_a_lock)
                then()
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        held: Future[None] = pool.submit(hold)
        answer = pool.submit(follow, done, second).result(LONGEST)
        held.result(LONGEST)
    return answer


def follow(done: Event, second: Callable[[], Any]) -> Any:
    """Run the second once the first is done, on a connection of its own."""
    try:
        done.wait(LONGEST)
        return second()
    finally:
        connection.close()


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction the first look would stay as it is.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() is not None


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST / 2
    while not condition():
        assert time.monotonic() < end, "the second did not wait for the first"
        time.sleep(0.02)
