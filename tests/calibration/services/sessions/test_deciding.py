import pytest

from annotation.models import GuidelineEntry, Project
from calibration.models import Adjudication, CalibrationSession
from calibration.selectors.sessions.readings import round_criteria
from calibration.selectors.sessions.room import subject_at
from calibration.services.adjudications.settling import Decision
from calibration.services.sessions.deciding import decide_in_session
from evalhub.accounts.models import User
from tests.factories.sessions import make_room


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_room(project, maya, anna, ben)


def decide(session: CalibrationSession, actor: User, **said: object) -> Adjudication:
    chosen = subject_at(session, 1)
    chosen.subject.project = session.project
    example = bool(said.pop("example", False))
    return decide_in_session(
        session=session,
        chosen=chosen,
        criterion=round_criteria(chosen.round)[0],
        decision=Decision(**said),
        actor=actor,
        example=example,
    )


def test_a_decision_is_an_adjudication_of_the_session(
    session: CalibrationSession, adam: User
) -> None:
    made = decide(session, adam, value=3, reason="The date is there.", rule="A date is an answer.")
    assert (made.value, made.session, made.state) == (3, session, "settled")


def test_with_a_tick_it_is_an_example_in_the_guidelines(
    session: CalibrationSession, adam: User
) -> None:
    decide(session, adam, value=3, reason="Why.", rule="The rule.", example=True)
    entry = GuidelineEntry.objects.get()
    assert (entry.criterion, entry.value, entry.heading) == ("accuracy", "3", "it-1: 3")
    assert entry.text == "> Answer a to it-1.\n\nWhy.\n\nThe rule."


def test_what_is_ambiguous_has_no_value_and_is_no_example(
    session: CalibrationSession, adam: User
) -> None:
    made = decide(session, adam, ambiguous=True, reason="Both hold.", example=True)
    assert (made.value, made.ambiguous) == (None, True)
    assert not GuidelineEntry.objects.exists()
