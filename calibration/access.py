"""Releases and sessions are reached through their project."""

from uuid import UUID

from annotation.access import Access, Capability
from annotation.errors import RaterPaused
from annotation.models import Project
from calibration.errors import RoomClosed
from calibration.models import CalibrationSession, GoldenSet, Proposal, SessionRater
from calibration.selectors.sessions.invited import own_seat
from evalhub.errors import NotFound

# Who calls and leads sessions, and who settles what a session is about.
MANAGING, DECIDING = Capability.EDIT_RUBRIC, Capability.ADJUDICATE


def get_release(project: Project, release_id: UUID) -> GoldenSet:
    """A release of a project that was authorised already. Raises `NotFound`."""
    found = GoldenSet.objects.filter(project=project, public_id=release_id)
    release = found.select_related("project", "rubric", "released_by").first()
    if release is None:
        raise NotFound
    return release


def get_session(project: Project, session_id: UUID) -> CalibrationSession:
    """A session of a project that was authorised already. Raises `NotFound`."""
    found = CalibrationSession.objects.filter(project=project, public_id=session_id)
    session = found.select_related("called_by").first()
    if session is None:
        raise NotFound
    session.project = project
    return session


def get_seat(access: Access, session_id: UUID) -> SessionRater:
    """The person's own place in a session; for whoever is not invited there is none.

    Raises `RaterPaused` for people who are handed nothing: paused, or excluded.
    """
    session = get_session(access.project, session_id)
    seat = own_seat(session, access.user)
    if seat is None:
        raise NotFound
    refuse_paused(seat)
    seat.session = session
    seat.rater.project = access.project
    return seat


def refuse_paused(seat: SessionRater) -> None:
    if seat.rater.paused_at is not None:
        raise RaterPaused(seat.rater.pause_reason)


def get_room(access: Access, session_id: UUID) -> CalibrationSession:
    """A session whose room is open, for whoever is invited, leads it or settles.

    Raises `NotFound` for others, `RoomClosed` before anybody may see what was rated.
    """
    session = get_session(access.project, session_id)
    seat = own_seat(session, access.user)
    if not access.may(MANAGING) and not access.may(DECIDING):
        if seat is None:
            raise NotFound
        refuse_paused(seat)
    if not session.rounds.filter(number=1, opened_at__isnull=False).exists():
        raise RoomClosed(
            "The room is not open yet: Ratings stay hidden until everybody has rated alone."
        )
    return session


def get_proposal(session: CalibrationSession, proposal_id: UUID) -> Proposal:
    """A proposal made in this very session. Raises `NotFound`."""
    found = Proposal.objects.filter(chosen__round__session=session, public_id=proposal_id)
    proposal = found.select_related("chosen__round__session__project").first()
    if proposal is None:
        raise NotFound
    return proposal
