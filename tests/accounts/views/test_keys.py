"""The page of one's own keys."""

import pytest
from django.test import Client

from evalhub.accounts.models import User

KEYS = "/accounts/keys/"


@pytest.fixture
def own(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def test_chosen_keys_are_saved_and_shown(own: Client, olga: User) -> None:
    answer = own.post(KEYS, {"key-g": "J", "key-Ctrl+Enter": "ctrl+s"})
    assert (answer.status_code, answer["Location"]) == (303, KEYS)
    olga.refresh_from_db()
    assert olga.preferences["keys"] == {"g": "j", "Ctrl+Enter": "Ctrl+s"}
    assert 'value="Ctrl+s"' in own.get(KEYS).content.decode()


def test_submitting_by_itself_is_switched_on_and_off(own: Client, olga: User) -> None:
    own.post(KEYS, {"auto_submit": "on"})
    olga.refresh_from_db()
    assert olga.preferences == {"auto_submit": True}
    assert 'name="auto_submit" checked' in own.get(KEYS).content.decode()
    own.post(KEYS, {})
    olga.refresh_from_db()
    assert olga.preferences == {}


def test_a_clash_is_refused_and_nothing_is_saved(own: Client, olga: User) -> None:
    answer = own.post(KEYS, {"key-g": "f"})
    assert answer.status_code == 422
    assert "f is also the key of" in answer.content.decode()
    olga.refresh_from_db()
    assert olga.preferences == {}


def test_the_printed_keys_come_back(own: Client, olga: User) -> None:
    own.post(KEYS, {"key-g": "j"})
    own.post(KEYS, {"key-g": "j", "defaults": "1"})
    olga.refresh_from_db()
    assert olga.preferences == {}


def test_signed_out_people_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(KEYS)["Location"].startswith("/accounts/login/")
