"""The judge card as a page, as JSON and as a paper."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.certificates.documents import canonical, digest_of
from judges.models import Certificate
from tests.factories.certified import make_certificate, make_good_run
from tests.factories.projects import make_rubric


@pytest.fixture
def certificate(project: Project, maya: User) -> Certificate:
    return make_certificate(make_good_run(project, n=40), maya)


def address(page: str, certificate: Certificate) -> str:
    return reverse(page, args=[certificate.project.slug, certificate.public_id])


def test_the_card_says_what_was_measured_and_that_it_holds(
    client: Client, certificate: Certificate, otto: User
) -> None:
    client.force_login(otto)
    page = client.get(address("certificate-detail", certificate)).content.decode()
    for words in ("judge-one, Accuracy", "It holds.", "Weighted kappa of people", "omega"):
        assert words in page


def test_the_card_and_the_lists_say_why_it_does_not_hold(
    client: Client, certificate: Certificate, project: Project, otto: User
) -> None:
    make_rubric(project)
    client.force_login(otto)
    page = client.get(address("certificate-detail", certificate)).content.decode()
    assert "It does not hold any more." in page
    for name in ("certificate-list", "judge-list"):
        assert "apsed" in client.get(reverse(name, args=[project.slug])).content.decode()
    listed = client.get(reverse("certificate-list", args=[project.slug])).content.decode()
    assert "Rubric 2 was published on" in listed


def test_the_file_proves_itself(client: Client, certificate: Certificate, otto: User) -> None:
    client.force_login(otto)
    reply = client.get(address("certificate-json", certificate))
    document = reply.json()
    status, digest = document.pop("status"), document.pop("digest")
    assert digest["value"] == digest_of(canonical(document)) == certificate.digest
    assert (status["state"], status["reasons"]) == ("in_force", [])
    assert reply["Content-Disposition"].endswith('"refunds-certificate-1.json"')


def test_the_paper_is_a_pdf(client: Client, certificate: Certificate, otto: User) -> None:
    client.force_login(otto)
    reply = client.get(address("certificate-pdf", certificate))
    assert (reply["Content-Type"], reply.content[:5]) == ("application/pdf", b"%PDF-")


def test_strangers_and_annotators_see_none(
    client: Client, certificate: Certificate, anna: User, otto: User, olga: User
) -> None:
    pages = ("certificate-detail", "certificate-json", "certificate-pdf")
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        listed = reverse("certificate-list", args=[certificate.project.slug])
        answers = [client.get(address(page, certificate)).status_code for page in pages]
        assert {*answers, client.get(listed).status_code} == {status}
    client.force_login(otto)
    missing = reverse("certificate-detail", args=[certificate.project.slug, uuid.uuid4()])
    assert client.get(missing).status_code == 404
