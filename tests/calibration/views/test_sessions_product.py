import pytest
from django.test import Client

from annotation.models import Project, Rubric
from calibration.models import CalibrationSession, Relabel
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.sessions import make_room, make_session


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_room(project, maya, anna, ben)


def at(session: CalibrationSession, rest: str) -> str:
    return f"/projects/refunds/sessions/{session.public_id}/{rest}"


def test_a_lead_words_publishes_and_sends_out_again(
    client: Client, session: CalibrationSession, project: Project, maya: User
) -> None:
    subject = project.items.get(key="it-1").subjects.get()
    make_annotation(subject, make_rater(project, "rater-09"), {"accuracy": 2})
    client.force_login(maya)
    words = {"c0-question": "How accurate is it, in so many words?", "c0-a2": "No next step."}
    assert client.post(at(session, "rubric/"), words).status_code == 303
    page = client.get(at(session, "rubric/")).content.decode()
    assert "<ins>" in page
    assert "Publish Rubric 2" in page
    answer = client.post(at(session, "rubric/publish/"))
    assert (answer.status_code, answer.url) == (303, at(session, "stale/"))
    assert Rubric.objects.get(version=2).guidelines == ""
    page = client.get(answer.url).content.decode()
    assert "1 subjects, 1 Annotations" in page
    again = client.post(at(session, "stale/again/"), {"slots": "2", "all": "1"})
    assert again.status_code == 303
    assert Relabel.objects.get().slots == 2
    assert "2 asked" in client.get(answer.url).content.decode()


def test_nothing_is_changed_before_the_room_opens_or_by_others(
    client: Client, session: CalibrationSession, project: Project, maya: User, anna: User, ben: User
) -> None:
    early = make_session(project, maya, anna, ben)
    client.force_login(maya)
    assert client.get(at(early, "rubric/")).status_code == 409
    assert client.post(at(session, "rubric/publish/")).status_code == 409
    assert "Nothing is stale" in client.get(at(session, "stale/")).content.decode()
    client.force_login(anna)
    for rest in ("rubric/", "rubric/publish/", "stale/again/"):
        assert client.post(at(session, rest)).status_code == 403, rest


def test_ids_that_only_look_like_numbers_choose_nothing(
    client: Client, session: CalibrationSession, maya: User, anna: User
) -> None:
    client.force_login(maya)
    assert client.post(at(session, "stale/again/"), {"subjects": "²"}).status_code == 422
    people = [str(maya.public_id), str(anna.public_id)]
    asked = {"question": "Why?", "criteria": "accuracy", "rule": "hand", "items": "it-1", "n": "3"}
    given = {**asked, "people": people, "subjects": "²", "create": "1"}
    assert client.post("/projects/refunds/sessions/new/", given).status_code == 303
