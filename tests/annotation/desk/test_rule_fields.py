"""The rules of criteria in the form that writes the next version of a rubric."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Criterion, Project, Rubric
from annotation.selectors.rubrics import anchors_of
from evalhub.accounts.models import User
from tests.factories.projects import make_rubric

PAGE = "/projects/refunds/rubric/"
USUAL = {"ruled": "True", "required": "on", "abstain": "on", "rationale": "optional"}


@pytest.fixture
def editor(client: Client, project: Project, maya: User) -> Client:
    """A Rubric 2 of tone and severity, each from 1 to 5."""
    make_rubric(project, output_keys=("tone", "severity"))
    client.force_login(maya)
    return client


def send(editor: Client, project: Project, **rules: dict[str, str]) -> HttpResponse:
    """The form as the browser sends it, with these rules by criterion."""
    data: dict[str, Any] = {"guidelines": "Rate what is written.", "change_note": "Because."}
    for place, part in enumerate(project.rubrics.latest("version").criteria.all()):
        words = {"title": part.title, "question": part.question, "guideline": part.guideline}
        words |= {f"anchor-{n}": anchor.text for n, anchor in enumerate(anchors_of(part))}
        words |= {f"rule-{name}": text for name, text in rules.get(part.key, USUAL).items()}
        data |= {f"c{place}-{name}": text for name, text in words.items()}
    return editor.post(f"{PAGE}2/edit/", data)


def extra(key: str) -> dict[str, Any]:
    return Criterion.objects.get(rubric__version=3, key=key).extra


def test_rules_are_written_as_a_dataset_spells_them(editor: Client, project: Project) -> None:
    severity = {"ruled": "True", "abstain": "on", "abstain_reason": "on", "evidence": "always"}
    severity |= {"when": "tone", "values": "1, 2", "rationale": "share", "share": "20"}
    assert send(editor, project, severity=severity).status_code == 303
    assert extra("tone") == {}
    assert extra("severity") == {
        "required": False,
        "when": {"criterion": "tone", "values": [1, 2]},
        "rationale": "share:0.2",
        "abstain_reason": True,
        "evidence": "always",
    }
    page = editor.get(PAGE).content.decode()
    assert "Only if Tone is 1 or 2." in page


def test_rules_as_they_are_make_no_version(editor: Client, project: Project) -> None:
    answer = send(editor, project)
    assert answer.status_code == 422
    assert "Nothing differs" in answer.content.decode()


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ({"severity": USUAL | {"when": "tone", "values": "1, 9"}}, "9 is not a value of Tone"),
        ({"severity": USUAL | {"when": "tone"}}, "Name values of Tone"),
        (
            {
                "severity": USUAL | {"when": "tone", "values": "1"},
                "tone": USUAL | {"when": "severity", "values": "1"},
            },
            "The conditions lead in a circle",
        ),
        ({"tone": {"ruled": "True", "abstain_reason": "on"}}, "so none can be given"),
    ],
)
def test_rules_that_cannot_be_are_refused(
    editor: Client, project: Project, rules: dict[str, dict[str, str]], problem: str
) -> None:
    answer = send(editor, project, **rules)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert Rubric.objects.filter(project=project).count() == 2
