"""Writing events. Call it inside the transaction of the change it tells of."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from evalhub.accounts.models import User
from evalhub.sql.prepared import fetch

INSERT = """
    INSERT INTO audit_event (public_id, actor_id, verb, object_type, object_id, project_id, payload)
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::uuid[],
                         %s::jsonb[])
"""
waiting: ContextVar[list[tuple[Any, ...]] | None] = ContextVar("waiting", default=None)


class OutsideTransaction(RuntimeError):
    """An event was recorded outside the transaction of its change: a bug."""


def record_event(
    *,
    verb: str,
    subject: models.Model,
    actor: User | AnonymousUser | None = None,
    project_id: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Append one event about `subject`, named by its public id where it has one.

    `verb` is past tense ("annotation submitted"). Raises `OutsideTransaction` in autocommit.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(verb)
    event = (
        uuid4(),
        actor.pk if isinstance(actor, User) else None,
        verb,
        subject._meta.model_name,
        str(getattr(subject, "public_id", subject.pk)),
        project_id,
        json.dumps(dict(payload or {})),
    )
    together = waiting.get()
    if together is None:
        write([event])
    else:
        together.append(event)


@contextmanager
def events_together() -> Iterator[None]:
    """Write the events of a block, which lies in one transaction, in one statement at its end.

    A block that fails writes none: its transaction is undone with it.
    """
    events: list[tuple[Any, ...]] = []
    before = waiting.set(events)
    try:
        yield
    finally:
        waiting.reset(before)
    write(events)


def write(events: list[tuple[Any, ...]]) -> None:
    """Insert events in their order."""
    if events:
        fetch(INSERT, [list(column) for column in zip(*events, strict=True)])
