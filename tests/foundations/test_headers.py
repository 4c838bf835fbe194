"""What every answer carries, also those that say no."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.urls import urlpatterns as real
from tests.factories.people import PASSWORD


def crash(request: object) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [*real, path("crash/", crash)]

ANSWERS = [
    (200, "/accounts/login/", {}),
    (200, "/healthz", {}),
    (302, "/projects/", {}),
    (400, "/healthz", {"headers": {"host": "evil.example"}}),
    (401, "/api/v1/projects/", {}),
    (404, "/nothing-here/", {}),
    (404, "/api/v1/nothing/", {}),
    (405, "/accounts/tokens/", {}),
    (500, "/crash/", {}),
]


def check(response: HttpResponse) -> None:
    """Fail unless the answer forbids framing, sniffing, inline code and leaking its address."""
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "data:" not in policy
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(("status", "address", "extra"), ANSWERS)
@override_settings(ROOT_URLCONF="tests.foundations.test_headers")
def test_every_answer_has_the_headers(
    status: int, address: str, extra: dict[str, object], project: Project, anna: User
) -> None:
    client = Client(raise_request_exception=False)
    if status == 405:
        client.force_login(anna)
    response = client.get(address, **extra)
    assert response.status_code == status
    check(response)


def test_a_refused_member_and_a_forged_form_get_the_headers_too(
    project: Project, anna: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    refused = client.get("/projects/refunds/settings/")
    forged = client.post("/accounts/edit/", {"name": "Mallory"})
    for response in (refused, forged):
        assert response.status_code == 403
        check(response)
    anna.refresh_from_db()
    assert anna.name == "Anna"


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/nothing-here/"])
def test_pages_hold_no_inline_code(address: str, client: Client, db: None) -> None:
    html = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", html)


def test_cookies_are_not_readable_by_scripts_nor_sent_across_sites(
    client: Client, anna: User
) -> None:
    anna.set_password(PASSWORD)
    anna.save()
    client.post("/accounts/login/", {"login": anna.email, "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert session["httponly"] is True
    assert session["samesite"] == "Lax"
