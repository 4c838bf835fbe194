"""Sending out again what a change of the Rubric made stale."""

from collections.abc import Collection

from django.db import transaction

from annotation.services.handout.again import MOST, send_out_again
from calibration.models import CalibrationSession, Relabel
from calibration.selectors.sessions.stale import stale_list
from calibration.services.sessions.changing import lock_session, record
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput


@transaction.atomic
def relabel(
    *, session: CalibrationSession, subjects: Collection[int], slots: int, actor: User
) -> int:
    """Ask for fresh answers to stale subjects, by id; returns how many went out.

    What went out once stays out; stale answers stay as they are. Raises `InvalidInput`.
    """
    lock_session(session)
    found = stale_list(session)
    waiting = {one.subject_id for one in found.subjects if not one.asked} if found else set()
    chosen = sorted(waiting & set(subjects))
    if not chosen:
        raise InvalidInput("Choose at least one subject that is not out again yet.")
    if not 1 <= slots <= MOST:
        raise InvalidInput(f"Ask for 1 to {MOST} fresh answers.")
    Relabel.objects.bulk_create(
        Relabel(session=session, subject_id=subject, slots=slots, asked_by=actor)
        for subject in chosen
    )
    sent = send_out_again(project=session.project, subjects=chosen, slots=slots)
    record(session, "stale subjects sent out again", actor, subjects=sent, slots=slots)
    return sent
