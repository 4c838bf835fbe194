"""What the tests of the desk do with its page."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Annotation, Assignment, Draft
from tests.browser.harness import settle

DESK = "/projects/refunds/desk/"
# Milliseconds between two looks, and how many of them only what fails takes.
PAUSE, LOOKS = 50, 1200


def on_desk(page: Page) -> Assignment:
    public_id = page.locator("#desk").get_attribute("data-assignment")
    return Assignment.objects.select_related("subject").get(public_id=public_id)


def next_item(page: Page, act: Callable[[], object]) -> None:
    """Do what submits, and wait until something else lies on the desk and its script has begun."""
    before = page.locator("#desk").get_attribute("data-assignment")
    act()
    expect(page.locator(f'#desk:not([data-assignment="{before}"])')).to_be_visible()
    settle(page)


def choose_all(page: Page) -> None:
    for _ in range(page.locator("#rate fieldset.crit").count()):
        page.keyboard.press("b" if on_desk(page).subject.scope == "pair" else "4")


def counted() -> int:
    return Annotation.objects.filter(status="counted").count()


def wait_for_draft(page: Page, *parts: str) -> None:
    """Wait until the only draft has all of it: what the page says may be of an earlier change."""
    for _ in range(LOOKS):
        kept = json.dumps([draft.data for draft in Draft.objects.all()])
        if all(part in kept for part in parts):
            return
        page.wait_for_timeout(PAUSE)
    raise AssertionError(f"the draft has not all of {parts}: {kept}")
