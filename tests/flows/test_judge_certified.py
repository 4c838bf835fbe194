"""Three judges of one simulated project: certified, rejected, and not enough to tell."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Certificate, JudgeRun
from judges.selectors.certificates.standing import certificate_in_force, standing_of
from tests.factories.golden_sets import make_release
from tests.factories.projects import make_rubric
from tests.factories.simulated import judge_all, make_world

ANSWERS = {
    # Right where one of four people is off by a point; off by a point on most; little to go by.
    "careful": ("For Accuracy, yes.", "certified"),
    "careless": ("For Accuracy, no.", "rejected"),
    "unclear": ("For Accuracy, not yet.", "undecided"),
}


@pytest.fixture
def runs(project: Project) -> dict[str, JudgeRun]:
    """Eighty Items rated by three people who are off by a point on a quarter of them."""
    world = make_world(project, 80, miss=0.25)
    found = {
        name: judge_all(world, name, miss=miss)
        for name, miss in (("careful", 0.02), ("careless", 0.95), ("unclear", 0.35))
    }
    make_release(project)
    return found


def report(client: Client, run: JudgeRun) -> str:
    address = reverse("run-report", args=[run.project.slug, run.public_id])
    return client.get(f"{address}?grounds=1").content.decode()


def sign(client: Client, run: JudgeRun) -> Certificate:
    address = reverse("certificate-create", args=[run.project.slug, run.public_id])
    reply = client.post(f"{address}?grounds=1", {"criterion": "accuracy", "days": 90})
    assert reply.status_code == 303
    return Certificate.objects.latest("number")


def test_the_page_answers_its_question_for_each_and_each_answer_is_signed(
    client: Client, runs: dict[str, JudgeRun], maya: User
) -> None:
    client.force_login(maya)
    for name, run in runs.items():
        headline, outcome = ANSWERS[name]
        page = report(client, run)
        assert f"Can {name} stand in for a Rater?" in page
        assert headline in page, name
        assert sign(client, run).outcome == outcome
    assert "more units" in report(client, runs["unclear"])
    in_force = [
        name for name, run in runs.items() if certificate_in_force(run.judge, "", "accuracy")
    ]
    assert in_force == ["careful"]


def test_the_certificate_lapses_and_every_page_says_why(
    client: Client, project: Project, runs: dict[str, JudgeRun], maya: User
) -> None:
    client.force_login(maya)
    certificate = sign(client, runs["careful"])
    assert not standing_of(certificate, timezone.now() + timedelta(days=91)).holds
    make_rubric(project)
    pages = (
        reverse("certificate-detail", args=[project.slug, certificate.public_id]),
        reverse("certificate-list", args=[project.slug]),
    )
    for address in pages:
        assert "Rubric 2 was published on" in client.get(address).content.decode()
    assert "apsed" in report(client, runs["careful"])
    board = client.get(reverse("leaderboard-show", args=[project.slug])).content.decode()
    assert "Lapsed" in board
    assert certificate_in_force(runs["careful"].judge, "", "accuracy") is None
