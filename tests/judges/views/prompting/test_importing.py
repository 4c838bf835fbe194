"""The page on which judges of other tools are pasted."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgePrompt
from tests.judges.engine.imports import samples


def test_a_judge_is_read_looked_at_and_saved(client: Client, project: Project, erin: User) -> None:
    client.force_login(erin)
    address = reverse("prompt-import", args=[project.slug])
    assert client.get(address).status_code == 200
    given = {"tool": "openai", "criterion": "accuracy", "source": samples.SCORE_MODEL}
    page = client.post(address, given)
    (offer,) = page.context["offers"]
    assert (offer.name, offer.problem) == ("quality", "")
    assert "{{item.topic}} has no counterpart here" in page.content.decode()
    assert not JudgePrompt.objects.exists()
    reply = client.post(address, {**given, "save": "0", "name-0": "Quality, imported"})
    prompt = JudgePrompt.objects.get()
    there = reverse("prompt-detail", args=[project.slug, prompt.public_id])
    assert (reply.status_code, reply["Location"], prompt.name) == (303, there, "Quality, imported")
    assert b"Imported from OpenAI graders." in client.get(there).content


def test_a_file_is_read_in_place_of_the_text(client: Client, project: Project, erin: User) -> None:
    client.force_login(erin)
    address = reverse("prompt-import", args=[project.slug])
    file = SimpleUploadedFile("config.yaml", samples.PROMPTFOO.encode())
    page = client.post(address, {"tool": "promptfoo", "criterion": "accuracy", "file": file})
    assert len(page.context["offers"]) == 3
    assert all("2 values and it has 5" in one.problem for one in page.context["offers"])
    bad = SimpleUploadedFile("x", b"\xff\xfe")
    reply = client.post(address, {"tool": "promptfoo", "criterion": "accuracy", "file": bad})
    assert (reply.status_code, b"not text in UTF-8" in reply.content) == (422, True)


def test_what_cannot_be_read_is_said_and_nothing_is_saved(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    address = reverse("prompt-import", args=[project.slug])
    given = {"tool": "openai", "criterion": "accuracy", "source": "{"}
    for more, complaint in (
        ({}, b"This is not JSON"),
        ({"source": " "}, b"Paste the text of a judge"),
        ({"source": samples.SCORE_MODEL, "save": "7"}, b"not in the text any more"),
        ({"source": samples.SCORE_MODEL, "save": "x"}, b"not in the text any more"),
    ):
        reply = client.post(address, {**given, **more})
        assert (reply.status_code, complaint in reply.content) == (422, True)
    assert not JudgePrompt.objects.exists()


def test_readers_may_not_import(client: Client, project: Project, otto: User, olga: User) -> None:
    for user, status in ((otto, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(reverse("prompt-import", args=[project.slug])).status_code == status


def test_more_judges_than_can_be_looked_at_are_refused(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    one = "- assert: [{type: llm-rubric, value: is it %d}]"
    source = "tests:\n" + "\n".join(one % at for at in range(2000))
    given = {"tool": "promptfoo", "criterion": "accuracy", "source": source}
    reply = client.post(reverse("prompt-import", args=[project.slug]), given)
    assert reply.status_code == 422
    assert b"2,000 different judges, and 100 are read at once" in reply.content
