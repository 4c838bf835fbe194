"""Wiring: what the product's commands share: the database is there, and is left as it was found."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from evalhub import embedded
from evalhub.errors import Unavailable
from evalhub.web.health import database_problem

ANSWER_SECONDS = 5


def database_ready() -> AbstractContextManager[object]:
    """Context in which the embedded database runs; nothing to do with a DATABASE_URL."""
    return embedded.serving(settings.DATA_FOLDER) if settings.EMBEDDED else nullcontext()


def silence() -> str | None:
    """Why the database cannot be reached, at once; the pool would try for half a minute."""
    values = connection.get_connection_params() | {"connect_timeout": ANSWER_SECONDS}
    try:
        psycopg.connect(**values).close()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0].rstrip(".")
    return None


def prepare_database() -> None:
    """Create the embedded database if need be and apply waiting migrations."""
    if settings.EMBEDDED:
        embedded.cluster(settings.DATA_FOLDER).ensure_database(
            settings.DATABASES["default"]["NAME"]
        )
    problem = silence()
    if problem:
        raise Unavailable(f"The database does not answer ({problem}); is DATABASE_URL right?")
    if database_problem():
        call_command("migrate", interactive=False, verbosity=0)


class EvalhubCommand(BaseCommand):
    """Base of the commands that need the database. Write `run`, print with `self.stdout`."""

    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> str | None:
        with database_ready():
            prepare_database()
            return self.run(**options)
