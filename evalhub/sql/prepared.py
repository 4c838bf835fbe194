"""SQL on the way to every answer: bound and prepared on the server, rows as model instances.

The ORM composes a statement anew each time, and the server then parses and plans it anew. For the
few statements that every answer needs, that is most of the work.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.datetime import TimestamptzLoader

M = TypeVar("M", bound=models.Model)
Row = tuple[Any, ...]
PLACEHOLDER = re.compile(r"%(?:%|s|\((?P<name>\w+)\)s)")
DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


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
    server, ours = connection.pgconn, prepared_on(connection)
    if not connection.autocommit and server.transaction_status == TransactionStatus.IDLE:
        checked(server.exec_(b"BEGIN"))
    query, names = numbered(statement)
    name = ours.names.get(query)
    if name is None:
        name = b"evalhub_%d" % len(ours.names)
        checked(server.prepare(name, query))
        ours.names[query] = name
    values = [given[key] for key in names]  # type: ignore[call-overload]  # names or places
    dumped = ours.transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
    result = checked(server.exec_prepared(name, dumped))
    if not result.nfields:
        return []
    ours.transformer.set_pgresult(result)
    return ours.transformer.load_rows(0, result.ntuples, tuple)


class Prepared:
    """What a connection has prepared, by the statement's text, and how it adapts values.

    As the connection does, but for times: the database speaks UTC, and C reads that.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.adapters = AdaptersMap(connection.adapters)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)
        self.transformer = Transformer(self)
        self.names: dict[bytes, bytes] = {}


def prepared_on(connection: psycopg.Connection[Any]) -> Prepared:
    """The one of a connection, kept with it."""
    kept: Prepared | None = vars(connection).get("evalhub_prepared")
    if kept is None:
        kept = vars(connection)["evalhub_prepared"] = Prepared(connection)
    return kept


def checked(result: PGresult) -> PGresult:
    """Raise what the server refuses, as a cursor would; without a code it has gone away."""
    if result.status not in DONE:
        if result.error_field(DiagnosticField.SQLSTATE) is None:
            raise psycopg.OperationalError(result.error_message.decode(errors="replace").strip())
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
    for place in readers:
        if values[place] is not None:
            values[place] = json.loads(values[place])
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


@lru_cache(maxsize=64)
def shape(model: type[models.Model]) -> tuple[list[str], list[int]]:
    """The names of a model's fields, and the places of those that come as text: JSON."""
    fields = model._meta.concrete_fields
    texts = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    return [field.attname for field in fields], texts
