"""Prompts, through the pages."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import JudgePrompt
from tests.factories.judging import make_prompt

TEXT = "{{ rubric }} {{ output }}"


def test_a_prompt_is_written_and_gets_its_next_version(
    client: Client, project: Project, erin: User
) -> None:
    client.force_login(erin)
    given = {"name": "p", "criteria": ["accuracy"], "text": TEXT}
    reply = client.post(reverse("prompt-create", args=[project.slug]), given)
    prompt = JudgePrompt.objects.get()
    address = reverse("prompt-detail", args=[project.slug, prompt.public_id])
    assert (reply.status_code, reply["Location"]) == (303, address)
    assert client.post(address, {"text": f"{TEXT} Be strict."}).status_code == 303
    assert b"Version 2" in client.get(address).content


def test_a_text_that_cannot_be_filled_is_refused_and_kept_in_the_form(
    client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    prompt = make_prompt(project).prompt
    address = reverse("prompt-detail", args=[project.slug, prompt.public_id])
    reply = client.post(address, {"text": "{{ output }} {{ password }}"})
    assert reply.status_code == 422
    assert b"{{ password }}" in reply.content
    assert prompt.versions.count() == 1


def test_readers_may_not_write_and_strangers_find_nothing(
    client: Client, project: Project, otto: User, olga: User
) -> None:
    address = reverse("prompt-create", args=[project.slug])
    for user, status in ((otto, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
