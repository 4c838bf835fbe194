"""Marking evidence at the desk: by mouse, by keyboard, as marks in the text."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Output, Project, Rating
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import axe_findings, check_page, shoot
from tests.factories.asking import publish_asking
from tests.factories.projects import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "The hold 🙂 ends within 7 days.\r\nYours\u200b is gone by Tuesday."
SELECT = """([start, end]) => {
  const node = document.querySelector('[data-part=output]').firstChild;
  getSelection().setBaseAndExtent(node, start, node, end);
}"""


@pytest.fixture
def desk(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User, project: Project
) -> Page:
    """Accuracy and tone may have evidence; the text has an emoji, CRLF and a hidden character."""
    publish_asking(project, accuracy={"evidence": "optional"}, tone={"evidence": "optional"})
    make_item(project, "rd-1", outputs=1, context="Rule 4.2: 10 business days.")
    Output.objects.update(text=TEXT)
    plan_slots(project=project)
    sign_in(anna)
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    return page


def kept(key: str) -> list[str]:
    rating = Rating.objects.get(criterion__key=key)
    for one in rating.extra["evidence"]:
        source = TEXT if one["part"] == "output" else "Rule 4.2: 10 business days."
        assert source[one["start"] : one["end"]] == one["text"]
    return [one["text"] for one in rating.extra["evidence"]]


def submit(desk: Page) -> None:
    desk.keyboard.press("4")
    desk.keyboard.press("4")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name="Nothing left for you here")).to_be_visible()


def test_what_is_selected_is_marked_with_h(desk: Page) -> None:
    # UTF-16 places, as a selection has them: the emoji takes two.
    desk.evaluate(SELECT, [17, 31])
    desk.keyboard.press("h")
    expect(desk.locator("mark.ev")).to_have_text("within 7 days.A1")
    expect(desk.get_by_role("list", name="Evidence for Accuracy")).to_contain_text("within 7 days.")
    expect(desk.locator("#desk-said")).to_contain_text("A1, evidence for Accuracy")
    expect(desk.locator("[data-saved]")).to_contain_text("Draft saved")
    shoot(desk, "desk_evidence")
    assert axe_findings(desk) == []
    desk.reload()
    expect(desk.locator("mark.ev")).to_have_text("within 7 days.A1")
    submit(desk)
    assert kept("accuracy") == ["within 7 days."]


def test_evidence_is_chosen_by_keyboard_alone(desk: Page) -> None:
    desk.keyboard.press("h")
    expect(desk.locator("#desk-said")).to_contain_text("Selecting evidence for Accuracy")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowRight")
    desk.keyboard.press("Enter")
    expect(desk.locator("mark.ev a")).to_have_text("A1")
    desk.keyboard.press("h")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Shift+ArrowRight")
    desk.keyboard.press("Enter")
    expect(desk.locator("mark.ev a")).to_have_count(2)
    submit(desk)
    assert kept("accuracy") == ["is gone", "Rule 4.2"]


def test_marks_overlap_and_can_be_taken_away(desk: Page) -> None:
    desk.evaluate(SELECT, [4, 20])
    desk.keyboard.press("h")
    desk.get_by_role("group", name="Tone").locator("input").first.focus()
    desk.evaluate("""() => {
      const root = document.querySelector('[data-part=output]');
      getSelection().selectAllChildren(root);
    }""")
    desk.get_by_role("group", name="Tone").locator("[data-mark]").click()
    expect(desk.locator("mark.ev a")).to_have_text(["A1", "B1"])
    desk.get_by_role("list", name="Evidence for Accuracy").get_by_role("checkbox").click()
    expect(desk.locator("mark.ev a")).to_have_text(["B1"])
    expect(desk.get_by_role("button", name="Evidence for Accuracy")).to_be_focused()
    desk.get_by_role("group", name="Accuracy").locator("input").first.focus()
    submit(desk)
    assert kept("tone") == [TEXT]
    assert Rating.objects.get(criterion__key="accuracy").extra is None


def test_a_long_text_does_not_wait_for_its_words_to_be_counted(desk: Page) -> None:
    Output.objects.update(text="It ends soon. " * 15_000)
    desk.reload()
    began = time.monotonic()
    desk.keyboard.press("h")
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator("mark.ev a")).to_have_text("A1")
    # Half a second; counting from the beginning for every word took minutes.
    assert time.monotonic() - began < 10


def test_leaving_marks_nothing(desk: Page) -> None:
    desk.keyboard.press("h")
    desk.keyboard.press("Escape")
    expect(desk.locator("#desk-said")).to_have_text("No passage marked.")
    expect(desk.locator("mark.ev")).to_have_count(0)
    check_page(desk, desk.url)
