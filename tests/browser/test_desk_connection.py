"""Connections that break, servers that restart, several tabs: one answer, never none or two."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotation.models import Project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.desks import DESK, choose_all, counted, next_item
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


def test_a_submit_without_connection_is_sent_when_it_is_back(
    desk: Page, context: BrowserContext
) -> None:
    choose_all(desk)
    context.set_offline(True)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("Not sent yet.")).to_be_visible()
    assert counted() == 0
    next_item(desk, lambda: context.set_offline(False))
    assert counted() == 1


def test_a_submit_that_came_too_soon_is_sent_again_by_itself(desk: Page) -> None:
    sent: list[str] = []

    def refuse_the_first(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            return route.continue_()
        return route.fulfill(status=429, headers={"Retry-After": "1"}, body="")

    desk.route("**/submit/", refuse_the_first)
    choose_all(desk)
    next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    assert counted() == 1
    # The same key and the same answer.
    assert sent[0] == sent[1]


def test_an_answer_lost_on_the_way_back_is_asked_for_again_and_counts_once(desk: Page) -> None:
    sent: list[str] = []

    def lose_the_first(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    desk.route("**/submit/", lose_the_first)
    choose_all(desk)
    next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    assert (counted(), len(sent)) == (1, 2)
    keys = {re.search(r'name="key"\r\n\r\n([^\r]+)|key=([^&]+)', body)[0] for body in sent}
    assert len(keys) == 1


def test_a_server_that_restarts_gets_the_submit_afterwards(desk: Page) -> None:
    answers = [503]

    def restarting(route: Route) -> None:
        if answers:
            return route.fulfill(status=answers.pop(), body="starting")
        return route.continue_()

    desk.route("**/submit/", restarting)
    choose_all(desk)
    next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    assert (counted(), answers) == (1, [])


def test_two_tabs_with_one_item_give_one_answer(desk: Page, context: BrowserContext) -> None:
    second = context.new_page()
    second.goto(desk.url)
    choose_all(second)
    choose_all(desk)
    next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    second.keyboard.press("Control+Enter")
    expect(second.get_by_text("already", exact=False).first).to_be_visible()
    assert counted() == 1


def test_the_back_button_shows_that_an_item_is_done(desk: Page) -> None:
    desk.reload()
    choose_all(desk)
    next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    desk.go_back()
    expect(desk.get_by_role("heading", name="You have submitted Item")).to_be_visible()
    desk.keyboard.press("Control+Enter")
    desk.reload()
    expect(desk.get_by_role("link", name="Next Item")).to_be_visible()
    assert counted() == 1
