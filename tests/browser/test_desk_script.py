"""The desk's script on the bare markup contract: keys, drafts, overlays."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.urls")]


@pytest.fixture(autouse=True)
def _templates(settings: Any) -> None:
    engine = {**settings.TEMPLATES[0]}
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [engine]


@pytest.fixture
def desk(page: Page, live_server: Any) -> Page:
    page.goto(f"{live_server.url}/desk")
    return page


def chosen(page: Page) -> dict[str, str]:
    script = """() => Object.fromEntries([...document.querySelectorAll(
      "#rate input[type=radio]:checked")].map((radio) => [radio.name, radio.value]))"""
    return dict(page.evaluate(script))


def test_digits_choose_and_go_on(desk: Page) -> None:
    desk.keyboard.press("2")
    expect(desk.locator("#crit-tone")).to_have_attribute("data-active", "")
    desk.keyboard.press("3")
    assert chosen(desk) == {"accuracy": "2", "tone": "3"}
    expect(desk.locator("#desk-state")).to_have_text("2 of 2 rated")
    desk.keyboard.press("0")
    desk.keyboard.press("ArrowUp")
    assert chosen(desk) == {"accuracy": "2"}
    expect(desk.locator("#crit-accuracy")).to_have_attribute("data-active", "")


def test_keys_are_off_while_typing_and_under_a_dialog(desk: Page) -> None:
    desk.keyboard.press("Shift+Enter")
    expect(desk.locator("#accuracy-why")).to_be_focused()
    desk.keyboard.type("1 of 2")
    assert chosen(desk) == {}
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("1")
    assert chosen(desk) == {}


def test_single_letters_can_be_switched_off(desk: Page) -> None:
    desk.keyboard.press("?")
    desk.get_by_label("Single-letter keys are on").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("c")
    expect(desk.locator("details.context")).not_to_have_attribute("open", "")
    desk.reload()
    desk.locator("#main").focus()
    desk.keyboard.press("1")
    assert chosen(desk) == {}
    desk.locator("#crit-accuracy input").first.focus()
    desk.keyboard.press("2")
    assert chosen(desk) == {"accuracy": "2"}


def test_enter_on_a_value_does_not_submit(desk: Page) -> None:
    desk.locator("#crit-accuracy input").first.focus()
    desk.keyboard.press("Enter")
    assert desk.url.endswith("/desk")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/submit")


def test_letters_choose_in_pairs_and_twice_is_clearly(page: Page, live_server: Any) -> None:
    # The second press has to come within a moment, which does not pass here.
    page.clock.install(time="2026-01-01T00:00:00")
    page.goto(f"{live_server.url}/desk?pair")
    page.clock.pause_at("2026-01-01T01:00:00")
    page.keyboard.press("a")
    page.keyboard.press("a")
    page.keyboard.press("b")
    assert chosen(page) == {"accuracy": "AA", "tone": "B"}
    page.keyboard.press("b")
    assert chosen(page) == {"accuracy": "AA", "tone": "BB"}


def test_focus_returns_to_the_opener(desk: Page) -> None:
    desk.get_by_role("button", name="Keyboard").click()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="Keyboard")).to_be_focused()


def test_draft_is_saved_and_forgotten_here(desk: Page) -> None:
    desk.keyboard.press("2")
    expect(desk.locator("[data-saved]")).to_contain_text("Draft saved")
    cookies = {cookie["name"]: cookie["value"] for cookie in desk.context.cookies()}
    assert "accuracy=2" in cookies["draft"]
    kept = "() => Object.keys(localStorage).filter((key) => key.startsWith('evalhub.draft.'))"
    assert desk.evaluate(kept) == []


def test_draft_survives_a_lost_connection_and_a_reload(desk: Page) -> None:
    desk.route("**/draft", lambda route: route.abort())
    desk.keyboard.press("3")
    expect(desk.locator("[data-saved]")).to_contain_text("kept in this browser")
    desk.reload()
    expect(desk.locator("#desk-state")).to_have_text("1 of 2 rated")
    assert chosen(desk) == {"accuracy": "3"}
    desk.unroute("**/draft")
    expect(desk.locator("[data-saved]")).to_contain_text("Draft saved")


def test_theme_goes_round_and_stays(desk: Page, live_server: Any) -> None:
    desk.goto(live_server.url + "/")
    switch = desk.get_by_role("button", name="Colour theme")
    switch.click()
    assert desk.evaluate("document.documentElement.dataset.theme") == "light"
    switch.click()
    desk.reload()
    assert desk.evaluate("document.documentElement.dataset.theme") == "dark"
