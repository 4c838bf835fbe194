"""SQL on the way to every answer: bound and prepared on the server, rows as model instances.

The ORM composes a statement anew each time, and the server then parses and plans it anew. For the
few statements that every answer needs, that is most of the work.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, LiteralString, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models

M = TypeVar("M", bound=models.Model)
Row = tuple[Any, ...]


def fetch(statement: str, given: Mapping[str, Any] | Sequence[Any]) -> list[Row]:
    """Run a statement of this code, prepared, in the current transaction; its rows.

    Columns of type jsonb come as text. Raises Django's database errors.
    """
    # Looked up once: the usual `connection` looks itself up at every attribute.
    here = connections[DEFAULT_DB_ALIAS]
    if here.connection is None:
        here.ensure_connection()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors, psycopg.Cursor(here.connection) as cursor:
        cursor.execute(trusted(statement), given, prepare=True)
        # Not `description`: it describes every column in Python.
        return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []


def trusted(statement: str) -> LiteralString:
    """Statements are composed of constants and of `selecting`, never of data."""
    return statement  # type: ignore[return-value]


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
