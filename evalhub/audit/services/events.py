"""Writing events. Call it inside the transaction of the change it tells of."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.sql.prepared import fetch

INSERT = """
    INSERT INTO audit_event (public_id, actor_id, verb, object_type, object_id, project_id, payload)
    VALUES (%(public_id)s, %(actor)s, %(verb)s, %(object_type)s, %(object_id)s, %(project)s,
            %(payload)s::jsonb)
    RETURNING id, at
"""


class OutsideTransaction(RuntimeError):
    """An event was recorded outside the transaction of its change: a bug."""


def record_event(
    *,
    verb: str,
    subject: models.Model,
    actor: User | AnonymousUser | None = None,
    project_id: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event about `subject`, named by its public id where it has one.

    `verb` is past tense ("annotation submitted"). Raises `OutsideTransaction` in autocommit.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(verb)
    event = Event(
        actor=actor if isinstance(actor, User) else None,
        verb=verb,
        object_type=subject._meta.model_name,
        object_id=str(getattr(subject, "public_id", subject.pk)),
        project_id=project_id,
        payload=dict(payload or {}),
    )
    given = {
        "public_id": event.public_id,
        "actor": event.actor_id,
        "verb": verb,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "project": project_id,
        "payload": json.dumps(event.payload),
    }
    event.pk, event.at = fetch(INSERT, given)[0]
    event._state.adding = False
    return event
