"""An answer that comes too soon, in a real Chromium: the message that waits, and the plain page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from annotation.models import Annotation, Project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import (
    LOOKS,
    PHONE,
    axe_findings,
    csp_violations,
    overflow,
    resize,
    settle,
    shoot,
    small_targets,
    watch,
)
from tests.factories.projects import make_item, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User) -> Page:
    sign_in(anna)
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    return page


@pytest.fixture
def project(project: Project) -> Project:
    """A desk that takes one answer a minute."""
    Project.objects.update(desk={"pace": 1})
    make_rubric(project, output_keys=("accuracy", "tone"))
    for number in range(3):
        make_item(project, f"rd-{number}", outputs=1)
    plan_slots(project=project)
    return project


@pytest.fixture
def plain(scriptless: Callable[[], Page], desk: Page) -> Page:
    """The same person without scripts."""
    page = scriptless()
    page.goto(desk.url)
    return page


def rate(page: Page) -> None:
    """Rate with clicks, as works with and without scripts."""
    for group in page.locator("#rate fieldset.crit").all():
        group.locator("label", has=page.locator('input[value="4"]')).first.click()


def give_two(page: Page) -> None:
    """The second comes too soon, with a comment."""
    before = page.locator("#desk").get_attribute("data-assignment")
    rate(page)
    submit(page)
    expect(page.locator(f'#desk:not([data-assignment="{before}"])')).to_be_visible()
    settle(page)
    rate(page)
    page.get_by_text("Comment on the whole Item").first.click()
    page.get_by_label("Comment on the whole Item").fill("Long to read.")
    # However long that took on a slow machine.
    Annotation.objects.update(submitted_at=Now())


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit").click()


def the_wait_is_over() -> None:
    Annotation.objects.update(submitted_at=F("submitted_at") - timedelta(seconds=61))


def look(page: Page, name: str) -> list[str]:
    found = []
    for scheme, size in LOOKS:
        page.emulate_media(color_scheme=scheme)
        resize(page, size)
        shoot(page, f"{name}_{scheme}_{size[0]}", whole=False)
        found += axe_findings(page)
    return found + overflow(page) + small_targets(page) + csp_violations(page)


def test_the_message_says_why_and_until_when(desk: Page) -> None:
    seen = watch(desk)
    desk.reload()
    give_two(desk)
    submit(desk)
    told = desk.locator("#desk-early")
    expect(told).to_contain_text("That was quick. This Project takes 1 answer a minute from one")
    expect(told).to_contain_text(re.compile(r"kept, and is sent by itself within \d\d s"))
    # On a slow machine the wait would be over before everything has been looked at.
    desk.route("**/submit/", lambda _: None)
    assert look(desk, "desk_too_fast") == []
    resize(desk, PHONE)
    desk.get_by_label("Comment on the whole Item").scroll_into_view_if_needed()
    expect(told).to_be_in_viewport()
    # Chromium logs the refusal itself.
    assert [line for line in seen.problems if "429" not in line] == []


def test_the_answer_follows_by_itself_when_the_wait_is_over(desk: Page) -> None:
    desk.clock.install()
    desk.reload()
    give_two(desk)
    submit(desk)
    expect(desk.locator("#desk-early")).to_contain_text("sent by itself")
    assert Annotation.objects.count() == 1
    the_wait_is_over()
    before = desk.locator("#desk").get_attribute("data-assignment")
    desk.clock.fast_forward("01:01")
    expect(desk.locator(f'#desk:not([data-assignment="{before}"])')).to_be_visible()
    expect(desk.locator("#desk-early")).to_be_empty()
    assert Annotation.objects.count() == 2
    assert Annotation.objects.latest("submitted_at").comment == "Long to read."


def test_without_scripts_the_page_comes_back_with_everything(plain: Page) -> None:
    give_two(plain)
    submit(plain)
    expect(plain.locator("#desk-early")).to_contain_text("Submit it again in ")
    chosen = plain.locator('#rate input[name^="rating-"]:checked')
    assert [one.get_attribute("value") for one in chosen.all()] == ["4", "4"]
    expect(plain.get_by_label("Comment on the whole Item")).to_have_value("Long to read.")
    the_wait_is_over()
    submit(plain)
    expect(plain.locator("#desk-early")).to_be_empty()
    assert Annotation.objects.latest("submitted_at").comment == "Long to read."


def test_the_plain_page_passes_every_check(desk: Page) -> None:
    give_two(desk)
    # As a browser without htmx sends it.
    desk.evaluate("document.getElementById('rate').submit()")
    expect(desk.locator("#desk-early")).to_contain_text("Submit it again in ")
    assert look(desk, "desk_too_fast_plain") == []
