"""Prepared statements against the real server."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from evalhub.sql.prepared import fetch, numbered, prepared_on

pytestmark = pytest.mark.django_db

ECHO = """
    SELECT %(n)s::bigint, %(t)s::text, %(u)s::uuid, %(d)s::timestamptz, %(b)s::boolean,
           %(l)s::bigint[], %(j)s::jsonb, %(x)s::float8, %(z)s::text
"""


def test_values_of_every_sort_come_back_as_they_went() -> None:
    given = {
        "n": 2**40,
        "t": "a'b\"c\\ %s \u202e",
        "u": uuid.uuid4(),
        "d": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        "b": True,
        "l": [1, 2**40, -3],
        "j": '{"a": [1, null]}',
        "x": 0.1,
        "z": None,
    }
    # jsonb comes as the text that was stored.
    assert fetch(ECHO, given) == [tuple(given.values())]


def test_a_statement_without_rows_returns_none() -> None:
    assert fetch("SELECT 1 WHERE %(no)s::boolean", {"no": False}) == []
    assert fetch("CREATE TEMPORARY TABLE t_prepared (n int)", {}) == []


def test_names_are_numbered_by_first_use_and_percent_signs_kept() -> None:
    assert numbered("a %(x)s b %(y)s c %(x)s %% d") == (b"a $1 b $2 c $1 % d", ("x", "y"))
    assert numbered("%s, %s") == (b"$1, $2", (0, 1))


def test_a_statement_is_prepared_once_on_a_connection() -> None:
    statement = "SELECT %(n)s::int + 40001"
    names = prepared_on(connection.connection).names if connection.connection else {}
    before = len(names)
    for n in (1, 2**20):
        assert fetch(statement, {"n": n}) == [(n + 40001,)]
    assert len(prepared_on(connection.connection).names) == before + 1


def test_small_and_large_numbers_share_a_plan() -> None:
    assert [fetch("SELECT %(n)s::bigint", {"n": n})[0][0] for n in (1, 2**31, 2**62)] == [
        1,
        2**31,
        2**62,
    ]


@pytest.mark.parametrize(
    ("statement", "given", "error"),
    [
        ("SELECT nothing_here", {}, ProgrammingError),
        ("SELECT 1 / %(n)s::int", {"n": 0}, DataError),
        ("SELECT %(n)s::int", {"n": "seven"}, DataError),
        ("INSERT INTO django_session VALUES (NULL, '', now())", {}, IntegrityError),
    ],
)
def test_refusals_of_the_server_are_djangos_errors(
    statement: str, given: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error), transaction.atomic():
        fetch(statement, given)
    # The connection is none the worse.
    assert fetch("SELECT %(n)s::int", {"n": 3}) == [(3,)]


def test_what_follows_a_refusal_in_its_transaction_is_refused() -> None:
    with transaction.atomic():
        with pytest.raises(DataError):
            fetch("SELECT 1 / %(n)s::int", {"n": 0})
        with pytest.raises(InternalError):
            fetch("SELECT %(n)s::int", {"n": 3})
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_part_of_its_transaction() -> None:
    fetch("CREATE TABLE t_undone (n int)", {})
    try:
        with transaction.atomic():
            fetch("INSERT INTO t_undone VALUES (%(n)s)", {"n": 1})
            transaction.set_rollback(True)
        assert fetch("SELECT n FROM t_undone", {}) == []
    finally:
        fetch("DROP TABLE t_undone", {})
