"""Sending items over HTTP: who may, what is refused whole, what is told about each item."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Item, Project
from evalhub.accounts.models import ApiToken, User
from evalhub.accounts.services.tokens import create_token
from tests.factories.intake import open_intake, sent

pytestmark = pytest.mark.django_db
ITEMS = "/api/v1/projects/refunds/items/"


def post(user: User, body: Any, path: str = ITEMS, **headers: str) -> HttpResponse:
    """POST with a fresh token of the person."""
    _, secret = create_token(user=user, name=f"t{ApiToken.objects.count()}")
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {secret}", **headers}
    return Client().post(path, data, content_type="application/json", headers=headers)


def test_a_batch_is_answered_item_by_item(project: Project, erin: User) -> None:
    open_intake(project)
    row = sent("n-1", "I am ann@x.example")
    answer = post(erin, {"items": [row, {"id": "bad", "input": 3}]}).json()
    assert answer["results"] == [
        {"id": "n-1", "status": "created"},
        {
            "id": "bad",
            "status": "refused",
            "field": "input",
            "reason": "must be text or a list of turns, not 3",
        },
    ]
    assert (answer["counts"]["created"], answer["counts"]["refused"]) == (1, 1)
    assert answer["redacted"] == {"email": 1}
    assert Item.objects.get(key="n-1").input == "I am [EMAIL_1]"


def test_managers_and_engineers_send_and_nobody_else(
    project: Project, maya: User, erin: User, anna: User, adam: User, otto: User, olga: User
) -> None:
    open_intake(project)
    for n, (user, status) in enumerate(
        [(maya, 200), (erin, 200), (anna, 403), (adam, 403), (otto, 403), (olga, 404)]
    ):
        assert post(user, {"items": [sent(f"n-{n}")]}).status_code == status, user
    assert Item.objects.count() == 2


def test_a_key_makes_a_retry_harmless(project: Project, erin: User) -> None:
    open_intake(project)
    body, key = {"items": [sent("n-1")]}, {"Idempotency-Key": "2026-11-21/1"}
    first, again = post(erin, body, **key), post(erin, body, **key)
    assert first.content == again.content
    other = post(erin, {"items": [sent("n-2")]}, **key)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")


def test_the_address_may_come_without_its_last_slash(project: Project, erin: User) -> None:
    open_intake(project)
    answer = post(erin, {"items": [sent("n-1")]}, path="/api/v1/projects/refunds/items")
    assert (answer.status_code, answer.json()["counts"]["created"]) == (200, 1)


def test_a_closed_project_says_who_can_open_it(project: Project, erin: User) -> None:
    response = post(erin, {"items": [sent("n-1")]})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "intake_closed")


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"items": []}, {"items": "x"}, {"items": None}, {"items": [sent("a")], "more": 1}),
        {"items": [sent("a")] * 501},
        *(b"", b"[]", b"{", b'{"items": [{}], "a": NaN}', b'{"items": [], "items": []}', b"\xff"),
        *(b'{"items": [{}], "\\ud800": 1}', b'{"items": ' + b"[" * 250 + b"]" * 250 + b"}"),
    ],
    ids=lambda body: repr(body)[:30],
)
def test_a_body_that_is_no_batch_is_a_400(body: Any, project: Project, erin: User) -> None:
    open_intake(project)
    response = post(erin, body)
    assert response.status_code == 400
    assert response.json()["error"]["message"]
    assert Item.objects.count() == 0


def test_a_body_that_is_too_large_is_refused_unread(project: Project, erin: User) -> None:
    open_intake(project)
    body = b'{"items": [' + b" " * (5 * 2**20) + b"]}"
    assert post(erin, body).status_code == 413


def test_a_key_of_control_characters_is_a_400(project: Project, erin: User) -> None:
    open_intake(project)
    response = post(erin, {"items": [sent("a")]}, **{"Idempotency-Key": "x" * 201})
    assert response.status_code == 400


def test_a_form_is_not_json(project: Project, erin: User) -> None:
    _, secret = create_token(user=erin, name="t")
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().post(ITEMS, {"items": "x"}, headers=headers).status_code == 415


def test_a_flood_is_told_when_to_come_back(project: Project, erin: User, monkeypatch) -> None:
    monkeypatch.setattr("annotation.intake.api.IntakeThrottle.most", 2)
    open_intake(project)
    assert [post(erin, {"items": [sent("a")]}).status_code for _ in range(3)] == [200, 200, 429]
    # Two a minute are one in 30 seconds.
    assert 20 <= int(post(erin, {"items": [sent("a")]})["Retry-After"]) <= 30
