"""Keys of one's own, and submitting by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project, Subject
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.accounts.services.keys import choose_keys
from tests.browser.desks import DESK, choose_all, counted, next_item, on_desk
from tests.browser.harness import check_page, shoot
from tests.factories.projects import make_item, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project(project: Project) -> Project:
    """Two Outputs to rate on two criteria, and their pair."""
    make_rubric(project, output_keys=("accuracy", "tone"), pair_keys=("overall",))
    make_item(project, "rd-0417", pair=True)
    plan_slots(project=project)
    return project


@pytest.fixture
def desk(page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User) -> Page:
    sign_in(anna)
    page.goto(live_server.url + DESK)
    return page


def test_keys_are_chosen_by_pressing_them_and_work_at_the_desk(
    desk: Page, live_server: Any
) -> None:
    desk.goto(f"{live_server.url}/accounts/keys/")
    check_page(desk, f"{live_server.url}/accounts/keys/")
    shoot(desk, "keys")
    field = desk.get_by_label("Guidelines")
    field.press("f")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("f is also the key of").first).to_be_visible()
    desk.wait_for_load_state("load")
    desk.get_by_label("Guidelines").press("Control+y")
    desk.get_by_label("Submit and go to the next").press("s")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Keys saved.")).to_be_visible()
    desk.goto(live_server.url + DESK)
    assert desk.locator('[data-key="g"] kbd').inner_text() == "Ctrl Y"
    desk.keyboard.press("g")
    expect(desk.locator("#guidelines")).to_be_hidden()
    desk.keyboard.press("Control+y")
    expect(desk.locator("#guidelines")).to_be_visible()
    desk.keyboard.press("Escape")
    choose_all(desk)
    next_item(desk, lambda: desk.keyboard.press("s"))
    assert counted() == 1


def test_a_letter_that_submits_is_a_letter_while_typing(desk: Page, anna: User) -> None:
    choose_keys(user=anna, keys={"Ctrl+Enter": "s"})
    desk.reload()
    choose_all(desk)
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.type("It is so.")
    assert counted() == 0
    expect(desk.locator("#rate textarea:focus")).to_have_value("It is so.")


def test_one_question_submits_by_itself_for_those_who_want_that(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User, project: Project
) -> None:
    Subject.objects.filter(scope="output").delete()
    choose_keys(user=anna, keys={}, auto_submit=True)
    sign_in(anna)
    page.goto(live_server.url + DESK)
    assert on_desk(page).subject.scope == "pair"
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()
    assert counted() == 1


def test_several_questions_never_submit_by_themselves(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User, project: Project
) -> None:
    Subject.objects.filter(scope="pair").delete()
    choose_keys(user=anna, keys={}, auto_submit=True)
    sign_in(anna)
    page.goto(live_server.url + DESK)
    choose_all(page)
    expect(page.locator("#desk-state")).to_have_text("2 of 2 rated")
    page.wait_for_timeout(1200)
    assert counted() == 0
