"""Practice, exam and the lead's page in a real Chromium."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import ExamTry, Project
from annotation.services.assignments import plan_slots
from annotation.services.members import add_member
from annotation.services.qualification.plans import hold_training
from evalhub.accounts.models import User
from tests.browser.harness import axe_findings, check_page, overflow, resize, shoot, small_targets
from tests.factories.projects import make_item, make_project
from tests.factories.qualification import make_exam, make_training

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE, SETTINGS = "/projects/refunds/qualification/", "/projects/refunds/settings/qualification/"


def looks(page: Page, name: str) -> None:
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        resize(page, (width, 900))
        shoot(page, f"{name}_{scheme}_{width}")
    page.emulate_media(color_scheme="light")
    assert axe_findings(page) + overflow(page) + small_targets(page) == []
    resize(page, (1280, 800))


@pytest.fixture
def opened(project: Project) -> Project:
    """Real work, one item of practice with two outputs, and an exam of four questions."""
    make_item(project)
    plan_slots(project=project)
    make_exam(project, wait_hours=24)
    make_training(project, "practice-1", outputs=2)
    return project


def take(page: Page, digit: str) -> None:
    """Answer the four questions by keyboard."""
    for _ in range(4):
        page.locator("#rate fieldset[data-active]").wait_for()
        before = page.url
        page.keyboard.press(digit)
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, was=before: url != was)


def test_anna_trains_fails_retakes_passes_and_labels(
    page: Page, live_server: Any, sign_in: Any, opened: Project, anna: User
) -> None:
    sign_in(anna)
    page.goto(f"{live_server.url}{reverse('work-list')}")
    page.get_by_role("link", name="Train", exact=True).click()
    page.get_by_role("link", name="Start to practise").click()
    practise(page)
    page.get_by_role("button", name="Take the exam").click()
    take(page, "1")
    expect(page.get_by_text("Not passed this time.")).to_be_visible()
    ExamTry.objects.update(decided_at=timezone.now() - timedelta(hours=25))
    page.reload()
    page.get_by_role("button", name="Take the exam again").click()
    take(page, "4")
    expect(page.get_by_role("heading", name="You are qualified")).to_be_visible()
    looks(page, "qualification_passed")
    page.get_by_role("link", name="Start rating").click()
    expect(page.locator("#rate")).to_be_visible()


def practise(page: Page) -> None:
    """Two outputs and a pair: the first wrong, by keyboard."""
    for key in ("1", "4", "b"):
        page.locator("#rate fieldset[data-active]").wait_for()
        page.keyboard.press(key)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", name="Your answer beside")).to_be_visible()
        if key != "4":
            looks(page, f"qualification_practice_{key}")
        page.locator(".desk-foot a.primary").click()
    expect(page.get_by_text("3 of 3 practised").first).to_be_visible()


def test_the_pages_have_no_findings(
    page: Page, live_server: Any, sign_in: Any, opened: Project, anna: User, maya: User
) -> None:
    sign_in(anna)
    for path in (BASE, f"{BASE}practice/1/", f"{BASE}practice/3/", reverse("work-list")):
        check_page(page, live_server.url + path)
        looks(page, f"qualification_{path.strip('/').replace('/', '_')}")
    held = list(opened.training_items.filter(key__startswith="ex-"))
    hold_training(project=opened, training=[*held, opened.training_items.last()])
    page.goto(live_server.url + BASE)
    page.get_by_role("button", name="Take the exam").click()
    looks(page, "qualification_exam")
    sign_in(maya)
    check_page(page, live_server.url + SETTINGS)
    looks(page, "qualification_settings")


def test_the_exam_works_without_javascript(
    scriptless: Callable[[], Page], live_server: Any, sign_in: Any, project: Project, anna: User
) -> None:
    make_exam(project)
    sign_in(anna)
    page = scriptless()
    page.goto(live_server.url + BASE)
    page.get_by_role("button", name="Take the exam").click()
    for _ in range(4):
        page.locator("input[value='4']").check()
        page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="You are qualified")).to_be_visible()


def test_maya_makes_a_practice_item_by_keyboard_and_anna_reads_why(
    page: Page, live_server: Any, sign_in: Any, opened: Project, maya: User, anna: User
) -> None:
    make_item(opened, "clear", outputs=1)
    sign_in(maya)
    page.goto(live_server.url + SETTINGS)
    page.get_by_role("link", name="Make a practice Item").press("Enter")
    page.get_by_label("Id of the Item").press_sequentially("clear")
    page.keyboard.press("Enter")
    page.locator("#id_value-0").select_option("5")
    page.get_by_label("Why, for Accuracy").fill("Every claim is in the source.")
    looks(page, "qualification_make")
    page.get_by_label("About the whole Item").fill("A case to remember.")
    page.get_by_role("button", name="Let people practise on it").press("Enter")
    expect(page.get_by_text("practice-clear").first).to_be_visible()
    looks(page, "qualification_made")
    sign_in(anna)
    page.goto(f"{live_server.url}{BASE}practice/4/")
    page.locator("#rate fieldset[data-active]").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Every claim is in the source.")).to_be_visible()
    expect(page.get_by_text("A case to remember.")).to_be_visible()


def test_before_there_is_a_rubric_the_page_leads_to_it(
    page: Page, live_server: Any, sign_in: Any, maya: User
) -> None:
    add_member(project=make_project("empty"), user=maya, role="manager")
    sign_in(maya)
    check_page(page, f"{live_server.url}/projects/empty/settings/qualification/")
    page.get_by_role("link", name="Go to the Rubric").click()
    expect(page).to_have_url(f"{live_server.url}/projects/empty/rubric/")
