"""Advising against a release. What was frozen stays; the advice is a row beside it."""

from django.db import transaction

from calibration.errors import CannotDeprecate
from calibration.models import Deprecation, GoldenSet
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


@transaction.atomic
def deprecate_release(
    *,
    release: GoldenSet,
    reason: str,
    successor: GoldenSet | None = None,
    actor: User | None = None,
) -> Deprecation:
    """Say that a release should not be used any more, why, and what to use instead.

    Raises `CannotDeprecate` without a reason, or for a successor that is none.
    """
    if not reason.strip():
        raise CannotDeprecate("Say why the release should not be used any more.")
    if successor is not None and successor.project_id != release.project_id:
        raise CannotDeprecate("The successor is a release of another project.")
    if successor is not None and successor.number <= release.number:
        raise CannotDeprecate("The successor is a later release of the same project.")
    advice = Deprecation.objects.create(
        release=release, reason=reason.strip(), successor=successor, by=actor
    )
    record_event(
        verb="golden set deprecated",
        subject=release,
        actor=actor,
        project_id=release.project.public_id,
        payload={
            "number": release.number,
            "reason": advice.reason,
            "successor": successor.number if successor else None,
        },
    )
    return advice
