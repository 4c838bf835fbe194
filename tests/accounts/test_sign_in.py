"""Signing in, its limits, passwords and the second factor, through the pages of allauth."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client

from evalhub.accounts.models import User
from evalhub.accounts.services.links import create_sign_in_link
from evalhub.audit.models import Event
from tests.factories.people import PASSWORD, make_user

LOGIN = "/accounts/login/"
NEW = "battery staple gnu 42"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def nina(db: None) -> User:
    user = make_user("nina")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, password: str = PASSWORD, email: str = "nina@example.org") -> str:
    """Send the form; return where the answer points, empty when it is the form again."""
    response = client.post(LOGIN, {"login": email, "password": password})
    return response.get("Location", "")


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_an_address_in_any_case_and_a_password_sign_in(client: Client, nina: User) -> None:
    assert sign_in(client, email="NINA@Example.org") == "/"
    assert client.get("/accounts/").status_code == 200
    assert Event.objects.filter(verb="person signed in", actor=nina).count() == 1


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, nina: User) -> None:
    wrong = client.post(LOGIN, {"login": "nina@example.org", "password": "x" * 12})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "x" * 12})

    def shown(response: object) -> str:
        html = re.sub(r"\b\w{64}\b", "", response.content.decode())
        return html.replace("nobody@", "nina@")

    assert shown(wrong) == shown(unknown)


def test_ten_wrong_passwords_lock_the_address(client: Client, nina: User) -> None:
    for _ in range(10):
        assert sign_in(client, "wrong horse battery") == ""
    assert sign_in(client) == ""
    assert sign_in(Client()) == ""


def test_signing_in_changes_the_session(client: Client, nina: User) -> None:
    client.get(LOGIN)
    sign_in(client)
    first = client.session.session_key
    client.post("/accounts/logout/")
    sign_in(client)
    assert client.session.session_key != first


def test_signing_out_needs_a_post(client: Client, nina: User) -> None:
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/accounts/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/accounts/").status_code == 302


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    data = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/accounts/signup/", data)
    assert "Accounts are by invitation" in response.content.decode()
    assert not User.objects.exists()


def test_a_foreign_address_is_not_followed_after_signing_in(client: Client, nina: User) -> None:
    data = {"login": nina.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(LOGIN, data)["Location"] == "/"


def test_a_forgotten_password_is_replaced_by_mail(client: Client, nina: User) -> None:
    client.post("/accounts/password/reset/", {"email": nina.email})
    (message,) = mail.outbox
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", message.body)[1]
    form = client.get(link)["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert sign_in(Client(), NEW) == "/"
    assert sign_in(Client(), PASSWORD) == ""
    assert Event.objects.filter(verb="password reset", object_id=nina.public_id).exists()


@pytest.mark.parametrize("weak", ["short", "nina@example.org", "password1234"])
def test_weak_passwords_are_refused(weak: str, client: Client, nina: User) -> None:
    sign_in(client)
    data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    client.post("/accounts/password/change/", data)
    assert sign_in(Client()) == "/"


def test_a_changed_password_leaves_an_event(client: Client, nina: User) -> None:
    sign_in(client)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", data)["Location"] == "/accounts/"
    assert Event.objects.filter(verb="password changed", actor=nina).exists()


def switch_on(client: Client) -> str:
    """Confirm the password and set up the app; returns its secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = "/accounts/2fa/totp/activate/"
    assert "data:" not in client.get(page).content.decode()
    secret = client.session[SECRET_SESSION_KEY]
    assert client.post(page, {"code": code_of(secret)}).status_code == 302
    return secret


def test_a_second_factor_is_asked_for_once_it_is_on(
    client: Client, nina: User, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client)
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith(
        "/accounts/reauthenticate/"
    )
    with django_capture_on_commit_callbacks(execute=True):
        switch_on(client)
    other = Client()
    assert sign_in(other).startswith("/accounts/2fa/authenticate/")
    assert other.get("/accounts/").status_code == 302
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert other.get("/accounts/").status_code == 302
    assert Event.objects.filter(verb="totp activated", actor=nina).exists()


def test_a_recovery_code_signs_in_once(client: Client, nina: User) -> None:
    sign_in(client)
    switch_on(client)
    html = client.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.search(r'id="recovery-codes"[^>]*>(\S+)', html)[1]
    first, second = Client(), Client()
    for visitor, status in ((first, 200), (second, 302)):
        sign_in(visitor)
        visitor.post("/accounts/2fa/authenticate/", {"code": code})
        assert visitor.get("/accounts/").status_code == status


def test_an_admin_signs_in_where_everyone_does(client: Client, db: None) -> None:
    response = client.get("/admin/login/?next=/admin/")
    assert response["Location"].startswith(LOGIN)


def test_somebody_without_a_password_sets_up_a_second_factor(client: Client, olga: User) -> None:
    client.post(create_sign_in_link(user=olga))
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
