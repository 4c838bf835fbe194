import pytest
from django.test import Client

from annotation.models import Item, Project
from annotation.selectors.intake.rules import redaction_policy
from annotation.views.intake import preview as views
from evalhub.accounts.models import User
from evalhub.redaction.kinds import CHECKED, Kind
from tests.factories.projects import make_item

pytestmark = pytest.mark.django_db
PAGE = "/projects/refunds/settings/intake/preview/"


@pytest.fixture
def item(project: Project) -> Item:
    return make_item(project, "it-1", context="I am ann@x.example <b> at 10.1.2.3")


def test_the_page_shows_what_goes_and_what_comes(client: Client, item: Item, maya: User) -> None:
    client.force_login(maya)
    text = client.get(PAGE).content.decode()
    assert "I am <del>ann@x.example</del> <ins>[EMAIL_1]</ins> &lt;b&gt; at" in text
    assert Item.objects.get().context.startswith("I am ann@")


def test_a_kind_is_excluded_and_a_text_kept(
    client: Client, project: Project, item: Item, maya: User
) -> None:
    client.force_login(maya)
    assert client.post(f"{PAGE}exclude/", {"kind": "ip"})["Location"] == PAGE
    assert client.post(f"{PAGE}allow/", {"text": "ann@x.example"}).status_code == 303
    policy = redaction_policy(project)
    assert policy.kinds == CHECKED - {Kind.IP}
    assert policy.allowed == {"ann@x.example"}
    assert "Nothing of the chosen kinds" in client.get(PAGE).content.decode()


def test_approving_replaces_it(client: Client, project: Project, item: Item, maya: User) -> None:
    client.force_login(maya)
    assert client.post(f"{PAGE}apply/").status_code == 303
    assert Item.objects.get().context == "I am [EMAIL_1] <b> at [IP_1]"
    assert redaction_policy(project).kinds == CHECKED


def test_a_large_project_is_sent_to_the_command_line(
    client: Client, item: Item, maya: User, monkeypatch
) -> None:
    monkeypatch.setattr(views, "MOST_APPLIED", 0)
    client.force_login(maya)
    assert "evalhub redact refunds --apply" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}apply/").status_code == 422
    assert Item.objects.get().context.startswith("I am ann@")


def test_what_is_not_on_the_page_is_refused(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    assert client.post(f"{PAGE}exclude/", {"kind": "shoe"}).status_code == 422
    assert client.post(f"{PAGE}allow/", {}).status_code == 422


def test_only_managers_see_texts_before_they_are_redacted(
    client: Client, item: Item, erin: User, anna: User, olga: User
) -> None:
    for user, status in ((erin, 403), (anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(PAGE).status_code == status
        assert client.post(f"{PAGE}apply/").status_code == status
