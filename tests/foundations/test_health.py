"""Alive is one question, able to serve another; each answers by its status."""

import pytest
from django.db import connection
from django.test import Client

from evalhub.web.health import database_problem


@pytest.fixture
def unmigrated(db: None) -> None:
    """A database that has not seen the newest migration of an app."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = "
            "(SELECT max(id) FROM django_migrations WHERE app = 'judges')"
        )


def test_a_process_that_answers_is_alive_without_asking_the_database(client: Client) -> None:
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


def test_a_migrated_database_can_serve(client: Client, db: None) -> None:
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok", "broker": False})
    assert database_problem() is None


def test_a_database_that_waits_for_migrations_cannot_serve(
    client: Client, unmigrated: None
) -> None:
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json() == {"status": "unavailable", "reason": "migrations are waiting"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_but_reading_is_allowed_and_no_session_is_made(
    client: Client, db: None, path: str
) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
    assert not client.cookies
