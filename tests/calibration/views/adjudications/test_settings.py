import pytest
from django.test import Client

from annotation.models import Project
from calibration.models import AdjudicationPlan, Disagreement
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.adjudications import make_differing

URL = "/projects/refunds/adjudication/settings/"
GIVEN = {
    "two_person": "on",
    "domain_key": "product",
    "domains": "cards: adam@example.org",
    "experts_only": "on",
    "risk_key": "tier",
    "risks": "gold, silver",
    "tolerance-accuracy": "2",
}


def test_a_manager_sets_the_plan(client: Client, project: Project, maya: User, adam: User) -> None:
    make_differing(project, "two", values=(2, 4))
    make_differing(project, "far", values=(1, 5))
    client.force_login(maya)
    assert client.post(URL, GIVEN).status_code == 303
    made = AdjudicationPlan.objects.get()
    assert (made.two_person, made.experts_only, made.risks) == (True, True, ["gold", "silver"])
    assert (made.domains, made.tolerances) == ({"cards": [adam.pk]}, {"accuracy": 2.0})
    # More than 2 steps apart now: the queue follows at once.
    assert Disagreement.objects.get().subject.item.key == "far"
    assert Event.objects.filter(verb="adjudication plan set").count() == 1
    assert "cards: adam@example.org" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("cards", "write a domain"),
        ("cards: anna@example.org", "no member who may settle"),
        (": adam@example.org", "write a domain"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    client: Client, project: Project, maya: User, adam: User, lines: str, problem: str
) -> None:
    client.force_login(maya)
    answer = client.post(URL, {**GIVEN, "domains": lines})
    assert (answer.status_code, problem in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(("who", "status"), [("adam", 403), ("anna", 403), ("olga", 404)])
def test_only_managers_set_it(
    client: Client, request: pytest.FixtureRequest, project: Project, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).status_code == status
    assert client.post(URL, GIVEN).status_code == status
