import pytest

from annotation.models import Project, Role
from annotation.selectors.people.waiting import waiting_for
from calibration.models import CalibrationSession
from calibration.selectors.sessions.invited import letter, may_rate, own_seat, seats
from calibration.selectors.sessions.pages import session_page
from calibration.selectors.sessions.progress import (
    current_round,
    held_by_session,
    own_subjects,
    progress_in,
    session_lines,
    sheet_at,
)
from calibration.services.sessions.again import close_session
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.people import make_member
from tests.factories.sessions import make_room, make_session, rate_alone


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_session(project, maya, anna, ben, keys=("it-1", "it-2"))


def test_members_who_annotate_may_be_invited(
    project: Project, maya: User, anna: User, adam: User, otto: User
) -> None:
    roles = [one.role for one in may_rate(project)]
    assert roles[0] == Role.ANNOTATOR
    assert set(roles) == {Role.ANNOTATOR, Role.MANAGER, Role.ADJUDICATOR}


def test_marks_are_initials_and_two_alike_are_numbered(
    project: Project, maya: User, anna: User
) -> None:
    anne = make_member(project, "anne", Role.ANNOTATOR)
    for user, name in ((anna, "Anna Kern"), (anne, "Anne Kolb")):
        user.name = name
        user.save()
    session = make_session(project, maya, anna, anne)
    assert sorted(one.mark for one in seats(session)) == ["AK", "AK2"]


def test_anonymised_marks_are_letters_that_stay(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_session(project, maya, anna, ben, anonymised=True)
    found = seats(session)
    assert [(one.mark, one.name) for one in found] == [("A", "Rater A"), ("B", "Rater B")]
    assert seats(session) == found
    assert letter(27) == "B2"


def test_progress_counts_answers_and_names_nobody_uninvited(
    session: CalibrationSession, anna: User, cleo: User
) -> None:
    rate_alone(session, anna, 3)
    done = {one.seat.user_id: (one.done, one.total) for one in progress_in(current_round(session))}
    assert done[anna.pk] == (1, 2)
    assert sorted(done.values()) == [(0, 2), (1, 2)]
    assert own_seat(session, cleo) is None
    rows = own_subjects(current_round(session), own_seat(session, anna))
    assert [answered for _, answered in rows] == [True, False]


def test_the_list_and_the_page_say_where_a_session_stands(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    make_session(project, maya, anna, ben)
    session = make_room(project, maya, anna, ben)
    assert [line.state for line in session_lines(project)] == [
        "the room is open",
        "round 1, rating alone",
    ]
    page = session_page(session)
    assert page.n_finished == 2
    assert [step.now for step in page.steps] == [False, True, False, False]


def test_my_work_says_how_much_is_rated(
    session: CalibrationSession, anna: User, cleo: User
) -> None:
    rate_alone(session, anna, 3)
    line = waiting_for(anna)[0]
    assert line.text == "Calibration session: 1 of 2 rated."
    assert line.url.endswith(f"/sessions/{session.public_id}/rounds/1/")
    assert waiting_for(cleo) == []


def test_a_sheet_asks_only_what_is_in_focus(session: CalibrationSession, anna: User) -> None:
    seat = own_seat(session, anna)
    seat.rater.project = session.project
    chosen, sheet, answered = sheet_at(current_round(session), seat, 2)
    assert ([one.key for one in sheet.criteria], answered) == (["accuracy"], False)
    assert (sheet.place, sheet.total, chosen.subject.item.key) == (2, 2, "it-2")
    with pytest.raises(NotFound):
        sheet_at(current_round(session), seat, 3)


def test_texts_of_an_open_session_are_held_until_it_is_closed(
    session: CalibrationSession, project: Project, maya: User
) -> None:
    items = list(project.items.values_list("pk", flat=True))
    assert "Session 1" in held_by_session(project, items)
    assert held_by_session(project, []) == ""
    close_session(session=session, actor=maya)
    assert held_by_session(project, items) == ""
