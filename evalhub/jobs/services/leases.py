"""Claim, heartbeat, finish and sweep. The caller never holds a transaction while it works.

Every function takes the model class of the rows, a subclass of `LeasedRow`.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from evalhub.jobs.models import LeasedRow

LEASE = timedelta(seconds=90)
HEARTBEAT = timedelta(seconds=20)
MAX_ATTEMPTS = 5
ANY = Q()
State = LeasedRow.State
Row = TypeVar("Row", bound=LeasedRow)


@transaction.atomic
def claim(model: type[Row], *, limit: int, where: Q = ANY, lease: timedelta = LEASE) -> list[Row]:
    """Take up to `limit` waiting rows, oldest first, under one fresh token.

    Rows locked by another claimer are passed over, so claimers never wait for each other.
    """
    due = model.objects.filter(where, state=State.WAITING, not_before__lte=Now())
    ids = list(
        due.select_for_update(skip_locked=True, of=("self",))
        .order_by("id")
        .values_list("id", flat=True)[:limit]
    )
    if not ids:
        return []
    token = uuid.uuid4()
    rows = model.objects.filter(id__in=ids)
    rows.update(
        state=State.RUNNING, token=token, lease_until=Now() + lease, attempts=F("attempts") + 1
    )
    return list(model.objects.filter(token=token, id__in=ids).order_by("id"))


def heartbeat(model: type[LeasedRow], *, token: uuid.UUID, lease: timedelta = LEASE) -> int:
    """Renew the lease of every row still held under `token`; returns how many are."""
    held = model.objects.filter(token=token, state=State.RUNNING)
    return held.update(lease_until=Now() + lease)


def finish(row: LeasedRow, *, error: str = "", state: str = State.DONE) -> bool:
    """Close a row if its token still holds; call it in the transaction that stores the result.

    False means the lease was lost: the result belongs to somebody else now.
    """
    mine = type(row).objects.filter(pk=row.pk, token=row.token, state=State.RUNNING)
    return bool(mine.update(state=state, lease_until=None, last_error=error))


def put_back(row: LeasedRow, *, error: str, delay: timedelta, counts: bool = True) -> bool:
    """Return a row for a later attempt, or bury it after the last one.

    With `counts=False` the attempt is not held against the row (the provider asked to wait).
    """
    mine = type(row).objects.filter(pk=row.pk, token=row.token, state=State.RUNNING)
    if counts and row.attempts >= MAX_ATTEMPTS:
        return bool(mine.update(state=State.DEAD, lease_until=None, last_error=error))
    attempts = F("attempts") if counts else F("attempts") - 1
    return bool(
        mine.update(
            state=State.WAITING,
            token=None,
            lease_until=None,
            attempts=attempts,
            last_error=error,
            not_before=Now() + delay,
        )
    )


def release(model: type[LeasedRow], *, token: uuid.UUID) -> int:
    """Put back what a claimer took and did not start; the attempt is not held against it."""
    held = model.objects.filter(token=token, state=State.RUNNING)
    return held.update(
        state=State.WAITING, token=None, lease_until=None, attempts=F("attempts") - 1
    )


@transaction.atomic
def sweep(
    model: type[LeasedRow], on_lost: Callable[[Sequence[int]], object] = lambda _: None
) -> int:
    """Free the rows whose lease has run out; after the last attempt they are dead, and visible.

    `on_lost` is told their ids while they are locked and still have their tokens.
    """
    expired = model.objects.select_for_update(skip_locked=True).filter(
        state=State.RUNNING, lease_until__lt=Now()
    )
    ids = list(expired.values_list("id", flat=True)[:1000])
    if ids:
        on_lost(ids)
    lost = model.objects.filter(id__in=ids)
    note = "the worker stopped before it finished"
    lost.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=State.DEAD, lease_until=None, last_error=note
    )
    lost.filter(state=State.RUNNING).update(
        state=State.WAITING, token=None, lease_until=None, last_error=note
    )
    return len(ids)
