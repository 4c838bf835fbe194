"""My work: what waits for a person, and nothing of anybody else."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Project, Rater
from annotation.services.assignments import join_project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import visitor
from tests.factories.projects import make_item, make_project


def work(client: Client, user: User) -> str:
    client.force_login(user)
    answer = client.get(reverse("work-list"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_signed_out_people_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("work-list"))["Location"].startswith("/accounts/login/")


def test_work_that_was_not_begun_can_be_started(
    client: Client, project: Project, anna: User
) -> None:
    make_project("other", name="Somebody else's")
    body = work(client, anna)
    assert "Start Refund disputes" in body
    assert "Somebody else" not in body
    assert 'href="/projects/"' not in body


def test_begun_work_shows_how_far_it_is(client: Client, project: Project, anna: User) -> None:
    for number in range(3):
        make_item(project, f"it-{number}", outputs=1)
    plan_slots(project=project)
    desk = visitor(anna, project)
    desk.open()
    desk.post("submit", {"rating-accuracy": "4"})
    body = work(client, anna)
    for text in ("1 of 3 in Refund disputes are done", "2 left", "My last ten"):
        assert text in body


def test_finished_work_says_so(client: Client, project: Project, anna: User) -> None:
    join_project(project=project, user=anna)
    body = work(client, anna)
    assert "nothing left" in body
    assert "Continue with" not in body


def test_a_paused_rater_reads_why_and_gets_no_link(
    client: Client, project: Project, anna: User
) -> None:
    join_project(project=project, user=anna)
    Rater.objects.update(paused_at=timezone.now(), pause_reason="Calibration first.")
    body = work(client, anna)
    assert "Calibration first." in body
    assert 'href="/projects/refunds/desk/"' not in body
    assert visitor(anna, project).open().status_code == 403


def test_people_who_lead_get_the_way_to_their_projects(
    client: Client, project: Project, maya: User
) -> None:
    assert 'href="/projects/"' in work(client, maya)


def test_somebody_without_projects_learns_what_comes_next(client: Client, olga: User) -> None:
    assert "A manager invites you by a link." in work(client, olga)
