"""Who a request comes from: read with the session, never against what the session says."""

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from evalhub.accounts import backends
from evalhub.accounts.models import User
from evalhub.accounts.sessions import OWNERS, SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The people who were read by themselves, by id."""
    found: list[int] = []
    plain = backends.AccountBackend.get_user

    def listening_too(self: object, user_id: int) -> User | None:
        found.append(int(user_id))
        return plain(self, user_id)

    monkeypatch.setattr(backends.AccountBackend, "get_user", listening_too)
    return found


@pytest.fixture
def signed_in(anna: User) -> Client:
    client = Client()
    client.force_login(anna, backend="evalhub.accounts.backends.AccountBackend")
    OWNERS.clear()
    return client


def person_of(client: Client) -> object:
    return client.get(reverse("work-list")).wsgi_request.user


def test_from_the_second_request_on_nobody_is_read_alone(
    signed_in: Client, anna: User, asked: list[int]
) -> None:
    assert [person_of(signed_in) for _ in range(3)] == [anna] * 3
    assert asked == [anna.pk]


def test_what_the_session_says_counts(
    signed_in: Client, anna: User, ben: User, asked: list[int]
) -> None:
    assert person_of(signed_in) == anna
    # The same key, and somebody else's session by now.
    session = SessionStore(signed_in.cookies["sessionid"].value)
    session[SESSION_KEY] = str(ben.pk)
    session[HASH_SESSION_KEY] = ben.get_session_auth_hash()
    session.save()
    assert person_of(signed_in) == ben
    assert asked == [anna.pk, ben.pk]


def test_a_new_password_elsewhere_ends_the_session(signed_in: Client, anna: User) -> None:
    assert person_of(signed_in) == anna
    anna.set_password("another long password")
    anna.save()
    assert not person_of(signed_in).is_authenticated
    assert not Session.objects.exists()


def test_who_may_not_sign_in_any_more_is_out_at_once(signed_in: Client, anna: User) -> None:
    assert person_of(signed_in) == anna
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert not person_of(signed_in).is_authenticated


def test_an_unknown_backend_is_not_believed(signed_in: Client, anna: User) -> None:
    assert person_of(signed_in) == anna
    session = SessionStore(signed_in.cookies["sessionid"].value)
    session["_auth_user_backend"] = "elsewhere.Backend"
    session.save()
    assert not person_of(signed_in).is_authenticated
