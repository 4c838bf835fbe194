"""Few-shot examples of a version, where a later release does not offer them any more."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.engine.prompts.options import ExampleUnit, PromptOptions
from judges.models import JudgePrompt
from judges.services.prompts import create_prompt
from tests.factories.exported import make_split_release
from tests.factories.golden_sets import make_release
from tests.factories.judging import few_shot_unit

TEXT = "{{ rubric }} {{ examples }} {{ output }}"


@pytest.fixture
def prompt(project: Project) -> JudgePrompt:
    """A prompt whose first version shows one example of release 1."""
    make_split_release(project)
    unit = ExampleUnit(str(few_shot_unit(project).public_id), "accuracy")
    options = PromptOptions(examples=(unit,), release=1)
    given = {"project": project, "name": "p", "criteria": ["accuracy"], "text": TEXT}
    return create_prompt(**given, options=options).prompt


def address_of(prompt: JudgePrompt) -> str:
    return reverse("prompt-detail", args=[prompt.project.slug, prompt.public_id])


def chosen(prompt: JudgePrompt) -> list[str]:
    version = prompt.versions.get(number=1)
    return [":".join(pair) for pair in version.options["examples"]]


def test_examples_that_are_gone_are_left_out_only_where_that_is_ticked(
    client: Client, prompt: JudgePrompt, erin: User
) -> None:
    item = few_shot_unit(prompt.project).item
    client.force_login(erin)
    # Nobody rated a unit four times: release 2 has the value of a reference alone.
    make_release(prompt.project, minimum_ratings=4)
    given = {"text": f"{TEXT} Be strict."}
    reply = client.post(address_of(prompt), given)
    page = reply.content.decode()
    assert (reply.status_code, prompt.versions.count()) == (422, 1)
    assert f"does not offer these examples any more: {item.key}, " in page
    assert 'name="leave_out"' in page
    assert client.post(address_of(prompt), {**given, "leave_out": "on"}).status_code == 303
    assert "examples" not in prompt.versions.get(number=2).options
    # Starting from the older version, they are not dropped without a word either.
    assert client.post(address_of(prompt), {**given, "from": "1"}).status_code == 422


def test_the_same_examples_stay_those_of_their_release(
    client: Client, prompt: JudgePrompt, erin: User
) -> None:
    client.force_login(erin)
    make_release(prompt.project)
    given = {"text": f"{TEXT} Be strict.", "examples": chosen(prompt)}
    assert client.post(address_of(prompt), given).status_code == 303
    second = prompt.versions.get(number=2).options
    assert (second["examples"], second["release"]) == (
        prompt.versions.get(number=1).options["examples"],
        1,
    )
    others = client.get(address_of(prompt)).context["form"].fields["examples"].choices
    more = [name for name, _ in others][:2]
    assert client.post(address_of(prompt), {**given, "examples": more}).status_code == 303
    assert prompt.versions.get(number=3).options["release"] == 2
