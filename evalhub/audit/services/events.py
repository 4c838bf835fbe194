"""Writing events. Call it inside the transaction of the change it tells of."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from evalhub.accounts.models import User
from evalhub.audit.models import Event


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
    return Event.objects.create(
        actor=actor if isinstance(actor, User) else None,
        verb=verb,
        object_type=subject._meta.model_name,
        object_id=str(getattr(subject, "public_id", subject.pk)),
        project_id=project_id,
        payload=dict(payload or {}),
    )
