"""SQL on the way to every answer: bound and prepared on the server, rows as model instances.

The ORM composes a statement anew each time, and the server then parses and plans it anew. For the
few statements that every answer needs, that is most of the work.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

M = TypeVar("M", bound=models.Model)
Row = tuple[Any, ...]
PLACEHOLDER = re.compile(r"%(?:%|s|\((?P<name>\w+)\)s)")
DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
# What each connection has prepared, by the statement's own text.
PREPARED: WeakKeyDictionary[psycopg.Connection[Any], dict[bytes, bytes]] = WeakKeyDictionary()


def fetch(statement: str, given: Mapping[str, Any] | Sequence[Any]) -> list[Row]:
    """Run a statement of this code, prepared, in the current transaction; its rows.

    The server finds out the types of what is given by where it stands. Columns of type jsonb come
    as text. Raises Django's database errors.
    """
    # Looked up once: the usual `connection` looks itself up at every attribute.
    here = connections[DEFAULT_DB_ALIAS]
    if here.connection is None:
        here.ensure_connection()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        return run(here.connection, statement, given)


def run(
    connection: psycopg.Connection[Any], statement: str, given: Mapping[str, Any] | Sequence[Any]
) -> list[Row]:
    """Run a prepared statement in one exchange with the server, waiting in libpq.

    A cursor does the same in several steps of Python, which cost more than the statement.
    """
    server = connection.pgconn
    if not connection.autocommit and server.transaction_status == TransactionStatus.IDLE:
        checked(server.exec_(b"BEGIN"))
    prepared = PREPARED.get(connection)
    if prepared is None:
        prepared = PREPARED[connection] = {}
    query, names = numbered(statement)
    name = prepared.get(query)
    if name is None:
        name = b"evalhub_%d" % len(prepared)
        checked(server.prepare(name, query))
        prepared[query] = name
    values = [given[key] for key in names]  # type: ignore[call-overload]  # names or places
    transformer = Transformer(connection)
    dumped = transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
    result = checked(server.exec_prepared(name, dumped))
    if not result.nfields:
        return []
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def checked(result: PGresult) -> PGresult:
    """Raise what the server refuses, as a cursor would."""
    if result.status not in DONE:
        raise error_from_result(result)
    return result


@lru_cache(maxsize=256)
def numbered(statement: str) -> tuple[bytes, tuple[str | int, ...]]:
    """A statement with $1, $2 ... for its placeholders, and what each of them stands for."""
    names: list[str | int] = []

    def number(found: re.Match[str]) -> str:
        if found.group() == "%%":
            return "%"
        name: str | int = found["name"] or found.start()
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    query = PLACEHOLDER.sub(number, statement)
    places = count()
    return query.encode(), tuple(n if isinstance(n, str) else next(places) for n in names)


def selecting(statement: str, **aliases: type[models.Model]) -> str:
    """Write a model's columns for every `{alias}` of a statement, as `instance` reads them."""
    for alias, model in aliases.items():
        names = (f'{alias}."{field.column}"' for field in model._meta.concrete_fields)
        statement = statement.replace(f"{{{alias}}}", ", ".join(names))
    return statement


def width(model: type[models.Model]) -> int:
    """How many columns of a row are a model's."""
    return len(model._meta.concrete_fields)


def instance(model: type[M], row: Row, start: int = 0) -> M:
    """The instance whose columns begin at `start` of a row."""
    names, readers = shape(model)
    values = list(row[start : start + len(names)])
    for place, read in readers:
        values[place] = read(values[place], None, connections[DEFAULT_DB_ALIAS])
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


@lru_cache(maxsize=64)
def shape(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The names of a model's fields, and how to read those that come as text: JSON."""
    fields = model._meta.concrete_fields
    readers = ((place, getattr(field, "from_db_value", None)) for place, field in enumerate(fields))
    return [field.attname for field in fields], [(place, read) for place, read in readers if read]
