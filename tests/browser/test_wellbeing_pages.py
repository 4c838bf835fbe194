"""Sensitive projects in a real Chromium: the notice, the blur, the reminder."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import Project, Rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import look
from tests.factories.annotations import make_annotation
from tests.factories.people import make_member
from tests.factories.projects import make_item, make_project, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]
WARNING = "Insults and threats, in about one Item of ten."
BLUR = "() => getComputedStyle(document.querySelector('.turns')).filter"


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds"


@pytest.fixture
def project(live_server: object, sign_in: SignIn) -> Project:
    desk = {"sensitive": True, "warning": WARNING, "break_after": 0}
    project = make_project(desk=desk)
    make_rubric(project)
    for n in range(3):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    sign_in(make_member(project, "anna"))
    return project


def test_notice_blur_and_a_free_skip_by_keyboard(page: Page, base: str, project: Project) -> None:
    look(page, f"{base}/before/", "wellbeing_notice")
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator(".turns")).to_have_count(1)
    look(page, page.url, "desk_veiled")
    assert "blur" in page.evaluate(BLUR)
    page.keyboard.press("v")
    assert page.evaluate(BLUR) == "none"
    first = page.locator("#desk").get_attribute("data-assignment")
    page.get_by_role("button", name="Skip", exact=False).first.click()
    page.get_by_role("button", name="Skip: I would rather not rate it").click()
    expect(page.locator("#desk")).not_to_have_attribute("data-assignment", first or "")
    assert "blur" in page.evaluate(BLUR)
    assert Rater.objects.get().skips.get().reason == "harmful"


def test_without_scripts_a_click_shows_the_texts(
    scriptless: Callable[[], Page], base: str, project: Project
) -> None:
    plain = scriptless()
    plain.goto(f"{base}/before/")
    plain.get_by_role("button", name="I have read it").click()
    plain.get_by_text("Show the texts of this Item").click()
    expect(plain.locator("#veil")).to_be_checked()
    expect(plain.locator(".turns")).to_have_css("filter", "none")


def test_the_reminder_is_one_quiet_line(page: Page, base: str, project: Project) -> None:
    Project.objects.update(desk={})
    user = User.objects.get(name="Anna")
    rater = Rater.objects.create(project=project, key="anna", user=user)
    for minutes in range(56, 0, -8):
        subject = make_item(project, f"at-{minutes}", outputs=1).subjects.get()
        at = timezone.now() - timedelta(minutes=minutes)
        make_annotation(subject, rater, {"accuracy": 3}, submitted_at=at)
    page.goto(f"{base}/desk/")
    expect(page.locator("#desk-rest")).to_contain_text(
        re.compile("You have worked for 5[6-9] minutes")
    )
    look(page, page.url, "desk_rest")
    look(page, f"{base.partition('/projects')[0]}/accounts/", "account_breaks")
