"""Threat T15: a text of one MiB is on the desk within two seconds, and keys act at once."""

import statistics
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from annotation.models import Output, Project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.projects import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINE = "A refund takes three to five working days, unless the card has expired since then.\n"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
# From the key to the frame after it, in milliseconds.
LISTEN = """
() => {
  window.took = [];
  addEventListener("keydown", () => {
    const start = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - start)));
  }, true);
}
"""


def test_a_mebibyte_is_read_and_rated_without_waiting(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], project: Project, anna: User
) -> None:
    make_item(project, "huge", outputs=1)
    Output.objects.update(text=(LINE * 13_000)[: 1024 * 1024])
    plan_slots(project=project)
    sign_in(anna)
    painted = []
    for _ in range(3):
        page.goto(f"{live_server.url}/projects/refunds/desk/")
        painted.append(page.evaluate(PAINTED))
    page.evaluate(LISTEN)
    for key in "1234512345":
        page.keyboard.press(key)
        page.wait_for_function("(n) => window.took.length >= n", arg=1)
        page.wait_for_timeout(30)
    assert len(page.locator("#main .output .prose").text_content() or "") == 1024 * 1024
    # The best of three and the middle of ten: the machine has other work too.
    assert min(painted) <= 2_000
    assert statistics.median(page.evaluate("window.took")) <= 100
