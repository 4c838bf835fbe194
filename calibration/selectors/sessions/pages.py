"""A session as its lead sees it: how far it is, what comes next. Before the room: no values."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotation.models import Criterion
from annotation.selectors.ratings import every_criterion
from calibration.models import CalibrationSession, Round, RoundSubject
from calibration.selectors.sessions.choosing import Choice
from calibration.selectors.sessions.progress import (
    SeatProgress,
    current_round,
    progress_in,
    state_of,
)

STEPS = ("Rate alone", "Talk and settle", "Publish the change", "Measure on fresh Items")


@dataclass(frozen=True)
class StepMark:
    """One step of a session; `now` is where it stands."""

    title: str
    done: bool
    now: bool


@dataclass(frozen=True)
class SessionPage:
    """Everything the page of a session prints."""

    round: Round
    state: str
    tone: str
    criteria: Sequence[Criterion]
    choice: Choice
    progress: Sequence[SeatProgress]
    subjects: Sequence[RoundSubject]
    steps: Sequence[StepMark]

    @property
    def is_open(self) -> bool:
        """Whether the room may be entered."""
        return self.round.number > 1 or self.round.opened_at is not None

    @property
    def n_finished(self) -> int:
        return sum(one.finished for one in self.progress)


def session_page(session: CalibrationSession) -> SessionPage:
    latest = current_round(session)
    state, tone = state_of(session, latest)
    return SessionPage(
        round=latest,
        state=state,
        tone=tone,
        criteria=focused(session),
        choice=Choice.read(session.choice),
        progress=progress_in(latest),
        subjects=list(latest.subjects.select_related("subject__item", "subject__output")),
        steps=steps_of(session, latest),
    )


def focused(session: CalibrationSession) -> list[Criterion]:
    """The criteria in focus, as the newest version has them."""
    return [one for one in every_criterion(session.project) if one.key in session.criteria]


def steps_of(session: CalibrationSession, latest: Round) -> list[StepMark]:
    """The steps, those behind ticked."""
    at = 0 if latest.number == 1 and latest.opened_at is None else 1
    if latest.number > 1:
        at = 3
    if session.closed_at is not None:
        at = len(STEPS)
    return [StepMark(title, place < at, place == at) for place, title in enumerate(STEPS)]
