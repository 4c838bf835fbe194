import pytest
from django.test import Client

from annotation.models import IntakeRule, Project
from annotation.selectors.intake.rules import redaction_policy
from evalhub.accounts.models import User
from evalhub.redaction.kinds import Kind

pytestmark = pytest.mark.django_db
PAGE = "/projects/refunds/settings/intake/"


def test_a_manager_chooses_what_is_replaced(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    given = {"kinds": ["email", "iban"], "allowed": " help@shop.example \n\n"}
    response = client.post(f"{PAGE}redaction/", given)
    assert (response.status_code, response["Location"]) == (303, PAGE)
    policy = redaction_policy(project)
    assert policy.kinds == {Kind.EMAIL, Kind.IBAN}
    assert policy.allowed == {"help@shop.example"}
    text = client.get(PAGE).content.decode()
    assert 'value="iban"' in text
    assert "help@shop.example" in text


def test_a_kind_that_is_none_is_refused(client: Client, project: Project, maya: User) -> None:
    client.force_login(maya)
    response = client.post(f"{PAGE}redaction/", {"kinds": ["shoe"]})
    assert response.status_code == 422
    assert redaction_policy(project).kinds == frozenset()


def test_a_manager_opens_the_project_to_a_service(
    client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    given = {"enabled": "on", "percent": "1", "daily": "20", "by": "risk"}
    response = client.post(f"{PAGE}rule/", {**given, "quotas": "high = 50\nlow=5"})
    assert (response.status_code, response["Location"]) == (303, PAGE)
    rule = IntakeRule.objects.get(project=project)
    assert (rule.enabled, rule.daily, rule.by) == (True, 20, "risk")
    assert rule.quotas == {"high": 50, "low": 5}
    assert rule.share == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"percent": "0"}, "greater than or equal to 0.001"),
        ({"percent": "101"}, "less than or equal to 100"),
        ({"quotas": "high = 5"}, "Name the metadata key"),
        ({"by": "risk", "quotas": "high"}, "Line 1: write it as value = number."),
        ({"by": "risk", "quotas": f"{'x' * 201} = 1"}, "A value has at most 200 characters."),
        ({"by": "risk", "quotas": "a = 1\na = 2"}, "Line 2: “a” stands there twice."),
    ],
)
def test_a_rule_that_cannot_be_read_is_shown_again(
    wrong: dict[str, str], words: str, client: Client, project: Project, maya: User
) -> None:
    client.force_login(maya)
    response = client.post(f"{PAGE}rule/", {"enabled": "on", "percent": "50", **wrong})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not IntakeRule.objects.exists()


def test_only_managers_see_it(
    client: Client, project: Project, erin: User, anna: User, olga: User
) -> None:
    for user, status in ((erin, 403), (anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(PAGE).status_code == status
        assert client.post(f"{PAGE}rule/", {"percent": "5"}).status_code == status
