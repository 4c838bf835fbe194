"""A calibration session over HTTP, without scripts: from the call to the effect."""

import pytest
from django.test import Client

from annotation.models import GuidelineEntry, Project, Rubric
from calibration.models import Adjudication, CalibrationSession, RoundAnswer
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

BASE = "/projects/refunds/sessions/"
VERBS = [
    *("session called", "session round begun", "session room opened", "session post written"),
    *("session value proposed", "adjudication settled", "session change drafted"),
    *("rubric published", "session change published", "stale subjects sent out again"),
    "session closed",
]


@pytest.fixture
def stocked(project: Project) -> Project:
    """it-1 and it-2 were rated before; it-3 and it-4 nobody has seen."""
    rater = make_rater(project, "rater-09")
    for number in range(1, 5):
        item = make_item(project, f"it-{number}", outputs=1)
        if number < 3:
            make_annotation(item.subjects.get(), rater, {"accuracy": 2})
    return project


def post(user: User, url: str, **given: object) -> str:
    """Send a form as somebody; where it leads."""
    client = Client()
    client.force_login(user)
    answer = client.post(url, given)
    assert answer.status_code == 303, (url, answer.status_code)
    return answer.url


def read(user: User, url: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def rate(session: str, number: int, values: dict[User, tuple[int, ...]]) -> None:
    for user, given in values.items():
        for place, value in enumerate(given, start=1):
            post(user, f"{session}rounds/{number}/{place}/", **{"rating-accuracy": str(value)})


def test_a_session_from_the_call_to_the_effect(
    stocked: Project, maya: User, anna: User, ben: User, cleo: User
) -> None:
    people = [str(one.public_id) for one in (anna, ben, cleo)]
    plan = {"question": "What is accurate?", "criteria": "accuracy", "rule": "hand", "n": "9"}
    session = post(maya, f"{BASE}new/", **plan, items="it-1\nit-2", people=people, create="1")
    rate(session, 1, {anna: (1, 4), ben: (3, 4), cleo: (5, 4)})
    assert "spread 4, beyond tolerance 1" in read(anna, f"{session}room/")
    decide(session, maya, anna)
    change(session, maya)
    post(maya, f"{session}again/")
    rate(session, 2, {anna: (2, 4), ben: (2, 4), cleo: (2, 4)})
    page = read(maya, session)
    assert "Round 2, Rubric 2" in page
    assert "by hand and round 2 at random" in page
    post(maya, f"{session}close/")
    recorded = list(Event.objects.values_list("verb", flat=True))
    assert [verb for verb in VERBS if verb not in recorded] == []
    assert RoundAnswer.objects.count() == 12


def decide(session: str, lead: User, rater: User) -> None:
    """Talk, propose, settle with an example."""
    unit = {"criterion": "accuracy"}
    post(rater, f"{session}room/1/say/", **unit, text="A date is missing.")
    post(rater, f"{session}room/1/say/", **unit, value="3", propose="1")
    said = {"value": "3", "reason": "No date.", "rule": "A date is needed.", "example": "on"}
    post(lead, f"{session}room/1/settle/", **unit, **said)
    assert Adjudication.objects.get().session == CalibrationSession.objects.get()
    assert GuidelineEntry.objects.get().value == "3"


def change(session: str, lead: User) -> None:
    """Word the next version, publish it, send out what is stale."""
    words = {"c0-question": "How accurate is it, with its date?", "note": "Dates count."}
    post(lead, f"{session}rubric/", **words)
    assert "<ins>" in read(lead, f"{session}rubric/")
    stale = post(lead, f"{session}rubric/publish/")
    assert Rubric.objects.get(version=2).change_note.startswith("Dates count.")
    assert "2 subjects, 2 Annotations" in read(lead, stale)
    post(lead, f"{stale}again/", slots="1", all="1")
