import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from calibration.models import CalibrationSession, RoundAnswer
from calibration.selectors.sessions.progress import current_round
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_rated
from tests.factories.projects import make_item
from tests.factories.sessions import make_session, rate_alone

BASE = "/projects/refunds/sessions/"


@pytest.fixture
def session(project: Project, maya: User, anna: User, ben: User) -> CalibrationSession:
    return make_session(project, maya, anna, ben, keys=("it-1", "it-2"))


def plan(*people: User, **fields: object) -> dict[str, object]:
    return {
        "question": "What is accurate?",
        "criteria": ["accuracy"],
        "rule": "disagreement",
        "n": "12",
        "people": [str(one.public_id) for one in people],
        **fields,
    }


def at(session: CalibrationSession, rest: str = "") -> str:
    return f"{BASE}{session.public_id}/{rest}"


def test_an_empty_list_says_what_comes_here(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    assert "No session yet" in client.get(BASE).content.decode()


def test_a_lead_previews_and_calls_a_session(
    client: Client, project: Project, maya: User, anna: User, ben: User
) -> None:
    make_rated(project)
    client.force_login(maya)
    page = client.post(f"{BASE}new/", plan(anna, ben, preview="1")).content.decode()
    assert "Accuracy: 2, 4" in page
    assert "Everybody rates 2 subjects alone" in page
    assert not CalibrationSession.objects.exists()
    subject = project.items.get(key="it-1").subjects.order_by("pk").first()
    answer = client.post(f"{BASE}new/", plan(anna, ben, create="1", subjects=[str(subject.pk)]))
    session = CalibrationSession.objects.get()
    assert (answer.status_code, answer.url) == (303, at(session))
    assert current_round(session).subjects.get().subject == subject
    assert "What is accurate?" in client.get(BASE).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"question": ""}, "This field is required"),
        ({"rule": "stratum", "stratum": "tier"}, "such as tier=2"),
        ({"rule": "hand", "items": " "}, "Name at least one Item"),
        ({"rule": "hand", "items": "it-9"}, "it-9 cannot be chosen"),
        ({"people": []}, "This field is required"),
    ],
)
def test_a_plan_that_cannot_be_is_sent_back(
    client: Client, project: Project, maya: User, anna: User, ben: User, fields: dict, words: str
) -> None:
    client.force_login(maya)
    make_item(project)
    answer = client.post(f"{BASE}new/", plan(anna, ben, create="1", **fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CalibrationSession.objects.exists()


def test_somebody_invited_rates_alone_and_goes_on(
    client: Client, session: CalibrationSession, anna: User
) -> None:
    client.force_login(anna)
    first = client.get(at(session, "rounds/1/"))
    assert first.url == at(session, "rounds/1/1/")
    page = client.get(first.url).content.decode()
    assert "Answer a to it-1." in page
    assert client.post(first.url, {}).status_code == 422
    answer = client.post(first.url, {"rating-accuracy": "4"})
    assert (answer.status_code, answer.url) == (303, at(session, "rounds/1/"))
    assert RoundAnswer.objects.get().ratings["accuracy"]["value"] == 4
    assert client.get(first.url).status_code == 303
    assert client.post(first.url, {"rating-accuracy": "1"}).status_code == 303
    assert RoundAnswer.objects.get().ratings["accuracy"]["value"] == 4


def test_who_is_not_invited_finds_nothing(
    client: Client, session: CalibrationSession, cleo: User
) -> None:
    client.force_login(cleo)
    for rest in ("rounds/1/", "rounds/1/1/"):
        assert client.get(at(session, rest)).status_code == 404
    assert client.get(at(session)).status_code == 403


def test_no_page_of_the_lead_tells_a_value_before_the_room_opens(
    client: Client, session: CalibrationSession, maya: User, anna: User
) -> None:
    chosen = current_round(session).subjects.get(place=1)
    rate_alone(session, anna, 5)
    answer = RoundAnswer.objects.get(chosen=chosen)
    client.force_login(maya)
    page = client.get(at(session)).content.decode()
    assert "1 of 2" in page
    assert str(answer.ratings) not in page
    assert "Ratings" not in page.split("Agenda")[1]


def test_the_lead_opens_without_waiting(
    client: Client, session: CalibrationSession, maya: User, anna: User
) -> None:
    client.force_login(anna)
    assert client.post(at(session, "open/")).status_code == 403
    client.force_login(maya)
    assert client.post(at(session, "open/")).url == at(session)
    assert current_round(session).opened_by == maya
    assert "before everybody had finished" in client.get(at(session)).content.decode()


def test_my_work_leads_to_the_round(
    client: Client, session: CalibrationSession, anna: User
) -> None:
    client.force_login(anna)
    page = client.get(reverse("work-list")).content.decode()
    assert "Calibration session: 0 of 2 rated." in page
    assert at(session, "rounds/1/") in page
