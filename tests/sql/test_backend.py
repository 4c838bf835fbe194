"""Connections of the pool when the server has ended them meanwhile, and their transactions."""

import threading
from datetime import UTC, datetime

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, OperationalError, connection, transaction

from annotation.models import Membership
from evalhub.sql.backend.base import check
from evalhub.sql.prepared import fetch

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
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
    thread.join(300)
    return found


def test_a_living_connection_passes_without_an_exchange() -> None:
    fetch(BACKEND, {})
    check(connection.connection)


def test_an_ended_connection_is_found_out() -> None:
    (pid,) = fetch(BACKEND, {})[0]
    in_thread(lambda: fetch("SELECT pg_terminate_backend(%(pid)s, 300000)", {"pid": pid}))
    with pytest.raises(psycopg.OperationalError):
        check(connection.connection)
    connection.close()


def hold_together(n: int) -> None:
    """Have `n` requests at once, each with a connection; all are given back to the pool."""
    gate = threading.Barrier(n, timeout=300)

    def work() -> None:
        fetch(BACKEND, {})
        gate.wait()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)


@pytest.mark.parametrize("idle", [1, 8])
def test_the_next_request_gets_a_connection_that_stands(idle: int) -> None:
    connection.close()
    hold_together(idle)
    link = psycopg.connect(**connection.get_connection_params(), autocommit=True)
    with link:
        (ended,) = link.execute(
            "SELECT count(pg_terminate_backend(pid, 300000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert ended >= idle
    for _ in range(5):
        assert fetch(BACKEND, {})
        connection.close()


def test_what_is_committed_stands_and_what_may_not_be_is_refused() -> None:
    with transaction.atomic():
        Session.objects.create(session_key="kept", session_data="", expire_date=NOW)
    assert in_thread(Session.objects.count) == [1]
    # Foreign keys are checked when the transaction ends.
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        Membership.objects.create(user_id=1, project_id=1, role="annotator")
    assert in_thread(Membership.objects.count) == [0]
    with transaction.atomic():
        Session.objects.all().delete()
        transaction.set_rollback(True)
    assert in_thread(Session.objects.count) == [1]


def lose_the_server(ending: str) -> None:
    """Have this connection ended by another, and go on."""
    with transaction.atomic():
        (pid,) = fetch(BACKEND, {})[0]
        in_thread(lambda: fetch("SELECT pg_terminate_backend(%(pid)s, 300000)", {"pid": pid}))
        if ending == "a statement":
            fetch(BACKEND, {})


@pytest.mark.parametrize("ending", ["a statement", "its commit"])
def test_a_server_that_has_gone_is_an_operational_error(ending: str) -> None:
    """Workers try again after those, and after no other."""
    with pytest.raises(OperationalError):
        lose_the_server(ending)
    connection.close()
