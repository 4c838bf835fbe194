"""Sensitive projects over HTTP: notice first, blurred, free to skip (gate 49)."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Firing, HandoutPlan, Project, Rater, Skip
from annotation.services.quality.evaluation import check_due, note_activity
from annotation.services.quality.rules import add_default_rules
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item


@pytest.fixture
def person(anna: User, project: Project) -> Visitor:
    project.desk = {"sensitive": True, "warning": "Insults, in one Item of ten."}
    project.save()
    for n in range(8):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    return visitor(anna, project)


@pytest.fixture
def notice(project: Project) -> str:
    return reverse("wellbeing-notice", args=[project.slug])


def agree(person: Visitor, notice: str) -> None:
    page = person.client.get(notice).content.decode()
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    assert person.client.post(notice, {"digest": digest}).status_code == 303


def test_nothing_is_shown_nor_claimed_before_a_yes(
    person: Visitor, notice: str, project: Project
) -> None:
    person.open()
    assert "Insults, in one Item of ten." in person.body
    assert "Answer a to" not in person.body
    assert not Rater.objects.exists()
    assert not project.assignments.filter(state="claimed").exists()
    assert person.client.post(notice, {"digest": "x"}).status_code == 422
    agree(person, notice)
    person.open()
    assert "Answer a to" in person.body


def test_texts_are_blurred_until_asked(person: Visitor, notice: str) -> None:
    agree(person, notice)
    person.open()
    veil = person.body.index('class="veil"')
    assert veil < person.body.index('class="turns"')
    assert "checked" not in person.body[veil : veil + 90]


def test_a_changed_notice_is_read_again_also_after_a_submit(
    person: Visitor, notice: str, project: Project
) -> None:
    agree(person, notice)
    person.open()
    Project.objects.update(desk={"sensitive": True, "warning": "Wounds."})
    answer = person.post("submit", {"rating-accuracy": "4"}, htmx=True)
    assert answer["HX-Redirect"] == notice
    person.open()
    assert "Wounds." in person.body


def test_one_click_skips_and_never_counts_against_anybody(
    person: Visitor, notice: str, project: Project
) -> None:
    add_default_rules(project=project)
    agree(person, notice)
    for _ in range(8):
        person.open()
        assert 'name="reason" value="harmful"' in person.body
        person.post("skip", {"reason": "harmful"})
    note_activity()
    while check_due():
        pass
    assert Skip.objects.filter(reason="harmful").count() == 8
    assert not Firing.objects.exists()


def test_elsewhere_there_is_no_notice(client: Client, anna: User, project: Project) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    assert 'class="veil"' not in found.body
    page = found.client.get(reverse("wellbeing-notice", args=[project.slug]))
    assert page.status_code == 303


def test_the_days_number_is_told_kindly(anna: User, project: Project) -> None:
    for n in range(2):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    HandoutPlan.objects.create(project=project, policy={"daily": 1})
    found = visitor(anna, project)
    found.open()
    answer = found.post("submit", {"rating-accuracy": "4"}, htmx=True)
    assert "Enough for today" in answer.content.decode()
    assert "Your days end at midnight in the time zone UTC." in answer.content.decode()
