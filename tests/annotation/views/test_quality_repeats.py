"""Agreement with oneself on the page about a rater."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Rater
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


@pytest.fixture
def rater(project: Project) -> Rater:
    rater = make_rater(project, "anna")
    for n, values in enumerate([(1, 1), (2, 3), (4, 4), (5, 5)]):
        subject = make_item(project, f"it-{n}", outputs=1).subjects.get()
        for value, status in zip(values, ("counted", "repeat"), strict=True):
            make_annotation(subject, rater, {"accuracy": value}, status=status)
    return rater


def page(client: Client, rater: Rater) -> str:
    url = reverse("quality-rater", args=[rater.project.slug, rater.public_id])
    return client.get(url).content.decode()


def test_the_lead_reads_how_far_a_rater_agrees_with_themselves(
    project: Project, maya: User, rater: Rater, client: Client
) -> None:
    client.force_login(maya)
    text = page(client, rater)
    assert "4 own Items came back unannounced" in text
    # Three of four were answered alike.
    assert "75%" in text
    assert "Agreement with oneself" not in page(client, make_rater(project, "ben"))
