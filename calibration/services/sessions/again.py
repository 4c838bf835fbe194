"""Measuring again: a second blind round on fresh subjects under the new version."""

from django.db import transaction
from django.utils import timezone

from annotation.selectors.rubrics import newest_rubric
from calibration.errors import NothingChanged, RoundOver
from calibration.models import CalibrationSession, Round
from calibration.selectors.sessions.fresh import fresh_subjects
from calibration.selectors.sessions.progress import current_round
from calibration.services.sessions.changing import lock_session, record, refuse_closed
from calibration.services.sessions.opening import begin_round, focus
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput


@transaction.atomic
def measure_again(*, session: CalibrationSession, actor: User) -> Round:
    """Begin the second round. Raises `NothingChanged` before a new version, `InvalidInput` where
    nothing fresh is left, `RoundOver` where there is a second round already.
    """
    refuse_closed(lock_session(session))
    latest, newest = current_round(session), newest_rubric(session.project)
    if latest.number > 1 or latest.opened_at is None:
        raise RoundOver("A second round begins once, after the room of the first has opened.")
    if newest is None or newest.version <= latest.rubric.version:
        raise NothingChanged("Publish the change first: fresh Items are rated by the new version.")
    found = fresh_subjects(session, focus(session.project, session.criteria))
    if not found.chosen:
        raise InvalidInput(
            "No comparable Item is left that nobody of the session has seen. Add Items first."
        )
    return begin_round(
        session=session,
        rubric=newest,
        chosen=found.chosen,
        actor=actor,
        matching=found.as_json(),
    )


@transaction.atomic
def close_session(*, session: CalibrationSession, actor: User) -> CalibrationSession:
    """End a session: nothing of it waits for anybody any more, everything stays readable."""
    session = lock_session(session)
    if session.closed_at is None:
        session.closed_at = timezone.now()
        session.save(update_fields=["closed_at"])
        record(session, "session closed", actor, number=session.number)
    return session
