"""Judges, as each role meets them."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Judge
from judges.services.providers.checks import work_on_checks
from tests.factories.judging import make_judge
from tests.factories.people import make_member
from tests.judges.engine.fake_provider import FakeProvider

GIVEN = {"name": "gpt", "base_url": "http://127.0.0.1:8000/v1", "model": "m", "api_key": "sk-1234"}


def test_an_engineer_adds_a_judge_whose_key_is_never_shown(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    reply = client.post(reverse("judge-create", args=[project.slug]), GIVEN)
    assert reply.status_code == 303
    judge = Judge.objects.get(name="gpt")
    page = client.get(reverse("judge-detail", args=[project.slug, judge.public_id]))
    assert b"stored" in page.content
    assert b"sk-1234" not in page.content
    changed = client.post(f"{page.wsgi_request.path}?with_excluded=1", GIVEN)
    assert (changed.status_code, changed["Location"][-16:]) == (303, "?with_excluded=1")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"base_url": "https://evil.example/v1"}, b"not among the allowed"),
        ({"parameters": "no json"}, b"not JSON"),
        ({"parameters": "[1]"}, b"JSON object"),
        ({"name": ""}, b"required"),
        ({"requests_per_minute": "0"}, b"greater than or equal to 1"),
        ({"tokens_per_minute": "many"}, b"Enter a whole number"),
        ({"price_in": "0.00000001"}, b"Price per million tokens in: write at most"),
        ({"price_out": "9" * 25}, b"Price per million tokens out: write at most"),
        ({"parameters": '{"a": NaN}'}, b"NaN is not a number"),
        ({"parameters": '{"a": "\\u0000\\ud800"}'}, b"remove it"),
        ({"parameters": "[" * 9000}, b"over 20 levels"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    client: Client, project: Project, maya: User, change: dict[str, str], complaint: bytes
) -> None:
    client.force_login(maya)
    reply = client.post(reverse("judge-create", args=[project.slug]), {**GIVEN, **change})
    assert reply.status_code == 422
    assert complaint in reply.content


def test_readers_see_the_list_and_may_not_change(
    client: Client, project: Project, otto: User, anna: User, olga: User
) -> None:
    make_judge(project)
    listed, create = (reverse(f"judge-{page}", args=[project.slug]) for page in ("list", "create"))
    for user, may_read, may_change in ((otto, 200, 403), (anna, 403, 403), (olga, 404, 404)):
        client.force_login(user)
        assert client.get(listed).status_code == may_read
        assert client.post(create, GIVEN).status_code == may_change


def test_another_host_wipes_the_key(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    client.post(reverse("judge-create", args=[project.slug]), GIVEN)
    judge = Judge.objects.get()
    address = reverse("judge-detail", args=[project.slug, judge.public_id])
    changed = {"base_url": "http://127.0.0.1:9000/v1", "model": "m"}
    assert client.post(address, changed).status_code == 303
    judge.refresh_from_db()
    assert judge.sealed_key is None
    missing = reverse("judge-detail", args=[project.slug, uuid.uuid4()])
    assert client.get(missing).status_code == 404


@pytest.mark.parametrize("role", ["annotator", "adjudicator", "auditor"])
def test_who_may_not_manage_judges_neither_reads_nor_moves_a_key(
    client: Client, project: Project, maya: User, role: str
) -> None:
    client.force_login(maya)
    client.post(reverse("judge-create", args=[project.slug]), {**GIVEN, "api_key": "sk-CANARY-99"})
    judge = Judge.objects.get()
    client.force_login(make_member(project, "somebody", role))
    pages = ("judge-detail", "judge-check", "judge-check-state")
    for page in pages:
        path = reverse(page, args=[project.slug, judge.public_id])
        moved = client.post(path, {"base_url": "http://127.0.0.1:9000/v1", "model": "m"})
        assert moved.status_code in {403, 405}
        assert b"CANARY" not in client.get(path).content + moved.content
    listed = client.get(reverse("judge-list", args=[project.slug])).content
    assert b"CANARY" not in listed
    kept = Judge.objects.get()
    assert (kept.base_url, kept.sealed_key) == (judge.base_url, judge.sealed_key)


def test_a_key_is_not_sent_to_the_host_a_judge_was_moved_to(
    client: Client, project: Project, erin: User, fake_provider: FakeProvider
) -> None:
    client.force_login(erin)
    client.post(reverse("judge-create", args=[project.slug]), GIVEN)
    judge = Judge.objects.get()
    paths = [
        reverse(page, args=[project.slug, judge.public_id])
        for page in ("judge-detail", "judge-check")
    ]
    client.post(paths[0], {"base_url": fake_provider.base_url, "model": "ok"})
    assert client.post(paths[1]).status_code == 303
    assert work_on_checks() == 1
    assert "authorization" not in fake_provider.asked[0][2]
    assert "sk-1234" not in str(fake_provider.asked)


def test_prices_are_edited_and_what_is_not_sent_stays(
    client: Client, project: Project, erin: User
) -> None:
    judge = make_judge(project, price_per_million_in="0.15", parameters={"max_tokens": 9})
    client.force_login(erin)
    address = reverse("judge-detail", args=[project.slug, judge.public_id])
    assert 'value="0.15"' in client.get(address).content.decode()
    given = {"base_url": judge.base_url, "model": "m", "price_out": "0.6", "concurrency": "4"}
    given |= {"requests_per_minute": "500", "tokens_per_minute": ""}
    assert client.post(address, given).status_code == 303
    judge.refresh_from_db()
    prices = (float(judge.price_per_million_in), float(judge.price_per_million_out))
    assert prices == pytest.approx((0.15, 0.6))
    assert (judge.concurrency, judge.parameters) == (4, {"max_tokens": 9})
    assert (judge.requests_per_minute, judge.tokens_per_minute) == (500, None)
    assert client.post(address, {**given, "price_out": "1e30"}).status_code == 422


def test_a_provider_is_chosen_first_and_only_its_fields_are_shown(
    client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    create = reverse("judge-create", args=[project.slug])
    chooser = client.get(create).content.decode()
    assert all(f"?provider={name}" in chooser for name in ("gemini", "azure", "http"))
    assert "<form" not in chooser.split("<main")[1]
    azure = client.get(f"{create}?provider=azure").content.decode()
    assert 'name="deployment"' in azure
    assert 'name="mapping"' not in azure
    given = {**GIVEN, "deployment": "d", "api_version": "2024-10-21"}
    assert client.post(f"{create}?provider=azure", given).status_code == 303
    judge = Judge.objects.get()
    assert (judge.provider, judge.options["deployment"]) == ("azure", "d")
    assert client.get(f"{create}?provider=telepathy").status_code == 200
    refused = client.post(f"{create}?provider=http", {**GIVEN, "name": "h", "mapping": "{}"})
    assert (refused.status_code, b"with at least" in refused.content) == (422, True)


def test_a_connection_is_tested_by_a_worker_and_the_page_shows_what_came_of_it(
    client: Client, project: Project, erin: User, anna: User, fake_provider: FakeProvider
) -> None:
    judge = make_judge(
        project, base_url=fake_provider.base_url, model="picky", parameters={"temperature": 0}
    )
    page, check, state = (
        reverse(name, args=[project.slug, judge.public_id])
        for name in ("judge-detail", "judge-check", "judge-check-state")
    )
    client.force_login(erin)
    assert "Not tested yet" in client.get(page).content.decode()
    assert client.post(check).status_code == 303
    assert "A worker is at it" in client.get(state).content.decode()
    work_on_checks()
    shown = client.get(page).content.decode()
    assert "The Judge answers." in shown
    assert "does not support 0 with this model" in shown
    assert "every 2s" not in client.get(state).content.decode()
    client.force_login(anna)
    assert (client.post(check).status_code, client.get(state).status_code) == (403, 403)


def test_a_judge_whose_model_ends_says_so(client: Client, project: Project, maya: User) -> None:
    judge = make_judge(project, provider="openai", model="gpt-4o-2024-08-06")
    client.force_login(maya)
    page = client.get(reverse("judge-detail", args=[project.slug, judge.public_id]))
    assert "14 January 2027" in page.content.decode()
