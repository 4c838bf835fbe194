"""Overview, items and raters, as each role meets them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project
from tests.factories.review import answered_case
from tests.factories.simulated import judge_all, make_world

PAGES = ["project-overview", "item-list", "rater-list"]


@pytest.mark.parametrize("page", PAGES)
def test_a_lead_reads_the_page(client: Client, project: Project, maya: User, page: str) -> None:
    make_rated_project(project)
    client.force_login(maya)
    reply = client.get(reverse(page, args=[project.slug]))
    assert reply.status_code == 200
    assert b"r1" in reply.content or b"it-1" in reply.content


@pytest.mark.parametrize("page", PAGES)
def test_annotators_may_not_and_strangers_find_nothing(
    client: Client, project: Project, anna: User, olga: User, page: str
) -> None:
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(reverse(page, args=[project.slug])).status_code == status


def test_a_step_has_a_button_only_for_who_may_take_it(
    client: Client, project: Project, maya: User, adam: User
) -> None:
    make_rated_project(project)
    plan_slots(project=project)
    for user, buttons in ((maya, 1), (adam, 0)):
        client.force_login(user)
        page = client.get(reverse("project-overview", args=[project.slug])).content.decode()
        assert "Collect the missing Annotations" in page
        assert page.count("Invite Raters") == buttons


def test_the_notice_and_the_size_of_a_large_crew_are_said(
    client: Client, project: Project, maya: User
) -> None:
    make_rated_project(project)
    project.notice = "The raters of this dataset are simulated."
    project.save()
    for number in range(40):
        make_rater(project, f"x{number:02}")
    client.force_login(maya)
    page = client.get(reverse("project-overview", args=[project.slug])).content.decode()
    assert project.notice in page
    assert "the first 30 of 42, by name" in page


def test_a_project_without_metadata_and_with_open_slots_has_an_overview(
    client: Client, project: Project, maya: User
) -> None:
    make_item(project, "plain", outputs=1)
    plan_slots(project=project)
    client.force_login(maya)
    reply = client.get(reverse("project-overview", args=[project.slug]))
    assert reply.status_code == 200


def test_revisions_are_shown_when_asked_for_and_said_to_be(
    client: Client, project: Project, maya: User
) -> None:
    case = answered_case(make_rater(project, "r1"))
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(2)})
    client.force_login(maya)
    address = reverse("project-overview", args=[project.slug])
    assert "These figures hold the first answers" in client.get(address).content.decode()
    revised = client.get(f"{address}?revised=1").content.decode()
    assert "These figures hold the revisions" in revised


def test_whether_a_judge_can_stand_in_is_shown_once_its_report_was_read(
    client: Client, project: Project, maya: User
) -> None:
    run = judge_all(make_world(project, 40), "judge-one", miss=0.02)
    start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))
    client.force_login(maya)
    overview = reverse("project-overview", args=[project.slug])
    page = client.get(overview).content.decode()
    assert "Can it stand in?" not in page
    assert "Run 2</a>: 0 of 40 calls" in page
    report = reverse("run-report", args=[project.slug, run.public_id])
    assert client.get(report).status_code == 200
    page = client.get(overview).content.decode()
    assert "judge-one, run 1, against all Items." in page
    assert ("Can it stand in?" in page, f'href="{report}"' in page) == (True, True)
