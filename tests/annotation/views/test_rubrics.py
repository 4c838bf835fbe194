import re

import pytest
from django.http import HttpResponse
from django.test import Client

from annotation.models import Project, Rubric
from evalhub.accounts.models import User
from tests.factories.projects import make_project, make_rubric
from tests.factories.sent import fields_sent

PAGE = "/projects/refunds/rubric/"
EDIT = f"{PAGE}1/edit/"
WHY = {"change_note": "Because."}


@pytest.fixture
def editor(client: Client, project: Project, maya: User) -> Client:
    client.force_login(maya)
    return client


def sent(editor: Client, address: str = EDIT, **changes: str) -> dict[str, str]:
    """What the browser sends back when nothing but `changes` was touched."""
    html = editor.get(address).content.decode()
    return (
        fields_sent(html, "rubric-form")
        | WHY
        | {k.replace("__", "-"): v for k, v in changes.items()}
    )


def step(editor: Client, fields: dict[str, str], name: str, **more: str) -> dict[str, str]:
    answer = editor.post(EDIT, {**fields, "step": name, **more})
    assert answer.status_code == 200
    return fields_sent(answer.content.decode(), "rubric-form")


def publish(editor: Client, fields: dict[str, str], address: str = EDIT) -> HttpResponse:
    """Show what changes, then publish what was shown."""
    shown = editor.post(address, fields)
    assert shown.status_code == 200, re.findall(r'class="error".*', shown.content.decode())
    digest = re.search(r'name="publish" value="(\w+)"', shown.content.decode())[1]
    return editor.post(address, {**fields, "publish": digest})


def test_the_rubric_shows_criteria_anchors_and_versions(
    client: Client, project: Project, otto: User
) -> None:
    client.force_login(otto)
    html = client.get(PAGE).content.decode()
    assert "How is the accuracy?" in html
    assert "Anchor of 3." in html
    assert "Write the next version" not in html
    assert client.get(f"{PAGE}1/").status_code == 200
    assert client.get(f"{PAGE}2/").status_code == 404


def test_guidelines_are_rendered_without_anything_active(client: Client, maya: User) -> None:
    project = maya.memberships.get().project
    rubric = make_rubric(project, publish=False)
    rubric.guidelines = "# Rate\n<script>x()</script> ![i](http://x/i.png) [a](javascript:x)"
    rubric.published_at = rubric.created_at
    rubric.save()
    client.force_login(maya)
    html = client.get(PAGE).content.decode()
    assert "<h3>Rate</h3>" in html
    assert "<script>x()" not in html
    assert "i.png" not in html or "<img" not in html
    assert 'href="javascript' not in html


def test_a_manager_publishes_the_next_version(editor: Client) -> None:
    fields = sent(editor, guidelines="Line one.\r\nLine two.")
    fields["c0-values"] = fields["c0-values"].replace("Anchor of 1.", "Wrong.")
    response = publish(editor, fields)
    assert (response.status_code, response["Location"]) == (303, PAGE)
    second = Rubric.objects.get(version=2)
    assert second.guidelines == "Line one.\nLine two."
    assert second.criteria.first().anchors["1"] == "Wrong."


def test_the_form_as_it_came_changes_nothing(editor: Client) -> None:
    response = editor.post(EDIT, sent(editor))
    assert response.status_code == 422
    assert "Nothing differs" in response.content.decode()


def test_a_reason_is_required(editor: Client) -> None:
    fields = sent(editor, guidelines="New.", change_note="")
    assert editor.post(EDIT, fields).status_code == 422


def test_nothing_is_published_before_its_differences_were_shown(editor: Client) -> None:
    fields = sent(editor, guidelines="New.")
    shown = editor.post(EDIT, {**fields, "publish": "1"}).content.decode()
    assert "What Rubric 2 changes" in shown
    digest = re.search(r'name="publish" value="(\w+)"', shown)[1]
    # What is sent with the button is not what was shown: it is shown first.
    other = editor.post(EDIT, {**fields, "guidelines": "Newer.", "publish": digest})
    assert "Newer." in other.content.decode()
    assert Rubric.objects.count() == 1


def test_editing_an_overtaken_version_is_refused(editor: Client) -> None:
    publish(editor, sent(editor, guidelines="First."))
    response = editor.post(EDIT, sent(editor, guidelines="Second."))
    assert response.status_code == 409
    assert Rubric.objects.count() == 2


def test_criteria_are_added_moved_and_taken_out_step_by_step(editor: Client) -> None:
    fields = step(editor, sent(editor), "add", new_kind="slider")
    assert fields["order"] == "0,1,2"
    fields |= {"c2-title": "Effort", "c2-high": "10", "c2-step": "0.5", "c2-unit": "min"}
    fields = step(editor, fields, "up-2")
    assert (fields["order"], fields["c2-title"]) == ("0,2,1", "Effort")
    fields = step(editor, fields, "remove-0")
    assert publish(editor, fields | WHY).status_code == 303
    effort, overall = Rubric.objects.get(version=2).criteria.all()
    assert (effort.key, effort.kind, effort.level) == ("effort", "interval", "interval")
    bounds = {"min": 0, "max": 10, "step": 0.5, "unit": "min", "control": "slider"}
    assert effort.extra == bounds
    assert overall.key == "overall"


def test_a_step_answers_htmx_with_the_form_alone(editor: Client) -> None:
    answer = editor.post(EDIT, {**sent(editor), "step": "up-1"}, headers={"HX-Request": "true"})
    html = answer.content.decode().strip()
    assert html.startswith("<form")
    assert "<html" not in html


@pytest.fixture
def empty(client: Client, maya: User) -> Client:
    """Maya also manages a project that has nothing yet."""
    make_project("others").memberships.create(user=maya, role="manager")
    client.force_login(maya)
    return client


FIRST = "/projects/others/rubric/0/edit/"


def test_a_project_without_a_rubric_says_where_it_comes_from(empty: Client) -> None:
    html = empty.get("/projects/others/rubric/").content.decode()
    assert "No Rubric yet" in html
    assert f'href="{FIRST}"' in html


def test_the_first_version_is_written_in_the_browser(empty: Client) -> None:
    fields = sent(empty, FIRST, c0__title="Accuracy", guidelines="Read it twice.")
    shown = empty.post(FIRST, fields).content.decode()
    assert "What Rubric 1 says" in shown
    assert "for the work so far" not in shown
    response = publish(empty, fields, FIRST)
    assert (response.status_code, response["Location"]) == (303, "/projects/others/import/")
    rubric = Rubric.objects.get(project__slug="others")
    assert (rubric.version, rubric.name, rubric.guidelines) == (
        1,
        "Refund disputes",
        "Read it twice.",
    )
    (accuracy,) = rubric.criteria.all()
    assert (accuracy.key, accuracy.kind) == ("accuracy", "ordinal")
    assert accuracy.values == [1, 2, 3, 4, 5]


def test_two_first_versions_are_one_too_many(empty: Client) -> None:
    fields = sent(empty, FIRST, c0__title="Accuracy")
    publish(empty, fields, FIRST)
    late = empty.post(FIRST, {**fields, "c0-title": "Tone"})
    assert late.status_code == 409
    assert Rubric.objects.filter(project__slug="others").count() == 1
