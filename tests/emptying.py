"""Taking away what a test with transactions of its own has left, in a hundredth of the time.

Django truncates every table after such a test, makes anew what it keeps itself, and the server
writes hundreds of new files for it: a second each. Most of these tests leave a few rows behind.
"""

import time
from functools import lru_cache

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

# Made with the database, the same for all tests.
KEPT = {"django_content_type", "auth_permission", "django_site", "django_migrations"}
# Rows undone and rows deleted stay in the files until they are truncated.
LARGEST = 8 * 2**20
SIZE = "SELECT sum(pg_relation_size(format('%%I', t)::regclass)) FROM unnest(%s::text[]) t"
# A request that a browser has sent and left, for one.
BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""
LONGEST = 30
GUARDED = """
    SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal
"""


@lru_cache(maxsize=1)
def tables() -> tuple[str, ...]:
    """Every table of the apps, but those that are kept."""
    models = apps.get_models(include_auto_created=True)
    return tuple(sorted({m._meta.db_table for m in models if m._meta.managed} - KEPT))


def empty_tables(_: object = None) -> None:
    """Delete the rows there are; truncate all where that would be more work."""
    wait_for_others()
    with connection.cursor() as cursor:
        cursor.execute(SIZE, [list(tables())])
        if cursor.fetchone()[0] > LARGEST:
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
            return
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables()
            )
        )
        delete_from([row[0] for row in cursor.fetchall()])


def wait_for_others() -> None:
    """Let transactions that the test has begun end first; they might store something yet."""
    end = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(BUSY)
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.02)


def delete_from(names: list[str]) -> None:
    """Delete all rows of some tables, also of those that refuse it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GUARDED)
        guarded = {row[0] for row in cursor.fetchall()} & set(names)
        for name in guarded:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        for name in names:
            cursor.execute(f'DELETE FROM "{name}"')
        # Foreign keys are asked at the end, when all that refers to a row is gone, too.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in guarded:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


def install() -> None:
    """Let every test with transactions of its own end like this."""
    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[method-assign]
