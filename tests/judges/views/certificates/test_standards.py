"""What Judges are held to, through the page."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from judges.models import JudgeRun
from tests.factories.certified import make_good_run

GIVEN = {"rater_kind": "skilled", "epsilon": "", "selection": "hand-picked"}


@pytest.fixture
def run(project: Project) -> JudgeRun:
    return make_good_run(project, n=40)


def test_a_lead_says_what_judges_are_held_to(client: Client, run: JudgeRun, maya: User) -> None:
    project, page = run.project, reverse("standard-settings", args=[run.project.slug])
    client.force_login(maya)
    asked = client.get(page).content.decode()
    assert "None chosen: it passes with 4, 5." in asked
    assert "Here Items were handed out in random order." in asked
    reply = client.post(page, {**GIVEN, "passes-accuracy": ["5"]})
    assert (reply.status_code, reply["Location"]) == (303, page)
    project.refresh_from_db()
    assert project.extra == {
        "rater_kind": "skilled",
        "selection_reason": "hand-picked",
        "passing": {"accuracy": [5]},
    }
    assert Event.objects.filter(verb="project facts stated").count() == 1
    shown = client.get(page).content.decode()
    assert '<option value="skilled" selected>' in shown
    assert shown.count(" checked") == 1
    sign = reverse("certificate-create", args=[project.slug, run.public_id])
    assert "a cost of 0.15" in client.get(f"{sign}?grounds=1").content.decode()
    report = reverse("run-report", args=[project.slug, run.public_id])
    assert "passes with 5" in client.get(report).content.decode()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"epsilon": "1"}, "less than or equal to 0.99"),
        ({"epsilon": "much"}, "Enter a number"),
        ({"rater_kind": "wizards"}, "not one of the available choices"),
        ({"passes-accuracy": ["1", "2", "3", "4", "5"]}, "everything would pass"),
        ({"passes-accuracy": ["7"]}, "not one of the available choices"),
    ],
)
def test_what_makes_no_standard_is_refused(
    client: Client, project: Project, maya: User, change: dict[str, object], complaint: str
) -> None:
    client.force_login(maya)
    page = reverse("standard-settings", args=[project.slug])
    reply = client.post(page, {**GIVEN, **change})
    assert (reply.status_code, complaint in reply.content.decode()) == (422, True)
    project.refresh_from_db()
    assert project.extra == {}


def test_only_leads_set_standards(client: Client, project: Project, erin: User, olga: User) -> None:
    page = reverse("standard-settings", args=[project.slug])
    for user, status in ((erin, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(page).status_code == status
        assert client.post(page, GIVEN).status_code == status
    client.force_login(erin)
    assert (
        "Standards" not in client.get(reverse("judge-list", args=[project.slug])).content.decode()
    )


def test_a_lead_sets_what_judges_may_spend(client: Client, run: JudgeRun, maya: User) -> None:
    slug = run.project.slug
    page, budget = reverse("standard-settings", args=[slug]), reverse("judge-budget", args=[slug])
    client.force_login(maya)
    JudgeRun.objects.update(spent="1.25", reserved="0.5")
    assert "Spent $1.2500." in client.get(page).content.decode().replace("; up to", ".; up to")
    reply = client.post(budget, {"budget": "20"})
    assert (reply.status_code, reply["Location"]) == (303, page)
    said = "Spent $1.2500 of $20.00; up to $0.5000 is set aside for calls under way."
    for name in ("standard-settings", "judge-list"):
        assert said in client.get(reverse(name, args=[slug])).content.decode()
    client.post(budget, {"budget": ""})
    assert "Spent $" not in client.get(reverse("judge-list", args=[slug])).content.decode()


@pytest.mark.parametrize("amount", ["0", "much", "10000000"])
def test_what_is_no_budget_is_shown_with_its_error(
    client: Client, project: Project, maya: User, erin: User, amount: str
) -> None:
    budget = reverse("judge-budget", args=[project.slug])
    client.force_login(maya)
    reply = client.post(budget, {"budget": amount})
    shown = reply.content.decode()
    assert (reply.status_code, "Budget: write" in shown) == (422, True)
    assert f'action="{reverse("standard-settings", args=[project.slug])}"' in shown
    client.force_login(erin)
    assert client.post(budget, {"budget": "1"}).status_code == 403


def test_a_rule_that_the_page_does_not_show_stays(
    client: Client, project: Project, maya: User
) -> None:
    project.extra = {"passing": {"overall": ["A"]}}
    project.save()
    client.force_login(maya)
    page = reverse("standard-settings", args=[project.slug])
    assert client.post(page, {**GIVEN, "passes-accuracy": ["5"]}).status_code == 303
    project.refresh_from_db()
    assert project.extra["passing"] == {"accuracy": [5], "overall": ["A"]}
