import numpy as np
import pytest

from annotation.models import Project
from annotation.selectors.ratings import scale_of
from calibration.adjudication.tolerances import tolerance_of
from calibration.errors import RoomClosed
from calibration.models import CalibrationSession
from calibration.selectors.sessions.invited import seats
from calibration.selectors.sessions.progress import current_round
from calibration.selectors.sessions.readings import answers_of, round_criteria, round_tables
from calibration.selectors.sessions.room import Said, room_page, spread_words, subject_at
from calibration.selectors.sessions.talk import talk_of, talk_version
from calibration.services.sessions.talk import post, propose_value, vote
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.sessions import make_room, make_session, rate_alone


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User, cleo: User) -> CalibrationSession:
    """it-1 rated 1, 3, 5; it-2 rated 4 by all three."""
    return make_room(project, maya, anna, ben, cleo)


def test_nothing_is_read_before_the_room_opens(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_session(project, maya, anna, ben)
    rate_alone(session, anna, 3)
    with pytest.raises(RoomClosed):
        answers_of(current_round(session))
    with pytest.raises(RoomClosed):
        room_page(session)


def test_the_table_has_a_row_for_each_seat_and_a_column_for_each_subject(
    session: CalibrationSession,
) -> None:
    (table,) = round_tables(current_round(session))
    # Places on the scale 1 to 5: 1, 3, 5 are 0, 2, 4; 4 is 3.
    assert sorted(table.matrix[:, 0]) == pytest.approx([0, 2, 4])
    assert table.matrix[:, 1] == pytest.approx([3, 3, 3])
    assert table.raters == tuple(seat.mark for seat in seats(session))


def test_abstentions_are_counted_and_missing(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_session(project, maya, anna, ben)
    rate_alone(session, anna, None)
    rate_alone(session, ben, 2)
    (table,) = round_tables(current_round(session))
    assert table.n_abstained == 1
    assert int(np.isnan(table.matrix).sum()) == 1


def test_what_differs_most_comes_first(session: CalibrationSession) -> None:
    page = room_page(session)
    assert (page.chosen.place, page.at, page.total) == (1, 1, 2)
    assert (page.previous, page.following) == (0, 2)
    assert (page.unit.spread, page.unit.tone) == ("spread 4, beyond tolerance 1", "bad")
    later = room_page(session, 2)
    assert (later.unit.spread, later.previous) == ("all agree", 1)
    assert (later.n_settled, later.n_units) == (0, 2)


def test_an_unknown_place_or_criterion_is_not_there(session: CalibrationSession) -> None:
    for place, key in ((9, ""), (1, "overall")):
        with pytest.raises(NotFound):
            room_page(session, place, key)
    with pytest.raises(NotFound):
        subject_at(session, 9)


@pytest.mark.parametrize(
    ("codes", "words", "tone"),
    [
        ((2, 3), "spread 1, within tolerance 1", ""),
        ((2, 4), "spread 2, beyond tolerance 1", "bad"),
        ((2, 2), "all agree", ""),
        ((2,), "fewer than two Ratings", ""),
    ],
)
def test_the_spread_is_held_against_the_tolerance(
    session: CalibrationSession, codes: tuple[int, ...], words: str, tone: str
) -> None:
    criterion = round_criteria(current_round(session))[0]
    people = seats(session)
    said = [Said(people[at], str(code), "", code) for at, code in enumerate(codes)]
    found = spread_words(said, tolerance_of(criterion, scale_of(criterion)), scale_of(criterion))
    assert found[:2] == (words, tone)


def test_the_talk_names_people_as_the_session_does_and_changes_with_every_word(
    session: CalibrationSession, maya: User, anna: User, ben: User
) -> None:
    page = room_page(session, 1)
    about = {"chosen": page.chosen, "criterion": page.unit.criterion}
    seen = [talk_version(session, page.chosen, "accuracy")]
    post(**about, text="Why 5?", actor=anna)
    seen.append(talk_version(session, page.chosen, "accuracy"))
    proposal = propose_value(**about, value=3, actor=maya)
    vote(proposal=proposal, agrees=False, actor=ben)
    seen.append(talk_version(session, page.chosen, "accuracy"))
    talk = talk_of(session, page.chosen, page.unit, ben)
    own = next(seat for seat in seats(session) if seat.user_id == anna.pk)
    assert (talk.posts[0].author.name, talk.posts[0].author.rated) == (own.name, "1")
    assert (talk.tallies[0].own, len(talk.tallies[0].yes), len(talk.tallies[0].no)) == (False, 1, 1)
    assert len({*seen, talk.seen}) == 3
