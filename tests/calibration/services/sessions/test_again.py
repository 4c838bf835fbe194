import pytest

from annotation.models import Project
from calibration.errors import NothingChanged, RoundOver
from calibration.models import CalibrationSession
from calibration.services.sessions.again import close_session, measure_again
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.projects import make_item, make_rubric
from tests.factories.sessions import make_room, make_session


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_room(project, maya, anna, ben)


def test_a_second_round_is_by_the_new_version_on_fresh_items(
    session: CalibrationSession, project: Project, maya: User
) -> None:
    make_rubric(project, output_keys=("accuracy",))
    make_item(project, "new-1", outputs=1)
    made = measure_again(session=session, actor=maya)
    assert (made.number, made.rubric.version, made.opened_at) == (2, 2, None)
    assert [row.subject.item.key for row in made.subjects.all()] == ["new-1"]
    assert made.matching == {"wanted": 2, "key": "", "by_rule": 0}
    with pytest.raises(RoundOver):
        measure_again(session=session, actor=maya)


def test_it_waits_for_a_new_version_and_for_fresh_items(
    session: CalibrationSession, project: Project, maya: User
) -> None:
    with pytest.raises(NothingChanged):
        measure_again(session=session, actor=maya)
    make_rubric(project, output_keys=("accuracy",))
    with pytest.raises(InvalidInput, match="No comparable Item"):
        measure_again(session=session, actor=maya)


def test_it_waits_for_the_room(project: Project, maya: User, anna: User, ben: User) -> None:
    session = make_session(project, maya, anna, ben)
    with pytest.raises(RoundOver):
        measure_again(session=session, actor=maya)


def test_closing_is_recorded_once(session: CalibrationSession, maya: User) -> None:
    close_session(session=session, actor=maya)
    assert close_session(session=session, actor=maya).closed_at is not None
    assert Event.objects.filter(verb="session closed").count() == 1
