import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotation.errors import InvalidRatings
from annotation.models import Annotation, Project
from calibration.errors import RoundOver
from calibration.models import CalibrationSession, RoundAnswer
from calibration.selectors.sessions.invited import own_seat
from calibration.selectors.sessions.progress import current_round, sheet_at
from calibration.services.sessions.rounds import answer_subject, open_room
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.sessions import make_session, rate_alone


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_session(project, maya, anna, ben, keys=("it-1", "it-2"))


def test_the_room_opens_when_the_last_one_has_rated_everything(
    session: CalibrationSession, anna: User, ben: User
) -> None:
    rate_alone(session, anna, 2, None)
    rate_alone(session, ben, 5)
    assert current_round(session).opened_at is None
    chosen, sheet, _ = sheet_at(current_round(session), seat_of(session, ben), 2)
    given = sheet.filled({"accuracy": {"value": 3}})
    answer_subject(rater=seat_of(session, ben), chosen=chosen, sheet=sheet, ratings=given)
    round = current_round(session)
    assert round.opened_at is not None
    assert (round.opened_by, round.unfinished) == (None, [])


def seat_of(session: CalibrationSession, user: User):
    seat = own_seat(session, user)
    seat.rater.project = session.project
    return seat


def test_the_first_answer_stands(session: CalibrationSession, anna: User) -> None:
    rate_alone(session, anna, 2)
    rate_alone(session, anna, 5)
    stored = RoundAnswer.objects.get()
    assert stored.ratings == {"accuracy": {"value": 2, "comment": ""}}


def test_an_answer_that_misses_a_value_is_refused(session: CalibrationSession, anna: User) -> None:
    seat = seat_of(session, anna)
    chosen, sheet, _ = sheet_at(current_round(session), seat, 1)
    with pytest.raises(InvalidRatings):
        answer_subject(rater=seat, chosen=chosen, sheet=sheet, ratings={})
    assert not RoundAnswer.objects.exists()


def test_the_database_refuses_to_change_or_delete_an_answer(
    session: CalibrationSession, anna: User
) -> None:
    rate_alone(session, anna, 2)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        RoundAnswer.objects.update(ratings={})
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        RoundAnswer.objects.all().delete()


def test_the_lead_opens_early_and_who_was_late_is_written_down(
    session: CalibrationSession, maya: User, anna: User, ben: User
) -> None:
    rate_alone(session, anna, 2, 3)
    round = open_room(round=current_round(session), actor=maya)
    assert round.opened_by == maya
    assert round.unfinished == [seat_of(session, ben).place]
    assert open_room(round=round, actor=ben).opened_by == maya
    with pytest.raises(RoundOver):
        rate_alone(session, ben, 4)


def test_the_database_takes_no_answer_once_the_room_is_open(
    session: CalibrationSession, anna: User
) -> None:
    round = current_round(session)
    round.opened_at = timezone.now()
    round.save()
    chosen = round.subjects.get(place=1)
    with pytest.raises(IntegrityError, match="room is open"), transaction.atomic():
        RoundAnswer.objects.create(chosen=chosen, rater=seat_of(session, anna), ratings={})


def test_a_session_leaves_no_annotation_and_tells_who_rated_but_not_what(
    session: CalibrationSession, anna: User
) -> None:
    rate_alone(session, anna, 2)
    assert not Annotation.objects.exists()
    event = Event.objects.get(verb="session subject rated")
    assert event.payload == {"round": 1, "rater": seat_of(session, anna).rater.key, "place": 1}
