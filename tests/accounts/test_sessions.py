"""Sessions as they are read back: signed, and each request's own."""

import pytest
from django.contrib.sessions.models import Session

from evalhub.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def stored(**data: object) -> str:
    session = SessionStore()
    session.update(data)
    session.save()
    return session.session_key


def test_what_a_request_changes_and_does_not_save_is_its_own() -> None:
    key = stored(seen=["a"])
    first = SessionStore(key)
    first["seen"].append("b")
    assert SessionStore(key)["seen"] == ["a"]


def test_what_is_saved_is_read_back() -> None:
    key = stored(seen=["a"])
    session = SessionStore(key)
    session["seen"] = ["b"]
    session.save()
    assert SessionStore(key)["seen"] == ["b"]


def test_data_that_were_tampered_with_are_empty() -> None:
    key = stored(seen=["a"])
    row = Session.objects.get(pk=key)
    Session.objects.filter(pk=key).update(session_data=row.session_data[:-2] + "xx")
    assert dict(SessionStore(key).items()) == {}
