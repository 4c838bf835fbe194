import pytest
from django.test import Client

from annotation.models import Project
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.raters import pause_rater
from calibration.models import Adjudication, CalibrationSession, Post, Proposal
from calibration.selectors.sessions.room import subject_at
from calibration.selectors.sessions.talk import talk_version
from calibration.services.sessions.again import close_session
from evalhub.accounts.models import User
from tests.factories.sessions import make_room, make_session

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_room(project, maya, anna, ben)


def at(session: CalibrationSession, rest: str = "room/1/") -> str:
    return f"/projects/refunds/sessions/{session.public_id}/{rest}"


def test_the_room_shows_what_was_rated(
    client: Client, session: CalibrationSession, anna: User
) -> None:
    client.force_login(anna)
    page = client.get(at(session, "room/")).content.decode()
    assert "spread 2, beyond tolerance 1" in page
    assert "Answer a to it-1." in page
    assert "1 of 2 by disagreement" in page
    assert "Settle Accuracy" not in page


def test_the_room_is_closed_before_and_hidden_from_others(
    client: Client, project: Project, maya: User, anna: User, ben: User, cleo: User
) -> None:
    session = make_session(project, maya, anna, ben)
    for user, status in ((anna, 409), (maya, 409), (cleo, 404)):
        client.force_login(user)
        assert client.get(at(session, "room/")).status_code == status, user
        assert client.get(at(session, "room/1/talk/")).status_code == status, user


def test_who_is_not_invited_says_and_votes_nothing(
    client: Client, session: CalibrationSession, cleo: User
) -> None:
    client.force_login(cleo)
    assert client.post(at(session, "room/1/say/"), {"text": "Hello"}).status_code == 404
    assert not Post.objects.exists()


def test_words_values_and_votes_without_scripts(
    client: Client, session: CalibrationSession, anna: User, ben: User
) -> None:
    client.force_login(anna)
    answer = client.post(at(session, "room/1/say/"), {"text": "Why?", "criterion": "accuracy"})
    assert answer.status_code == 303
    assert answer.url == f"{at(session)}?criterion=accuracy#_room_talk"
    client.post(at(session, "room/1/say/"), {"value": "3", "propose": "1"})
    client.post(at(session, "room/1/say/"), {"text": "Say more.", "wording": "1"})
    client.force_login(ben)
    proposal = Proposal.objects.get(kind="value")
    client.post(at(session, f"proposals/{proposal.public_id}/"), {"agrees": "no"})
    page = client.get(at(session)).content.decode()
    assert "Why?" in page
    assert "Say more." in page
    assert "1 for" in page
    assert "1 against" in page


def test_news_come_only_when_there_are_some(
    client: Client, session: CalibrationSession, anna: User
) -> None:
    client.force_login(anna)
    seen = talk_version(session, subject_at(session, 1), "accuracy")
    asked = {"criterion": "accuracy", "seen": seen}
    assert client.get(at(session, "room/1/talk/"), asked).status_code == 204
    said = client.post(at(session, "room/1/say/"), {"text": "New.", **asked}, **HTMX)
    assert said.content.decode().count('id="_room_say"') == 1
    news = client.get(at(session, "room/1/talk/"), asked, **HTMX)
    assert "New." in news.content.decode()
    assert "_room_say" not in news.content.decode()


def test_an_adjudicator_settles_and_everybody_reads_it(
    client: Client, session: CalibrationSession, adam: User, anna: User
) -> None:
    client.force_login(adam)
    given = {"criterion": "accuracy", "value": "3", "reason": "The date is there.", "rule": ""}
    refused = client.post(at(session, "room/1/settle/"), {**given, "reason": " "})
    assert refused.status_code == 422
    assert client.post(at(session, "room/1/settle/"), given).status_code == 303
    assert Adjudication.objects.get().value == 3
    client.force_login(anna)
    assert "Settled on <b>3</b>" in client.get(at(session)).content.decode()
    assert client.post(at(session, "room/1/settle/"), given).status_code == 403


def test_ambiguous_and_leave_open(client: Client, session: CalibrationSession, maya: User) -> None:
    client.force_login(maya)
    later = client.post(at(session, "room/1/settle/"), {"later": "1"})
    assert later.url == at(session, "room/2/")
    given = {"criterion": "accuracy", "value": "ambiguous", "reason": "Both hold."}
    client.post(at(session, "room/1/settle/"), given)
    assert Adjudication.objects.get().ambiguous
    assert "Truly ambiguous" in client.get(at(session)).content.decode()


def test_raters_read_the_draft_in_the_room(
    client: Client, session: CalibrationSession, maya: User, anna: User
) -> None:
    client.force_login(maya)
    client.post(at(session, "rubric/"), {"c0-question": "How accurate, in so many words?"})
    client.force_login(anna)
    page = client.get(at(session)).content.decode()
    assert "Proposed Rubric change" in page
    assert "in so many words" in page
    assert "Word the next Rubric" not in page


def test_who_decided_meanwhile_is_not_overwritten_by_a_page_made_before(
    client: Client, session: CalibrationSession, maya: User, adam: User
) -> None:
    given = {"criterion": "accuracy", "reason": "The date is there."}
    for user, value, status in ((maya, "3", 303), (adam, "5", 422)):
        client.force_login(user)
        answer = client.post(at(session, "room/1/settle/"), {**given, "value": value})
        assert answer.status_code == status, user
    assert "has decided this case meanwhile" in answer.content.decode()
    standing = Adjudication.objects.get()
    assert f'name="seen" value="{standing.public_id}"' in answer.content.decode()
    anew = {**given, "value": "5", "seen": str(standing.public_id)}
    assert client.post(at(session, "room/1/settle/"), anew).status_code == 303
    assert list(Adjudication.objects.order_by("pk").values_list("value", "state")) == [
        (3, "superseded"),
        (5, "settled"),
    ]


def test_a_value_that_is_nested_without_end_is_refused(
    client: Client, session: CalibrationSession, maya: User
) -> None:
    client.force_login(maya)
    given = {"value": "[" * 1000, "propose": "1"}
    assert client.post(at(session, "room/1/say/"), given).status_code == 422


def test_who_is_paused_or_excluded_neither_reads_nor_says_anything(
    client: Client, session: CalibrationSession, anna: User, ben: User, maya: User
) -> None:
    pause_rater(rater=session.project.raters.get(user=anna), reason="A talk first.", actor=maya)
    exclude_rater(rater=session.project.raters.get(user=ben), reason="Copied.", actor=maya)
    for user in (anna, ben):
        client.force_login(user)
        assert client.get(at(session, "room/")).status_code == 403
        assert client.get(at(session, "room/1/talk/")).status_code == 403
        assert client.post(at(session, "room/1/say/"), {"text": "Hello"}).status_code == 403
        assert client.get(at(session, "rounds/1/1/")).status_code == 403
    assert not Post.objects.exists()


def test_a_closed_session_is_read_and_not_written(
    client: Client, session: CalibrationSession, maya: User
) -> None:
    close_session(session=session, actor=maya)
    client.force_login(maya)
    page = client.get(at(session)).content.decode()
    assert "nothing is added any more" in page
    assert 'id="_room_settle"' not in page
    given = {"criterion": "accuracy", "value": "3", "reason": "Late."}
    assert client.post(at(session, "room/1/settle/"), given).status_code == 422
    assert client.post(at(session, "room/1/say/"), {"text": "Late"}).status_code == 409
    for rest in ("rubric/publish/", "again/"):
        assert client.post(at(session, rest)).status_code == 409, rest
    assert not Post.objects.exists()
    assert not Adjudication.objects.exists()
