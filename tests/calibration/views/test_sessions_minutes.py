import pytest
from django.test import Client

from annotation.models import Project, Trap
from calibration.models import Adjudication, CalibrationSession
from evalhub.accounts.models import User
from tests.factories.sessions import make_room, make_session


@pytest.fixture
def session(
    client: Client, project: Project, maya: User, anna: User, ben: User
) -> CalibrationSession:
    """A room in which something was said, proposed and decided."""
    session = make_room(project, maya, anna, ben)
    client.force_login(maya)
    for given in ({"text": "Why 3?"}, {"value": "3", "propose": "1"}):
        client.post(at(session, "room/1/say/"), {"criterion": "accuracy", **given})
    decided = {"criterion": "accuracy", "value": "3", "reason": "The date.", "rule": "A date."}
    client.post(at(session, "room/1/settle/"), decided)
    return session


def at(session: CalibrationSession, rest: str) -> str:
    return f"/projects/refunds/sessions/{session.public_id}/{rest}"


def test_the_minutes_hold_what_was_said_and_decided(
    client: Client, session: CalibrationSession, otto: User
) -> None:
    client.force_login(otto)
    page = client.get(at(session, "minutes/")).content.decode()
    for words in ("Why 3?", "3 (1 for, 0 against)", "Decided: 3, by Maya.", "Rule: A date."):
        assert words in page, words
    assert "left open" in page
    assert "Decided units as Traps" not in page


def test_they_are_a_pdf_too(client: Client, session: CalibrationSession, otto: User) -> None:
    client.force_login(otto)
    answer = client.get(at(session, "minutes.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "refunds-session-1.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-1.7")


def test_there_are_none_before_the_room_opens(
    client: Client, project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_session(project, maya, anna, ben)
    client.force_login(maya)
    for rest in ("minutes/", "minutes.pdf"):
        assert client.get(at(session, rest)).status_code == 409


def test_a_lead_makes_a_trap_of_a_decided_unit(
    client: Client, session: CalibrationSession, maya: User, adam: User
) -> None:
    unit = str(Adjudication.objects.get().public_id)
    client.force_login(adam)
    assert client.post(at(session, "traps/"), {"units": unit}).status_code == 403
    client.force_login(maya)
    assert "Decided units as Traps" in client.get(at(session, "minutes/")).content.decode()
    assert client.post(at(session, "traps/"), {"units": unit}).status_code == 303
    assert Trap.objects.get().item.key == "it-1"
    assert client.post(at(session, "traps/"), {}).status_code == 422
