"""Calibration sessions: who is invited, what they rate, an open room."""

from annotation.models import Project
from annotation.services.answering.checks import RatingInput
from calibration.models import CalibrationSession, Round
from calibration.selectors.sessions.choosing import Choice
from calibration.selectors.sessions.invited import own_seat
from calibration.selectors.sessions.progress import current_round, sheet_at
from calibration.services.sessions.opening import SessionPlan, open_session
from calibration.services.sessions.rounds import answer_subject
from evalhub.accounts.models import User
from tests.factories.projects import make_item


def make_session(
    project: Project, lead: User, *people: User, keys: tuple[str, ...] = ("it-1",), **plan: object
) -> CalibrationSession:
    """A session on the named items, one output each, which are made where there are none."""
    for key in keys:
        if not project.items.filter(key=key).exists():
            make_item(project, key, outputs=1)
    about = {
        "question": "What does “left open” mean?",
        "criteria": ("accuracy",),
        "choice": Choice("hand", items=keys),
        "people": people,
    }
    return open_session(project=project, plan=SessionPlan(**{**about, **plan}), actor=lead)


def rate_alone(session: CalibrationSession, user: User, *values: int | None) -> Round:
    """Somebody rates the first subjects of the newest round, None is "cannot judge"."""
    round, seat = current_round(session), own_seat(session, user)
    seat.rater.project = session.project
    for place, value in enumerate(values, start=1):
        chosen, sheet, _ = sheet_at(round, seat, place)
        given = {"accuracy": RatingInput(value, abstained=value is None)}
        answer_subject(rater=seat, chosen=chosen, sheet=sheet, ratings=given)
    return round


def make_room(
    project: Project, lead: User, *people: User, keys: tuple[str, str] = ("it-1", "it-2")
) -> CalibrationSession:
    """An open room about two items: the first rated 1, 3, 5 by turns, the second 4 by all."""
    session = make_session(project, lead, *people, keys=keys)
    for place, user in enumerate(people):
        rate_alone(session, user, 1 + 2 * (place % 3), 4)
    return session
