"""One error, three forms: a page, a fragment for htmx, JSON for the API."""

import pytest
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxDetails

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.errors import EvalhubError, Forbidden, InvalidInput, NotFound, Unavailable
from evalhub.web.failures import error_response
from tests.factories.projects import make_item

STATUSES = [
    (EvalhubError("x"), 409, "conflict"),
    (InvalidInput("x"), 422, "invalid"),
    (NotFound(), 404, "not_found"),
    (Forbidden("x"), 403, "forbidden"),
    (Unavailable("x"), 503, "unavailable"),
    (EvalhubError("x", code="lease_lost"), 409, "lease_lost"),
]


@pytest.mark.parametrize(("error", "status", "code"), STATUSES)
def test_each_error_has_its_status_and_code_in_json(
    error: EvalhubError, status: int, code: str
) -> None:
    response = error_response(RequestFactory().get("/api/v1/x/"), error)
    assert response.status_code == status
    assert f'"code": "{code}"' in response.content.decode()


def test_details_are_in_the_json_only_when_there_are_any() -> None:
    assert EvalhubError("x").as_json() == {"error": {"code": "conflict", "message": "x"}}
    detailed = EvalhubError("x", details={"line": 3}).as_json()
    assert detailed["error"]["details"] == {"line": 3}


def test_a_browser_gets_a_page_and_htmx_a_fragment(project: Project, anna: User) -> None:
    client = Client()
    client.force_login(anna)
    address = "/projects/refunds/settings/"
    page = client.get(address).content.decode()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    for text in (page, fragment):
        assert "Your role here, annotator, cannot change settings. Ask a manager." in text
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "<html" not in fragment
    assert 'data-fragment="error"' in fragment


def test_messages_are_escaped(project: Project, anna: User) -> None:
    request = RequestFactory().get("/x/", headers={"HX-Request": "true"})
    request.user, request.htmx = anna, HtmxDetails(request)
    html = error_response(request, EvalhubError("<script>alert(1)</script>")).content.decode()
    assert "<script>alert(1)" not in html


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_refused_unread(anna: User) -> None:
    client = Client()
    client.force_login(anna)
    answer = client.post("/projects/import/", {"name": "x"}, CONTENT_LENGTH=str(202 * 2**20))
    assert answer.status_code == 413
    assert "More than 201 MiB" in answer.content.decode()


def test_a_character_that_no_table_holds_is_refused_and_not_a_crash(
    project: Project, maya: User
) -> None:
    client = Client()
    client.force_login(maya)
    item = make_item(project)
    sent = {"reason": "a\0b", "retire": "1"}
    refused = client.post(f"/projects/refunds/items/{item.public_id}/change/", sent)
    assert refused.status_code == 422
    assert "invisible character that cannot be stored" in refused.content.decode()
