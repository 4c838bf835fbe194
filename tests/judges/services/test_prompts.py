"""Prompts: texts that can be filled, versions that never change."""

import pytest
from django.db import IntegrityError, transaction

from annotation.models import Project
from judges.errors import InvalidPrompt
from judges.models import PromptVersion
from judges.prompting.forms import PromptForm
from judges.services.prompts import add_version, create_prompt
from tests.factories.asking import publish_asking

TEXT = "{{ rubric }} {{ output }}"


def test_another_text_is_another_version_and_the_same_text_is_not(project: Project) -> None:
    first = create_prompt(project=project, name="p", criteria=["accuracy"], text=TEXT)
    assert add_version(prompt=first.prompt, text=TEXT) == first
    assert add_version(prompt=first.prompt, text=f"{TEXT}!").number == 2


@pytest.mark.parametrize(
    ("criteria", "text", "complaint"),
    [
        (["accuracy"], "{{ rubric }}", "never shows"),
        (["accuracy"], "{{ output }} {{ secret }}", "secret"),
        (["overall"], "{{ output_a }}", "never shows"),
        (["accuracy", "overall"], TEXT, "not both"),
        (["style"], TEXT, "no criterion style"),
        ([], TEXT, "no criterion"),
    ],
)
def test_a_prompt_that_cannot_work_is_refused(
    project: Project, criteria: list[str], text: str, complaint: str
) -> None:
    with pytest.raises(InvalidPrompt, match=complaint):
        create_prompt(project=project, name="p", criteria=criteria, text=text)


@pytest.mark.parametrize("kind", ["text", "checklist", "ranking"])
def test_what_a_judge_cannot_answer_is_refused_by_name(project: Project, kind: str) -> None:
    values = ["cites"] if kind == "checklist" else []
    publish_asking(project, tone={}, note={"kind": kind, "level": "none", "values": values})
    with pytest.raises(InvalidPrompt, match=r"Note takes .* one value of a scale\. Leave"):
        create_prompt(project=project, name="p", criteria=["tone", "note"], text=TEXT)
    form = PromptForm(project=project)
    assert form.fields["criteria"].help_text.endswith("one value of a scale: Note.")


def test_the_database_refuses_to_change_a_version(project: Project) -> None:
    version = create_prompt(project=project, name="p", criteria=["accuracy"], text=TEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PromptVersion.objects.filter(pk=version.pk).update(text="other")
