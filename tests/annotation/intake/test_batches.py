"""Batches over real HTTP: what is wrong with one item is told of it, the others are taken."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from annotation.dataset.limits import MIB
from annotation.dataset.problems import RowRefused
from annotation.intake.batches import BatchParser, Unreadable
from annotation.models import IntakeBatch, Item
from evalhub.accounts.services.tokens import create_token
from tests.factories.intake import open_intake, sent
from tests.factories.people import make_member
from tests.factories.projects import make_project, make_rubric

ITEMS = "/api/v1/projects/refunds/items/"


@pytest.fixture
def service(live_server: Any) -> Any:
    """Return what sends bytes to the running server."""
    project = make_project()
    make_rubric(project)
    open_intake(project)
    _, secret = create_token(user=make_member(project, "erin", "engineer"), name="service")

    def send(body: bytes, key: str = "") -> tuple[int, Any]:
        connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=300)
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        connection.request("POST", ITEMS, body, headers | ({"Idempotency-Key": key} if key else {}))
        response = connection.getresponse()
        found = response.status, json.load(response)
        connection.close()
        return found

    return send


def batch(*items: Any) -> bytes:
    return json.dumps({"items": items}).encode()


@pytest.mark.django_db(transaction=True)
def test_a_text_beyond_its_limit_refuses_its_item_and_no_other(service: Any) -> None:
    body = batch(sent("n-1"), sent("n-2", "x" * (MIB + 1)), sent("n-3"))
    status, answer = service(body)
    assert status == 200
    assert [one["status"] for one in answer["results"]] == ["created", "refused", "created"]
    assert answer["results"][1] == {
        "id": "n-2",
        "status": "refused",
        "field": "input",
        "reason": "longer than 1,048,576 bytes",
    }
    assert (answer["counts"]["created"], answer["counts"]["refused"]) == (2, 1)
    assert sorted(Item.objects.values_list("key", flat=True)) == ["n-1", "n-3"]


@pytest.mark.django_db(transaction=True)
def test_a_retry_with_its_key_gets_the_same_answer_and_a_mended_batch_another(
    service: Any,
) -> None:
    flawed = batch(sent("n-1"), sent("n-2", "x" * (MIB + 1)))
    assert service(flawed, "k-1") == service(flawed, "k-1")
    mended = batch(sent("n-1"), sent("n-2"))
    assert service(mended, "k-1")[0] == 409
    _, answer = service(mended, "k-2")
    assert [one["status"] for one in answer["results"]] == ["identical", "created"]
    assert (Item.objects.count(), IntakeBatch.objects.count()) == (2, 2)


FLAWS = [
    (b"3", "", "", "must be a JSON object, not 3"),
    (b'{"id": "n-2", "input": "\\u0000"}', "n-2", "input", "contains a NUL character"),
    (b'{"id": "n-2", "input": "\\ud800"}', "n-2", "input", "contains half a surrogate pair"),
    (b'{"id": "n-2", "metadata": {"a": NaN}}', "n-2", "metadata.a", "NaN is not a number"),
    (b'{"id": "n-2", "id": "n-3"}', "", "id", "the key is given twice"),
    (b'{"id": "n-2", "more": 123456789012345678901}', "n-2", "more", "the number is too large"),
    (b'{"id": "n-2", "m": ' + b"[" * 32 + b"]" * 32 + b"}", "n-2", "", "nested more than 32"),
    (b'{"id": "n-2", "\\ud800": 1}', "n-2", "\\ud800", "contains half a surrogate pair"),
    (b'{"id": "\\ud800"}', "", "id", "contains half a surrogate pair"),
]


@pytest.mark.parametrize(("item", "key", "field", "reason"), FLAWS)
def test_a_flaw_is_told_by_item_and_field(item: bytes, key: str, field: str, reason: str) -> None:
    good = sent("n-1")
    body = b'{"items": [' + json.dumps(good).encode() + b", " + item + b"]}"
    first, second = BatchParser().parse(body)["items"]
    assert first == good
    assert isinstance(second, Unreadable)
    assert (second.id, second.field) == (key, field)
    assert second.reason.startswith(reason)


@pytest.mark.django_db(transaction=True)
def test_every_flaw_over_http_leaves_the_other_items(service: Any) -> None:
    flawed = b", ".join(item for item, *_ in FLAWS)
    status, answer = service(b'{"items": [' + flawed + b', {"id": "n-9"}]}', "k")
    assert (status, answer["counts"]["refused"]) == (200, len(FLAWS) + 1)
    ok = b'{"items": [' + flawed + b", " + json.dumps(sent("n-1")).encode() + b"]}"
    assert service(ok)[1]["results"][-1] == {"id": "n-1", "status": "created"}


def test_a_flaw_outside_of_items_refuses_the_body() -> None:
    with pytest.raises(RowRefused, match="not a number"):
        BatchParser().parse(b'{"items": [{}], "note": NaN}')
