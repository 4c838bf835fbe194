"""Loading verdicts, through the page."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgeRun
from tests.factories.projects import make_item
from tests.factories.results import about, as_file, promptfoo_file, promptfoo_test


def given(document: Any) -> dict[str, Any]:
    file: BytesIO = as_file(document)
    return {"format": "promptfoo", "file": SimpleUploadedFile("out.json", file.getvalue())}


def test_a_file_is_loaded_and_its_report_opens(
    client: Client, project: Project, erin: User
) -> None:
    make_item(project, "it-1")
    client.force_login(erin)
    address = reverse("run-import", args=[project.slug])
    assert b"Load verdicts" in client.get(address).content
    document = promptfoo_file(promptfoo_test(about("it-1", "it-1-a")))
    reply = client.post(address, given(document), follow=True)
    run = JudgeRun.objects.get()
    assert reply.redirect_chain[0][0] == reverse("run-report", args=[project.slug, run.public_id])
    assert b"1 Verdicts loaded." in reply.content


def test_a_file_that_cannot_be_read_is_refused_in_the_form(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    reply = client.post(reverse("run-import", args=[project.slug]), given({"a": 1}))
    assert reply.status_code == 422
    assert b"has no list results.results" in reply.content


def test_auditors_may_not_and_strangers_find_nothing(
    client: Client, project: Project, otto: User, olga: User
) -> None:
    for user, status in ((otto, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(reverse("run-import", args=[project.slug])).status_code == status
