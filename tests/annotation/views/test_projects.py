import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User

SETTINGS = "/projects/refunds/settings/"
FORM = {
    "name": "Refunds",
    "notice": "",
    "overlap": "3",
    "lease_minutes": "20",
    "render_markdown": "on",
}


def test_the_first_page_is_work_for_those_who_only_rate(
    client: Client, anna: User, maya: User
) -> None:
    client.force_login(anna)
    assert client.get("/")["Location"] == reverse("work-list")
    client.force_login(maya)
    assert client.get("/")["Location"] == "/projects/"


def test_the_list_names_ones_own_projects(client: Client, anna: User, olga: User) -> None:
    client.force_login(anna)
    assert "Refund disputes" in client.get("/projects/").content.decode()
    client.force_login(olga)
    assert "No Project yet" in client.get("/projects/").content.decode()


def test_a_manager_changes_settings(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    assert 'value="Refund disputes"' in client.get(SETTINGS).content.decode()
    response = client.post(SETTINGS, FORM)
    assert (response.status_code, response["Location"]) == (303, SETTINGS)
    project.refresh_from_db()
    assert (project.name, project.overlap, project.lease_minutes) == ("Refunds", 3, 20)
    assert project.render_markdown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("overlap", "0"),
        ("overlap", "51"),
        ("lease_minutes", "1"),
        ("name", ""),
    ],
)
def test_a_setting_out_of_range_is_refused(
    field: str, value: str, client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    response = client.post(SETTINGS, {**FORM, field: value})
    assert response.status_code == 422
    assert f'href="#id_{field}"' in response.content.decode()
    project.refresh_from_db()
    assert project.name == "Refund disputes"


def test_the_address_of_a_project_cannot_be_sent(
    client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    client.post(SETTINGS, {**FORM, "slug": "mine", "seed": "1", "public_id": "x"})
    project.refresh_from_db()
    assert (project.slug, project.seed) == ("refunds", 7)


NEW = "/projects/new/"


def test_a_manager_begins_a_project_and_goes_on_to_its_rubric(client: Client, maya: User) -> None:
    client.force_login(maya)
    assert f'href="{NEW}"' in client.get("/projects/").content.decode()
    assert client.get(NEW).status_code == 200
    response = client.post(NEW, {"name": "Claims, 2nd round"})
    where = "/projects/claims-2nd-round/rubric/0/edit/"
    assert (response.status_code, response["Location"]) == (303, where)
    assert client.get(where).status_code == 200
    made = Project.objects.get(slug="claims-2nd-round")
    assert made.name == "Claims, 2nd round"
    assert made.memberships.get().role == "manager"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "评测"}, "slug", "Enter one."),
        ({"name": "New"}, "slug", "belongs to a page"),
        ({"name": "Other", "slug": "refunds"}, "slug", "is taken"),
        ({"name": "Other", "slug": "a b"}, "slug", "slug"),
    ],
)
def test_a_project_that_cannot_be_begun_says_why(
    given: dict[str, str], field: str, words: str, client: Client, maya: User
) -> None:
    client.force_login(maya)
    response = client.post(NEW, given)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_{field}"' in html
    assert words in html
    assert Project.objects.count() == 1


def test_who_manages_nothing_begins_nothing(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"name": "Mine"}).status_code == 403
    assert Project.objects.count() == 1
