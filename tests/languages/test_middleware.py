"""Which language a page speaks: the person's, the browser's, else English."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from annotation.models import Project
from annotation.services.assignments import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import NotFound
from evalhub.web.failures import error_response
from tests.factories.projects import make_item

LANGUAGE = "/accounts/language/"


@pytest.fixture
def browser(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def work(browser: Client, asks: str = "") -> str:
    return text(
        browser.get(reverse("work-list"), headers={"Accept-Language": asks} if asks else None)
    )


def test_the_browser_decides_until_the_person_does(browser: Client) -> None:
    assert "<h1>My work</h1>" in work(browser)
    german = work(browser, "de-AT,de;q=0.8")
    assert '<html lang="de"' in german
    assert "<h1>Meine Arbeit</h1>" in german
    answer = browser.post(LANGUAGE, {"language": "pt-br"})
    assert (answer.status_code, answer["Location"]) == (303, LANGUAGE)
    assert "<h1>Meu trabalho</h1>" in work(browser, "de")
    browser.post(LANGUAGE, {"language": ""})
    assert "<h1>Meine Arbeit</h1>" in work(browser, "de")
    chosen = Event.objects.filter(verb="language chosen").order_by("pk")
    assert [event.payload["language"] for event in chosen] == ["pt-br", ""]


def test_arabic_runs_from_right_to_left(browser: Client) -> None:
    page = work(browser, "ar")
    assert '<html lang="ar" dir="rtl"' in page
    assert "<h1>عملي</h1>" in page


def test_pages_that_are_not_translated_stay_english(client: Client, maya: User) -> None:
    client.force_login(maya)
    client.post(LANGUAGE, {"language": "ar"})
    answer = client.get("/projects/refunds/")
    assert answer["Content-Language"] == "en"
    assert '<html lang="en"' in text(answer)
    assert "Accept-Language" not in answer.get("Vary", "")
    # What one request speaks is forgotten before the next.
    client.get(reverse("work-list"))
    assert text(client.get("/projects/refunds/")).count('lang="en"') == 1


def test_refusals_speak_the_language_of_the_person_on_any_page(browser: Client) -> None:
    browser.post(LANGUAGE, {"language": "de"})
    role = browser.get("/projects/refunds/settings/")
    assert (role.status_code, role["Content-Language"]) == (403, "de")
    assert "bewertende Person, darf das nicht: Einstellungen ändern." in text(role)
    for address in ("/projects/nowhere/", "/nowhere-at-all/"):
        missing = browser.get(address)
        assert (missing.status_code, missing["Content-Language"]) == (404, "de")
        assert "Hier ist nichts" in text(missing)


@pytest.mark.django_db
def test_before_signing_in_the_browser_decides(client: Client) -> None:
    page = text(client.get("/accounts/login/", headers={"Accept-Language": "fr"}))
    assert '<h1 id="entrance-title">Se connecter</h1>' in page
    assert "Sign in" not in page
    assert '<html lang="en"' in text(client.get("/accounts/login/"))


def test_programs_are_refused_in_english(anna: User) -> None:
    request = RequestFactory().get("/api/v1/x/", headers={"Accept-Language": "de"})
    request.user = anna
    assert "There is nothing at this address." in text(error_response(request, NotFound()))


def test_numbers_in_words_and_counts_follow_the_language(browser: Client, project: Project) -> None:
    for n in range(2):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    browser.get("/projects/refunds/desk/", follow=True)
    # Two are left: the dual of Arabic, the plural of Spanish.
    assert "بقي اثنان" in work(browser, "ar")
    assert "quedan 2" in work(browser, "es")


def test_the_desk_speaks_the_language_of_each_person(
    client: Client, anna: User, ben: User, project: Project
) -> None:
    for n in range(4):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    seen = {}
    # What is written once for everybody is written once for each language.
    for user, language in ((anna, "de"), (ben, "en"), (anna, "ar")):
        client.force_login(user)
        client.post(LANGUAGE, {"language": language})
        page = text(client.get("/projects/refunds/desk/", follow=True))
        seen[language] = ["Nicht beurteilbar" in page, "Cannot judge" in page, "تخطي هذا" in page]
        assert ("Etwas funktioniert nicht" in page) is (language == "de")
        assert 'value="5"' in page
    assert seen == {
        "de": [True, False, False],
        "en": [False, True, False],
        "ar": [False, False, True],
    }
