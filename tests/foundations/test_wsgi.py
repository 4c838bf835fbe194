"""What the server gets from the application."""

import io
from typing import Any

import pytest
from django.core.signals import request_finished

from evalhub.errors import Unavailable
from evalhub.startup.sealing import seal, unseal
from evalhub.wsgi import application


@pytest.fixture(autouse=True)
def given_up(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[bool]:
    """What a web process gives up, it gives up for this test alone."""
    found: list[bool] = []
    settings.SEALING_KEY = settings.SEALING_KEY
    for place in ("evalhub.startup.sealing", "evalhub.wsgi"):
        monkeypatch.setattr(f"{place}.GIVEN_UP", found)
    return found


def asked(path: str) -> tuple[str, Any]:
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    body = application(environ, lambda status, headers: said.append(status))
    return said[0], body


@pytest.mark.django_db(transaction=True)
def test_a_page_goes_in_one_piece_after_its_request_has_ended() -> None:
    ended: list[object] = []
    listener = lambda **_: ended.append(1)  # noqa: E731
    request_finished.connect(listener)
    try:
        status, body = asked("/accounts/login/")
    finally:
        request_finished.disconnect(listener)
    assert (status, len(body), len(ended)) == ("200 OK", 1, 1)
    assert b"<html" in body[0]


@pytest.mark.django_db(transaction=True)
def test_a_file_is_streamed() -> None:
    status, body = asked("/static/js/desk.js")
    try:
        assert status == "200 OK"
        assert not isinstance(body, list)
        assert b"".join(body)
    finally:
        body.close()


@pytest.mark.django_db(transaction=True)
def test_a_process_that_answers_requests_opens_no_provider_key() -> None:
    sealed = seal("sk-CANARY", host="a")
    asked("/healthz")
    with pytest.raises(Unavailable, match="by workers only"):
        unseal(sealed, host="a")
