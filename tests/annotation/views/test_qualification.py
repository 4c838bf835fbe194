"""Qualification over HTTP: anna trains, fails, waits, passes and labels; maya sees and decides."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Annotation, ExamItem, ExamQuestion, ExamTry, Project, Rater
from annotation.services.assignments import join_project, plan_slots
from evalhub.accounts.models import User
from tests.factories.projects import make_item, make_rubric
from tests.factories.qualification import make_exam, make_training

BASE = "/projects/refunds/qualification/"
SETTINGS = "/projects/refunds/settings/qualification/"
PLAN = {"active": "on", "pass_percent": "70", "questions": "4", "extra": "2", "most": "6"} | {
    "tries": "2",
    "wait_hours": "24",
}


@pytest.fixture
def browser(project: Project, anna: User) -> Client:
    make_item(project)
    plan_slots(project=project)
    make_exam(project)
    return signed_in(anna)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def take(browser: Client, *values: int) -> HttpResponse:
    """Start or go on with the exam and give one value per question."""
    browser.post(f"{BASE}start/")
    for value in values:
        page = browser.get(f"{BASE}exam/")
        browser.post(page["Location"], {"rating-accuracy": str(value)})
    return browser.get(BASE)


def test_my_work_and_the_desk_lead_to_the_next_step(browser: Client) -> None:
    assert ">Train</a>" in body(browser.get(reverse("work-list")))
    answer = browser.get("/projects/refunds/desk/")
    assert (answer.status_code, answer["Location"]) == (303, BASE)
    assert "Take the exam" in body(browser.get(BASE))
    assert ">Take the exam</a>" in body(browser.get(reverse("work-list")))


@pytest.mark.parametrize("action", ["submit", "skip", "release"])
def test_every_form_of_the_desk_is_led_away(browser: Client, action: str) -> None:
    answer = browser.post(f"/projects/refunds/desk/{uuid4()}/{action}/")
    assert (answer.status_code, answer["Location"]) == (303, BASE)
    assert browser.post("/projects/refunds/desk/undo/")["Location"] == BASE


@pytest.mark.parametrize("action", ["draft", "heartbeat"])
def test_what_a_script_sends_is_refused(browser: Client, action: str) -> None:
    answer = browser.post(f"/projects/refunds/desk/{uuid4()}/{action}/")
    assert answer.status_code == 403


def test_htmx_turns_the_whole_page(browser: Client) -> None:
    answer = browser.post("/projects/refunds/desk/undo/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == BASE


def test_practice_tells_the_expected_value_and_why(browser: Client, project: Project) -> None:
    make_training(project, "p1", outputs=2)
    page = browser.get(f"{BASE}practice/1/")
    assert "Practice 1 of 3" in body(page)
    assert "in the context" not in body(page)
    answer = browser.post(f"{BASE}practice/1/", {"rating-accuracy": "1"}, follow=True)
    text = body(answer)
    assert "Accuracy: Look again." in text
    assert "expected <b>4</b> (up to 1 apart is fine)" in text
    assert "The price in a is in the context." in text


def test_an_incomplete_answer_stays_on_the_page(browser: Client, project: Project) -> None:
    make_training(project, "p1")
    for url in (f"{BASE}practice/1/", exam_url(project)):
        answer = browser.post(url, {})
        assert answer.status_code == 422
        assert "Accuracy is missing." in body(answer)


def exam_url(project: Project) -> str:
    rater = join_project(project=project, user=User.objects.get(email="anna@example.org"))
    from_try = ExamTry.objects.create(
        rater=rater, rubric=project.rubrics.get(), number=1, pass_mark=0.7
    )
    held = ExamItem.objects.first()
    row = ExamQuestion.objects.create(attempt=from_try, place=1, exam_item=held, unit="0")
    return f"{BASE}exam/{row.public_id}/"


def test_anna_fails_waits_passes_and_labels(browser: Client) -> None:
    assert "your next try opens on" in body(take(browser, 1, 1, 1, 1))
    assert browser.post(f"{BASE}start/").status_code == 409
    ExamTry.objects.update(decided_at=timezone.now() - timedelta(hours=25))
    assert "You are qualified" in body(take(browser, 4, 4, 5, 3))
    desk = browser.get("/projects/refunds/desk/", follow=True)
    assert 'id="rate"' in body(desk)
    assert "Passed on" in body(browser.get(reverse("work-list")))
    assert not Annotation.objects.exists()


def test_the_exam_gives_no_feedback_and_a_second_answer_changes_nothing(browser: Client) -> None:
    browser.post(f"{BASE}start/")
    url = browser.get(f"{BASE}exam/")["Location"]
    assert "expected" not in body(browser.get(url))
    browser.post(url, {"rating-accuracy": "4"})
    again = browser.post(url, {"rating-accuracy": "1"}, follow=True)
    assert "The first one stands." in body(again)
    answered = ExamQuestion.objects.get(answered_at__isnull=False)
    assert answered.ratings["accuracy"]["value"] == 4


def test_another_persons_question_does_not_exist(browser: Client, ben: User) -> None:
    browser.post(f"{BASE}start/")
    url = browser.get(f"{BASE}exam/")["Location"]
    assert signed_in(ben).get(url).status_code == 404
    assert browser.get(f"{BASE}practice/9/").status_code == 404


def test_the_lead_turns_it_on_when_there_are_enough_questions(project: Project, maya: User) -> None:
    lead = signed_in(maya)
    refused = lead.post(SETTINGS, PLAN)
    assert refused.status_code == 422
    assert "only 0 are held for it" in body(refused)
    keys = [make_training(project, f"p{n}").key for n in range(4)]
    lead.post(f"{SETTINGS}items/", {"training": keys})
    assert lead.post(SETTINGS, PLAN).status_code == 303
    project.refresh_from_db()
    assert project.qualification_version == 1


def test_the_lead_sees_standings_and_decides(browser: Client, maya: User) -> None:
    take(browser, 1, 1, 1, 1)
    lead, rater = signed_in(maya), Rater.objects.get()
    text = body(lead.get(SETTINGS))
    assert "Waits until" in text
    assert "0%" in text
    lead.post(f"{SETTINGS}{rater.public_id}/", {"kind": "waive", "reason": "Wrote the rubric."})
    assert "No exam needed: Wrote the rubric." in body(browser.get(BASE))


def test_a_decision_needs_a_reason_and_a_manager(browser: Client, maya: User, erin: User) -> None:
    browser.get(BASE)
    url = f"{SETTINGS}{Rater.objects.get().public_id}/"
    assert signed_in(maya).post(url, {"kind": "grant"}).status_code == 422
    assert signed_in(erin).post(url, {"kind": "grant", "reason": "x"}).status_code == 403
    assert browser.get(SETTINGS).status_code == 403


def test_required_again_closes_the_desk(browser: Client, project: Project, maya: User) -> None:
    take(browser, 4, 4, 4, 4)
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    assert "Require the exam again for Rubric 2" in body(signed_in(maya).get(SETTINGS))
    signed_in(maya).post(f"{SETTINGS}again/")
    assert browser.get("/projects/refunds/desk/")["Location"] == BASE


def test_own_items_are_held_and_given_back(browser: Client, project: Project, maya: User) -> None:
    lead = signed_in(maya)
    assert lead.post(f"{SETTINGS}items/", {"hold": "1", "key": "it-1"}).status_code == 422
    assert lead.post(f"{SETTINGS}items/", {"free": "nowhere"}).status_code == 404


def test_a_project_without_a_rubric_says_what_comes_first(maya: User) -> None:
    client = signed_in(maya)
    client.post("/projects/new/", {"name": "Empty", "slug": "empty"})
    page = client.get("/projects/empty/settings/qualification/")
    assert page.status_code == 200
    assert b"First a Rubric" in page.content
    assert b"Go to the Rubric" in page.content
    assert b"/projects/empty/rubric/" in page.content
