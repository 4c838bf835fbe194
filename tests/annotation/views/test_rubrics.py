from django.test import Client

from annotation.models import Project, Rubric
from annotation.selectors.rubrics import anchors_of
from evalhub.accounts.models import User
from tests.factories.projects import make_project, make_rubric

PAGE = "/projects/refunds/rubric/"


def form_of(project: Project, **changes: str) -> dict[str, str]:
    """What the browser sends back when nothing but `changes` was touched."""
    data = {"guidelines": "Rate what is written.", "change_note": "Because."}
    for place, part in enumerate(project.rubrics.latest("version").criteria.all()):
        fields = {"title": part.title, "question": part.question, "guideline": part.guideline}
        for number, anchor in enumerate(anchors_of(part)):
            fields[f"anchor-{number}"] = anchor.text
        data.update({f"c{place}-{name}": text for name, text in fields.items()})
    return {**data, **changes}


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


def test_a_manager_publishes_the_next_version(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    data = form_of(project, guidelines="Line one.\r\nLine two.", **{"c0-anchor-0": "Wrong."})
    response = client.post(f"{PAGE}1/edit/", data)
    assert (response.status_code, response["Location"]) == (303, PAGE)
    second = Rubric.objects.get(version=2)
    assert second.guidelines == "Line one.\nLine two."
    assert second.criteria.first().anchors["1"] == "Wrong."


def test_the_form_as_it_came_changes_nothing(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    response = client.post(f"{PAGE}1/edit/", form_of(project))
    assert response.status_code == 422
    assert "Nothing differs" in response.content.decode()


def test_a_reason_is_required(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    data = form_of(project, guidelines="New.", change_note="")
    assert client.post(f"{PAGE}1/edit/", data).status_code == 422


def test_editing_an_overtaken_version_is_refused(
    client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    client.post(f"{PAGE}1/edit/", form_of(project, guidelines="First."))
    response = client.post(f"{PAGE}1/edit/", form_of(project, guidelines="Second."))
    assert response.status_code == 409
    assert Rubric.objects.count() == 2


def test_a_project_without_a_rubric_says_where_it_comes_from(client: Client, maya: User) -> None:
    other = make_project("others")
    other.memberships.create(user=maya, role="manager")
    client.force_login(maya)
    assert "No Rubric yet" in client.get("/projects/others/rubric/").content.decode()
