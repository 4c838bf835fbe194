"""How far a session is: who has finished, what is left for a person. No value is read here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.models import Project
from annotation.selectors.desk.sheets import SubjectSheet, rating_sheet
from annotation.selectors.people.waiting import Waiting
from calibration.models import (
    CalibrationSession,
    Round,
    RoundAnswer,
    RoundSubject,
    SessionRater,
)
from calibration.selectors.sessions.invited import Seat, seats
from evalhub.accounts.models import User
from evalhub.errors import NotFound


@dataclass(frozen=True)
class SeatProgress:
    """How many subjects of a round somebody has rated."""

    seat: Seat
    done: int
    total: int

    @property
    def finished(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class SessionLine:
    """A session in the list."""

    session: CalibrationSession
    state: str
    tone: str
    n_subjects: int
    n_raters: int
    opened_at: datetime | None


def sessions_of(project: Project) -> QuerySet[CalibrationSession]:
    return CalibrationSession.objects.filter(project=project).order_by("-number")


def session_lines(project: Project) -> list[SessionLine]:
    """The project's sessions, newest first."""
    rows = sessions_of(project).select_related("called_by").prefetch_related("rounds")
    return [session_line(row) for row in rows.annotate(n_raters=Count("raters"))]


def session_line(session: CalibrationSession) -> SessionLine:
    latest = max(session.rounds.all(), key=lambda one: one.number)
    state, tone = state_of(session, latest)
    return SessionLine(
        session=session,
        state=state,
        tone=tone,
        n_subjects=latest.subjects.count(),
        n_raters=session.n_raters,  # type: ignore[attr-defined]
        opened_at=latest.opened_at,
    )


def state_of(session: CalibrationSession, latest: Round) -> tuple[str, str]:
    """Where a session stands, in words and their tone."""
    if session.closed_at is not None:
        return "closed", ""
    if latest.opened_at is None:
        return f"round {latest.number}, rating alone", "info"
    return ("the room is open" if latest.number == 1 else "measured again"), "good"


def current_round(session: CalibrationSession) -> Round:
    """The newest round. Raises `NotFound` for none, which no session has."""
    found = session.rounds.select_related("rubric", "session__project").order_by("-number").first()
    if found is None:
        raise NotFound
    return found


def round_of(session: CalibrationSession, number: int) -> Round:
    found = session.rounds.select_related("rubric", "session__project").filter(number=number)
    one = found.first()
    if one is None:
        raise NotFound
    return one


def progress_in(round: Round) -> list[SeatProgress]:
    """Everybody's progress in a round."""
    total = round.subjects.count()
    answers = RoundAnswer.objects.filter(chosen__round=round)
    done = dict(answers.values_list("rater__place").annotate(n=Count("pk")))
    return [SeatProgress(one, done.get(one.place, 0), total) for one in seats(round.session)]


def own_subjects(round: Round, rater: SessionRater) -> list[tuple[RoundSubject, bool]]:
    """Everything a person rates in a round, and whether they have."""
    mine = Count("answers", filter=Q(answers__rater=rater))
    rows = round.subjects.annotate(answered=mine).order_by("place")
    return [(row, bool(row.answered)) for row in rows]  # type: ignore[attr-defined]


def sheet_at(
    round: Round, rater: SessionRater, place: int
) -> tuple[RoundSubject, SubjectSheet, bool]:
    """A subject of a round as this person rates it, and whether they have. Raises `NotFound`."""
    rows = round.subjects.select_related("subject__item", "subject__output", "round")
    chosen = rows.filter(place=place).first()
    if chosen is None:
        raise NotFound
    chosen.subject.project = round.session.project
    sheet = rating_sheet(
        subject=chosen.subject,
        rater=rater.rater,
        rubric=round.rubric,
        asked=round.session.criteria,
        place=place,
        total=round.subjects.count(),
    )
    answered = RoundAnswer.objects.filter(chosen=chosen, rater=rater).exists()
    return chosen, sheet, answered


def waiting_sessions(user: User) -> Iterator[Waiting]:
    """What calibration wants of a person, for their list of work."""
    mine = SessionRater.objects.filter(
        rater__user=user, session__closed_at=None, session__project__memberships__user=user
    )
    for row in mine.select_related("session__project").order_by("session_id"):
        session = row.session
        latest = current_round(session)
        slug, key = session.project.slug, session.public_id
        if latest.opened_at is not None:
            url = reverse("session-room", args=[slug, key])
            yield Waiting(session.project.name, session.question, url, _("The room is open."))
            continue
        total = latest.subjects.count()
        done = RoundAnswer.objects.filter(chosen__round=latest, rater=row).count()
        url = reverse("session-rate", args=[slug, key, latest.number])
        words = _("Calibration session: %(done)s of %(total)s rated.")
        yield Waiting(session.project.name, session.question, url, words % vars_of(done, total))


def vars_of(done: int, total: int) -> dict[str, int]:
    return {"done": done, "total": total}


def held_by_session(project: Project, items: Sequence[int]) -> str:
    """Say which session that is not closed is about one of these items, if any: everybody in it
    has to read the same texts.
    """
    held = RoundSubject.objects.filter(
        round__session__project=project, round__session__closed_at=None, subject__item__in=items
    )
    first = held.select_related("round__session", "subject__item").order_by("pk").first()
    if first is None:
        return ""
    return (
        f"Session {first.round.session.number} is about Items whose texts would change, "
        f"“{first.subject.item.key}” first. Close the session, then redact."
    )
