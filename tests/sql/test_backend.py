"""Connections of the pool when the server has ended them meanwhile."""

import threading

import psycopg
import pytest
from django.db import connection

from evalhub.sql.backend.base import check
from evalhub.sql.prepared import fetch

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "SELECT pg_backend_pid()"


def in_thread(task: object) -> list[object]:
    """Run a task as another request would, on a connection of its own."""
    found: list[object] = []

    def work() -> None:
        try:
            found.append(task())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    return found


def test_a_living_connection_passes_without_an_exchange() -> None:
    fetch(BACKEND, {})
    check(connection.connection)


def test_an_ended_connection_is_found_out() -> None:
    (pid,) = fetch(BACKEND, {})[0]
    in_thread(lambda: fetch("SELECT pg_terminate_backend(%(pid)s, 5000)", {"pid": pid}))
    with pytest.raises(psycopg.OperationalError):
        check(connection.connection)
    connection.close()


def hold_together(n: int) -> None:
    """Have `n` requests at once, each with a connection; all are given back to the pool."""
    gate = threading.Barrier(n, timeout=60)

    def work() -> None:
        fetch(BACKEND, {})
        gate.wait()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


@pytest.mark.parametrize("idle", [1, 8])
def test_the_next_request_gets_a_connection_that_stands(idle: int) -> None:
    connection.close()
    hold_together(idle)
    link = psycopg.connect(**connection.get_connection_params(), autocommit=True)
    with link:
        (ended,) = link.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert ended >= idle
    for _ in range(5):
        assert fetch(BACKEND, {})
        connection.close()
