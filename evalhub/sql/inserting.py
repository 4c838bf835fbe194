"""New rows by the hundred: one prepared statement takes them all, as JSON.

The ORM adapts every value of every row by itself, which costs more than the server's work.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields import NOT_PROVIDED

from evalhub.sql.prepared import fetch


def insert(rows: Sequence[models.Model]) -> None:
    """Write new instances of one model; what the database gives them, such as keys, is not told.

    What an instance leaves open is as the database has it by default; times that a field fills in
    by itself are the transaction's.
    """
    if rows:
        names, statement = shape(type(rows[0]))
        given = [{name: sent(vars(row)[name]) for name in names} for row in rows]
        fetch(statement, {"rows": json.dumps(given, default=str, allow_nan=False)})


def sent(value: Any) -> Any:
    return None if isinstance(value, DatabaseDefault) else value


@lru_cache(maxsize=16)
def shape(model: type[models.Model]) -> tuple[tuple[str, ...], str]:
    """The attributes of a model that are sent, and the statement that takes them."""
    here = connections[DEFAULT_DB_ALIAS]
    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    kinds = ", ".join(f'"{one.attname}" {one.db_type(here)}' for one in fields)
    columns = ", ".join(f'"{one.column}"' for one in fields)
    values = ", ".join(value_of(one) for one in fields)
    return tuple(one.attname for one in fields), (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} '  # noqa: S608  # our own
        f"FROM ROWS FROM (jsonb_to_recordset(%(rows)s::jsonb) AS ({kinds})) WITH ORDINALITY given "
        "ORDER BY ordinality"
    )


def value_of(field: Any) -> str:
    """What is written for a field."""
    if getattr(field, "auto_now_add", False):
        return "now()"
    if field.db_default is NOT_PROVIDED:
        return f'given."{field.attname}"'
    default = json.dumps(field.db_default).strip('"')
    return f"coalesce(given.\"{field.attname}\", '{default}')"
