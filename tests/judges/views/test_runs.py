"""Runs, through the pages."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgeRun
from tests.factories.judging import make_judge, make_prompt, make_run, make_verdict
from tests.factories.projects import make_item


@pytest.fixture
def started(client: Client, project: Project, erin: User) -> JudgeRun:
    """A run that erin started with the form."""
    make_item(project, "it-1", pair=True)
    judge, prompt = make_judge(project), make_prompt(project).prompt
    client.force_login(erin)
    given = {"judge": judge.pk, "prompts": [prompt.pk], "order": "both", "repeats": 1}
    reply = client.post(reverse("run-create", args=[project.slug]), given)
    assert reply.status_code == 303
    return JudgeRun.objects.get()


def address(page: str, run: JudgeRun) -> str:
    return reverse(page, args=[run.project.slug, run.public_id])


def test_progress_comes_as_page_and_as_fragment(client: Client, started: JudgeRun) -> None:
    page = client.get(address("run-detail", started)).content.decode()
    fragment = client.get(address("run-detail", started), headers={"HX-Request": "true"})
    assert "0 of 2 calls" in page
    assert "<html" not in fragment.content.decode()
    assert "0 of 2 calls" in fragment.content.decode()


def test_a_run_is_cancelled_once_and_resumed(client: Client, started: JudgeRun) -> None:
    cancel = address("run-cancel", started)
    assert client.get(cancel).status_code == 405
    assert client.post(cancel).status_code == 303
    assert client.post(cancel).status_code == 409
    assert client.post(address("run-resume", started)).status_code == 303
    started.refresh_from_db()
    assert started.status == "running"


def test_the_report_shows_answer_agreement_and_what_was_not_read(
    client: Client, project: Project, maya: User
) -> None:
    run = make_run(project)
    for number, value in enumerate((5, None)):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        make_verdict(run, subject, "accuracy", value)
    client.force_login(maya)
    page = client.get(address("run-report", run)).content.decode()
    assert "Can tester stand in for a Rater?" in page
    assert "Not read" in page
    listed = client.get(reverse("run-list", args=[project.slug])).content.decode()
    assert "Imported" in listed


def test_a_form_without_a_choice_says_what_is_missing(client: Client, started: JudgeRun) -> None:
    reply = client.post(reverse("run-create", args=[started.project.slug]), {"repeats": 99})
    assert reply.status_code == 422
    assert JudgeRun.objects.count() == 1


def test_readers_read_and_may_not_steer(
    client: Client, started: JudgeRun, otto: User, anna: User, olga: User
) -> None:
    for user, read, steer in ((otto, 200, 403), (anna, 403, 403), (olga, 404, 404)):
        client.force_login(user)
        assert client.get(address("run-detail", started)).status_code == read
        assert client.get(address("run-report", started)).status_code == read
        assert client.post(address("run-cancel", started)).status_code == steer
    client.force_login(otto)
    missing = reverse("run-detail", args=[started.project.slug, uuid.uuid4()])
    assert client.get(missing).status_code == 404
