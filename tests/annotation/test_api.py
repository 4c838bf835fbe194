"""The API over HTTP: who may read what, pages, filters, errors in one shape, the schema."""

import base64
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from annotation.models import Item, Project
from evalhub.accounts.models import ApiToken, User
from evalhub.accounts.services.tokens import create_token, revoke_token
from tests.factories.projects import make_item, make_project

LIST = "/api/v1/projects/"
ITEMS = "/api/v1/projects/refunds/items/"


def ask(user: User | None, path: str, **parameters: object) -> HttpResponse:
    """GET with a fresh token of the person, or without one."""
    headers = {}
    if user is not None:
        _, secret = create_token(user=user, name=f"t{ApiToken.objects.count()}")
        headers["Authorization"] = f"Bearer {secret}"
    query = f"?{urlencode(parameters)}" if parameters else ""
    return Client().get(path + query, headers=headers)


def test_a_person_lists_their_own_projects_with_their_role(anna: User) -> None:
    make_project("others")
    rows = ask(anna, LIST).json()["results"]
    assert rows == [{"slug": "refunds", "name": "Refund disputes", "role": "annotator"}]


def test_a_project_shows_the_rubric_that_is_rated_now(otto: User) -> None:
    answer = ask(otto, f"{LIST}refunds/").json()
    assert (answer["slug"], answer["role"], answer["overlap"]) == ("refunds", "auditor", 2)
    assert answer["rubric"]["version"] == 1
    assert [row["key"] for row in answer["rubric"]["criteria"]] == ["accuracy", "overall"]
    assert answer["rubric"]["criteria"][1]["values"] == ["A", "tie", "B"]


def test_items_come_with_their_outputs(project: Project, erin: User) -> None:
    item = make_item(project, "it-1", reference="Yes.")
    (row,) = ask(erin, ITEMS).json()["results"]
    assert (row["id"], row["key"], row["reference"]) == (str(item.public_id), "it-1", "Yes.")
    assert [output["key"] for output in row["outputs"]] == ["it-1-a", "it-1-b"]
    assert row["retired"] is False


@pytest.mark.parametrize("path", [f"{LIST}refunds/", ITEMS])
def test_annotators_are_refused_what_would_show_them_models(path: str, anna: User) -> None:
    response = ask(anna, path)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "forbidden"


@pytest.mark.parametrize("path", ["", "items/"])
def test_a_stranger_cannot_tell_a_project_from_none(
    path: str, project: Project, olga: User
) -> None:
    there, missing = ask(olga, f"{LIST}refunds/{path}"), ask(olga, f"{LIST}nothing/{path}")
    assert (there.status_code, missing.status_code) == (404, 404)
    assert there.content == missing.content
    assert there.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("path", [LIST, f"{LIST}refunds/", ITEMS, "/api/v1/schema/"])
def test_without_a_token_nothing_is_answered(path: str, project: Project) -> None:
    response = ask(None, path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["error"]["code"] == "not_authenticated"


def test_a_session_cookie_does_not_open_the_api(client: Client, maya: User) -> None:
    client.force_login(maya)
    assert client.get(LIST).status_code == 401


def test_a_revoked_or_expired_token_is_refused_at_once(client: Client, maya: User) -> None:
    token, secret = create_token(user=maya, name="nightly")
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get(LIST, headers=headers).status_code == 200
    assert ApiToken.objects.get(pk=token.pk).last_used_at is not None
    revoke_token(token=token, actor=maya)
    assert client.get(LIST, headers=headers).status_code == 401
    late, secret = create_token(user=maya, name="late")
    ApiToken.objects.filter(pk=late.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    assert client.get(LIST, headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_pages_follow_a_cursor_to_the_end(project: Project, maya: User) -> None:
    keys = [make_item(project, f"it-{n}", outputs=0).key for n in range(5)]
    answer, seen = ask(maya, ITEMS, page_size=2).json(), []
    while True:
        seen += [row["key"] for row in answer["results"]]
        if answer["next"] is None:
            break
        path = answer["next"].removeprefix("http://testserver")
        answer = ask(maya, path).json()
    assert seen == keys


def test_filters_narrow_the_items(project: Project, maya: User) -> None:
    make_item(project, "it-1")
    make_item(project, "it-2", retired_at=timezone.now())

    def keys(**filters: str) -> list[str]:
        return [row["key"] for row in ask(maya, ITEMS, **filters).json()["results"]]

    assert keys() == ["it-1", "it-2"]
    assert keys(key="it-2") == ["it-2"]
    assert keys(retired="true") == ["it-2"]
    assert keys(retired="false") == ["it-1"]


PROBES = [
    {"project__memberships__user__password__startswith": "a"},
    {"_connector": "OR"},
    {"key__regex": "."},
    {"order_by": "secret"},
    {"fields": "seed"},
    {"page_size": "0"},
    {"page_size": "501"},
    {"retired": "perhaps"},
    {"key": "a\x00b"},
    {"key": "x" * 201},
    {"cursor": base64.b64encode(b"p=id)").decode()},
    {"cursor": "zzz"},
    {"format": "api"},
]


@pytest.mark.parametrize("probe", PROBES, ids=str)
def test_what_is_not_allow_listed_is_a_400(
    probe: dict[str, str], project: Project, maya: User
) -> None:
    response = ask(maya, ITEMS, **probe)
    assert response.status_code == 400
    assert set(response.json()["error"]) >= {"code", "message"}


def test_an_unknown_parameter_is_named(project: Project, maya: User) -> None:
    error = ask(maya, ITEMS, order_by="seed").json()["error"]
    assert error["details"] == {"order_by": ["Unknown parameter."]}
    assert ask(maya, LIST, role="x").status_code == 400


def test_a_huge_cursor_is_an_empty_page(project: Project, maya: User) -> None:
    make_item(project)
    cursor = base64.b64encode(b"p=" + b"9" * 40).decode()
    assert ask(maya, ITEMS, cursor=cursor).json()["results"] == []


def test_an_address_of_no_endpoint_answers_in_json(client: Client, db: None) -> None:
    for path in ("/api/", "/api/v1/nothing/", "/api/v2/projects/"):
        response = client.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_nothing_can_be_written(project: Project, maya: User) -> None:
    _, secret = create_token(user=maya, name="writer")
    headers = {"Authorization": f"Bearer {secret}"}
    for method in ("post", "put", "patch", "delete"):
        response = getattr(Client(), method)(LIST, headers=headers)
        assert response.status_code == 405
        assert response.json()["error"]["code"] == "method_not_allowed"
    assert Item.objects.count() == 0


def test_the_schema_is_openapi_3_1_and_names_every_endpoint(maya: User) -> None:
    schema = ask(maya, "/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == {
        "/api/v1/projects/",
        "/api/v1/projects/{slug}/",
        "/api/v1/projects/{slug}/items/",
    }
    names = {
        row["name"]
        for row in schema["paths"][ITEMS.replace("refunds", "{slug}")]["get"]["parameters"]
    }
    assert names == {"slug", "cursor", "page_size", "key", "retired"}
    page = schema["components"]["schemas"]["ItemPage"]["properties"]
    assert set(page) == {"next", "previous", "results"}
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
