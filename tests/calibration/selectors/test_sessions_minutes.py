from annotation.models import Project
from calibration.selectors.sessions.minutes import session_minutes
from calibration.sessions.minutes_text import minutes_blocks
from evalhub.accounts.models import User
from tests.factories.sessions import make_room


def test_minutes_tell_who_rated_what_and_what_stayed_open(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_room(
        project,
        maya,
        anna,
        ben,
    )
    minutes = session_minutes(session)
    assert sorted(minutes.present) == ["Anna (AN)", "Ben (BE)"]
    assert minutes.late == []
    first = minutes.subjects[0]
    assert (first.item, first.units[0].spread) == ("it-1", "spread 2, beyond tolerance 1")
    assert first.units[0].decision == "left open"
    assert sorted(first.units[0].rated.split(", ")) == ["AN 1", "BE 3"]


def test_their_paper_says_the_same(project: Project, maya: User, anna: User, ben: User) -> None:
    session = make_room(project, maya, anna, ben)
    blocks = minutes_blocks(session_minutes(session))
    assert blocks[0].text == "Session 1: What does “left open” mean?"
    text = "\n".join(block.text for block in blocks)
    assert "Chosen by: By hand. Rated by Rubric 1." in text
    assert "Decided: left open." in text
