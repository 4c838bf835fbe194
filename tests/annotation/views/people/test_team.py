"""The team page over HTTP."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.services.assignments import join_project
from evalhub.accounts.models import User
from tests.factories.handout import make_tiers, set_policy
from tests.factories.review import answered_case


def page(user: User, project: Project) -> str:
    client = Client()
    client.force_login(user)
    answered = client.get(reverse("team-show", args=[project.slug]))
    assert answered.status_code == 200
    return answered.content.decode()


def test_a_lead_sees_what_is_left_and_what_holds_it_up(
    project: Project, maya: User, anna: User
) -> None:
    make_tiers(project, "fr", "de", key="language")
    rater = join_project(project=project, user=anna)
    answered_case(rater, "other")
    set_policy(project, skills=["language"])
    body = page(maya, project)
    assert "that ask for language fr find nobody" in body
    assert "No answer in the last seven days." in body
    assert reverse("review-list", args=[project.slug]) in body.partition("<main")[2]
    assert "R-01" in body
    assert "Anna" not in body


def test_links_are_offered_to_those_who_may_follow_them(
    project: Project, otto: User, anna: User
) -> None:
    make_tiers(project, 1)
    set_policy(project)
    body = page(otto, project).partition("<main")[2]
    assert "2 of 2 open slots find nobody" not in body
    assert reverse("member-list", args=[project.slug]) not in body
    client = Client()
    client.force_login(anna)
    assert client.get(reverse("team-show", args=[project.slug])).status_code == 403


def test_an_empty_project_has_a_team_page(project: Project, maya: User) -> None:
    body = page(maya, project)
    assert "No slots are planned." in body
    assert "Nobody with an account has begun." in body
