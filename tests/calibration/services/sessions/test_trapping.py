import pytest

from annotation.models import ExpectedRating, Project, Trap
from calibration.models import Adjudication, CalibrationSession
from calibration.selectors.sessions.changes import decided_units, trap_candidates
from calibration.selectors.sessions.readings import round_criteria
from calibration.selectors.sessions.room import subject_at
from calibration.services.adjudications.settling import Decision
from calibration.services.sessions.deciding import decide_in_session
from calibration.services.sessions.trapping import make_session_traps
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput
from tests.factories.sessions import make_room


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    """it-1 is settled on 3, it-2 is truly ambiguous."""
    session = make_room(project, maya, anna, ben)
    said = (Decision(3, reason="The date."), Decision(ambiguous=True, reason="Both."))
    for place, decision in enumerate(said, start=1):
        chosen = subject_at(session, place)
        decide_in_session(
            session=session,
            chosen=chosen,
            criterion=round_criteria(chosen.round)[0],
            decision=decision,
            actor=maya,
        )
    return session


def ids(rows: list[Adjudication]) -> list[str]:
    return [str(row.public_id) for row in rows]


def test_a_settled_unit_becomes_a_trap(session: CalibrationSession, maya: User) -> None:
    make_session_traps(session=session, chosen=ids(decided_units(session)), actor=maya)
    expected = ExpectedRating.objects.get()
    assert (expected.trap.item.key, expected.value) == ("it-1", 3)
    assert expected.trap.explanation == "The date."
    assert trap_candidates(session) == []


def test_what_is_ambiguous_or_unknown_is_none(session: CalibrationSession, maya: User) -> None:
    with pytest.raises(InvalidInput):
        make_session_traps(session=session, chosen=ids(decided_units(session)[1:]), actor=maya)
    assert not Trap.objects.exists()
