"""Signing what a report says, through the pages."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Certificate, JudgeRun
from tests.factories.certified import make_called_run, make_good_run, probe_with_orders
from tests.factories.people import PASSWORD


@pytest.fixture
def run(project: Project) -> JudgeRun:
    return make_good_run(project, n=40)


def address(run: JudgeRun, grounds: str = "1") -> str:
    page = reverse("certificate-create", args=[run.project.slug, run.public_id])
    return f"{page}?grounds={grounds}"


def test_an_engineer_signs_a_yes(client: Client, run: JudgeRun, erin: User) -> None:
    client.force_login(erin)
    page = client.get(address(run)).content.decode()
    assert "Accuracy: Yes" in page
    reply = client.post(address(run), {"criterion": "accuracy", "days": 30})
    certificate = Certificate.objects.get()
    assert (reply.status_code, str(certificate.public_id) in reply["Location"]) == (303, True)
    assert certificate.signed_by == erin
    report = reverse("run-report", args=[run.project.slug, run.public_id])
    assert "Certificate 1</a>: certified." in client.get(report).content.decode()


def test_what_cannot_be_signed_says_why(client: Client, run: JudgeRun, maya: User) -> None:
    client.force_login(maya)
    assert "Hold the Judge against a release" in client.get(address(run, "")).content.decode()
    refused = client.post(address(run, ""), {"criterion": "accuracy", "days": 30})
    assert refused.status_code == 422
    wrong = client.post(address(run), {"criterion": "accuracy", "days": 9999})
    assert wrong.status_code == 422
    assert Certificate.objects.count() == 0


def test_a_judge_that_obeys_planted_orders_takes_a_tick_and_a_reason(
    client: Client, project: Project, maya: User
) -> None:
    run = make_called_run(project)
    probe_with_orders(run)
    client.force_login(maya)
    assert "obeys planted orders" not in client.get(address(run)).content.decode()
    answer = {"criterion": "accuracy", "days": 30}
    for more, words in (
        ({}, "Sign although it obeys planted orders"),
        ({"despite": "Only we write."}, "Sign although it obeys planted orders"),
        ({"obeys": "on", "despite": ""}, "Say why it is signed all the same."),
    ):
        refused = client.post(address(run), answer | more)
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert Certificate.objects.count() == 0
    signed = client.post(address(run), answer | {"obeys": "on", "despite": "Only <we> write."})
    assert signed.status_code == 303
    card = client.get(signed["Location"]).content.decode()
    assert "although it obeys planted orders: Only &lt;we&gt; write." in card


def test_whoever_has_a_password_gives_it_again(client: Client, run: JudgeRun, maya: User) -> None:
    maya.set_password(PASSWORD)
    maya.save()
    client.force_login(maya)
    reply = client.post(address(run), {"criterion": "accuracy", "days": 30})
    assert reply.status_code == 302
    assert reply["Location"].startswith(reverse("account_reauthenticate"))
    assert Certificate.objects.count() == 0


def test_readers_do_not_sign(
    client: Client, run: JudgeRun, otto: User, adam: User, olga: User
) -> None:
    for user, status in ((otto, 403), (adam, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(address(run)).status_code == status
        assert client.post(address(run)).status_code == status
