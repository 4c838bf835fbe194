"""Exporting a prompt, through its page."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from calibration.models import GoldenSet
from evalhub.accounts.models import User
from judges.models import Judge, PromptVersion
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item


@pytest.fixture
def release(project: Project) -> GoldenSet:
    make_reference(make_item(project, "it-1").subjects.first(), "accuracy", 3)
    return make_release(project)


@pytest.fixture
def version(release: GoldenSet) -> PromptVersion:
    make_judge(release.project, "small")
    return make_prompt(release.project)


def address(version: PromptVersion) -> str:
    return reverse("prompt-export", args=[version.prompt.project.slug, version.prompt.public_id])


def test_a_prompt_is_downloaded_as_a_zip(
    client: Client, version: PromptVersion, release: GoldenSet, erin: User
) -> None:
    client.force_login(erin)
    page = client.get(address(version))
    assert b"Export JudgePrompt" in page.content
    given = {"target": "inspect", "release": release.pk, "judge": Judge.objects.get().pk}
    reply = client.post(address(version), given)
    assert reply["Content-Disposition"].endswith('"refunds-1-judge-inspect.zip"')
    with ZipFile(BytesIO(b"".join(reply.streaming_content))) as archive:
        assert "refunds-1-judge-inspect/package.json" in archive.namelist()


def test_what_cannot_be_exported_is_said_in_the_form(
    client: Client, version: PromptVersion, release: GoldenSet, erin: User
) -> None:
    client.force_login(erin)
    reply = client.post(address(version), {"target": "braintrust", "release": release.pk})
    assert reply.status_code == 422
    assert b"Choose a Judge" in reply.content


def test_without_a_release_the_page_says_what_to_do(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    assert b"No release yet" in client.get(address(make_prompt(project))).content


def test_annotators_may_not_and_strangers_find_nothing(
    client: Client, version: PromptVersion, anna: User, olga: User
) -> None:
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(address(version)).status_code == status
