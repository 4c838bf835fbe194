"""Rules of criteria at the desk: conditions, reasons, what may be left open."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project, Rating
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import axe_findings
from tests.factories.asking import publish_asking
from tests.factories.projects import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User, project: Project
) -> Page:
    """Severity is asked where tone is 1 or 2, and needs a reason for its extremes."""
    when = {"criterion": "tone", "values": [1, 2]}
    publish_asking(project, tone={}, severity={"when": when, "rationale": "extremes"})
    make_item(project, "rd-1", outputs=1)
    plan_slots(project=project)
    sign_in(anna)
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    return page


def test_a_condition_shows_and_hides_and_says_so(desk: Page) -> None:
    severity = desk.get_by_role("group", name="Severity")
    expect(severity).to_be_hidden()
    desk.keyboard.press("2")
    expect(severity).to_be_visible()
    expect(desk.locator("#desk-said")).to_have_text("Severity is asked now.")
    expect(desk.locator("#desk-state")).to_have_text("1 of 2 rated")
    assert axe_findings(desk) == []
    desk.get_by_role("group", name="Tone").locator("label").nth(3).click()
    expect(severity).to_be_hidden()
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name="Nothing left for you here")).to_be_visible()
    assert list(Rating.objects.values_list("criterion__key", "value")) == [("tone", 4)]


def test_an_extreme_takes_the_focus_to_its_reason(desk: Page) -> None:
    desk.keyboard.press("1")
    desk.keyboard.press("5")
    reason = desk.get_by_label("Reason for Severity")
    expect(reason).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("fieldset[data-missing=reason][data-active]")).to_be_visible()
    expect(reason).to_be_focused()
    desk.keyboard.type("Rude twice")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name="Nothing left for you here")).to_be_visible()
    assert Rating.objects.get(criterion__key="severity").comment == "Rude twice"
