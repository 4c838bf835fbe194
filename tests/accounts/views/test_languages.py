"""Choosing a language: the page answers in it, what is unknown is refused."""

import pytest
from django.http import HttpResponse
from django.test import Client

from evalhub.accounts.models import User
from evalhub.audit.models import Event

LANGUAGE = "/accounts/language/"


@pytest.fixture
def browser(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_page_answers_in_the_new_language(browser: Client, anna: User) -> None:
    answer = browser.post(LANGUAGE, {"language": "fr"})
    assert (answer.status_code, answer["Location"]) == (303, LANGUAGE)
    assert "<h1>Langue</h1>" in text(browser.get(LANGUAGE))
    event = Event.objects.get(verb="language chosen")
    assert (event.actor, event.payload) == (anna, {"language": "fr"})


def test_the_picker_says_what_nobody_has_reviewed(browser: Client) -> None:
    page = text(browser.get(LANGUAGE))
    assert ">English</option>" in page
    assert ">Deutsch (not reviewed)</option>" in page
    assert 'value="ar"' in page


@pytest.mark.parametrize("language", ["xx", "en-gb", "../de"])
def test_an_unknown_language_is_refused(browser: Client, anna: User, language: str) -> None:
    assert browser.post(LANGUAGE, {"language": language}).status_code == 422
    anna.refresh_from_db()
    assert anna.preferences == {}


def test_signed_out_people_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(LANGUAGE).status_code == 302
