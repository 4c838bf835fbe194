"""Kinds of answers at the desk: numbers, sliders, texts, several at once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Draft, Project, Rating
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.desks import wait_for_draft
from tests.browser.harness import check_page, shoot
from tests.factories.asking import publish_asking
from tests.factories.projects import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DONE = "Nothing left for you here"


@pytest.fixture
def desk(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User, project: Project
) -> Page:
    """Minutes by slider, issues of three, a checklist of two, a note that may be left open."""
    number = {"kind": "ratio", "level": "ratio", "values": [], "unit": "minutes"}
    several = {"level": "none", "values": ["rude", "long", "wrong"]}
    lines = {"level": "none", "values": ["It cites a source", "It names a deadline"]}
    publish_asking(
        project,
        minutes={**number, "min": 0, "max": 10, "step": 0.5, "control": "slider"},
        issues={**several, "kind": "multiselect", "max_choices": 2},
        lines={**lines, "kind": "checklist"},
        note={"kind": "text", "level": "none", "values": [], "required": False, "max_length": 90},
    )
    make_item(project, "rd-1", outputs=1)
    plan_slots(project=project)
    sign_in(anna)
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    return page


def stored() -> dict[str, Any]:
    return dict(Rating.objects.values_list("criterion__key", "value"))


def test_every_kind_by_keyboard(desk: Page) -> None:
    desk.keyboard.press("2")
    desk.keyboard.type(".5")
    desk.keyboard.press("Tab")
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_label("Minutes, minutes")).to_have_value("3")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")
    desk.get_by_role("group", name="Issues").get_by_role("checkbox").first.focus()
    desk.keyboard.press("1")
    desk.keyboard.press("3")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("n")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.type("Kind enough, 5 of 5")
    expect(desk.locator("#desk-state")).to_have_text("4 of 4 rated")
    shoot(desk, "desk_kinds")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name=DONE)).to_be_visible()
    note = "Kind enough, 5 of 5"
    assert stored() == {"minutes": 3, "issues": ["rude", "wrong"], "lines": [], "note": note}


def test_none_and_some_exclude_each_other_and_so_does_cannot_judge(desk: Page) -> None:
    issues = desk.get_by_role("group", name="Issues")
    rude, none = issues.get_by_label("rude"), issues.get_by_label("None of these")
    rude.check(force=True)
    none.check(force=True)
    expect(rude).not_to_be_checked()
    rude.check(force=True)
    expect(none).not_to_be_checked()
    issues.get_by_label("Cannot judge").check()
    expect(rude).not_to_be_checked()


def test_a_reload_brings_every_kind_back(desk: Page) -> None:
    desk.get_by_label("Minutes, minutes").fill("2.5")
    desk.get_by_role("group", name="Issues").get_by_label("wrong").check(force=True)
    desk.get_by_role("textbox", name="Note").fill("So so")
    expect(desk.locator("[data-saved]")).to_contain_text("Draft saved")
    wait_for_draft(desk, "2.5", "wrong", "So so")
    assert Draft.objects.get().data["ratings"]["issues"]["value"] == ["wrong"]
    desk.reload()
    expect(desk.get_by_label("Minutes, slider")).to_have_value("2.5")
    issues = desk.get_by_role("group", name="Issues")
    expect(issues.get_by_label("wrong")).to_be_checked()
    expect(issues.get_by_label("rude")).not_to_be_checked()
    expect(desk.get_by_role("textbox", name="Note")).to_have_value("So so")


def test_what_is_off_its_scale_is_named(desk: Page) -> None:
    desk.get_by_label("Minutes, minutes").fill("2.2")
    for option in desk.get_by_role("group", name="Issues").locator(".opt input").all()[:3]:
        option.check(force=True)
    desk.keyboard.press("Control+Enter")
    said = "Minutes takes a number from 0 to 10 in steps of 0.5 (minutes)."
    expect(desk.get_by_text(said)).to_be_visible()
    expect(desk.get_by_text("Lines is missing.")).to_be_visible()
    expect(desk.get_by_text("Issues takes 0 to 2 of", exact=False)).to_be_visible()


def test_enter_submits_from_no_field(desk: Page) -> None:
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url))
    issues = desk.get_by_role("group", name="Issues")
    for field in (
        desk.get_by_label("Minutes, slider"),
        desk.get_by_label("Minutes, minutes"),
        issues.get_by_label("rude"),
        issues.get_by_label("Cannot judge"),
    ):
        field.press("Enter")
        field.press("Shift+Enter")
    expect(desk.get_by_label("Reason for Issues")).to_be_focused()
    assert not [url for url in sent if url.endswith("/submit/")]


def test_up_and_down_leave_a_number_as_it_is(desk: Page) -> None:
    minutes = desk.get_by_label("Minutes, minutes")
    desk.keyboard.press("2")
    desk.keyboard.type(".5")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("group", name="Issues")).to_have_attribute("data-active", "")
    expect(minutes).to_have_value("2.5")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("group", name="Minutes")).to_be_focused()
    desk.keyboard.press("8")
    expect(minutes).to_have_value("8")
    desk.keyboard.press("Shift+Enter")
    expect(desk.get_by_label("Reason for Minutes")).to_be_focused()


def test_a_text_goes_on_at_its_end_and_is_left_with_escape(desk: Page) -> None:
    note = desk.get_by_role("textbox", name="Note", exact=True)
    note.fill("So so")
    note.press("Escape")
    expect(desk.get_by_role("group", name="Note")).to_be_focused()
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.type(", or worse")
    expect(note).to_have_value("So so, or worse")


def test_the_sheet_of_a_flag_takes_the_focus(desk: Page) -> None:
    desk.keyboard.press("f")
    expect(desk.locator("#flag input[type=radio]").first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#flag")).to_be_hidden()


def test_a_refused_draft_is_not_said_to_be_handed_on(desk: Page) -> None:
    desk.route("**/draft/", lambda route: route.fulfill(status=403, body="{}"))
    desk.get_by_label("Minutes, minutes").fill("3")
    told = "Draft not saved; it is kept in this browser"
    expect(desk.locator("[data-saved]")).to_have_text(told)
    expect(desk.locator("[data-bar=lost]")).to_be_hidden()
    desk.get_by_text("Comment on the whole Item").first.click()
    desk.get_by_role("textbox", name="Comment on the whole Item").fill("Kept here")
    desk.reload()
    # It is only in this browser, and nobody has to look for it.
    expect(desk.get_by_role("textbox", name="Comment on the whole Item")).to_have_value("Kept here")


def test_every_kind_without_javascript(
    desk: Page, scriptless: Callable[[], Page], live_server: Any
) -> None:
    page = scriptless()
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    page.get_by_label("Minutes, minutes").fill("4")
    page.get_by_role("group", name="Issues").get_by_label("long").check(force=True)
    page.get_by_role("group", name="Lines").get_by_label("None of these").check(force=True)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name=DONE)).to_be_visible()
    assert stored() == {"minutes": 4, "issues": ["long"], "lines": []}


def test_the_desk_of_every_kind_is_sound(desk: Page) -> None:
    check_page(desk, desk.url)
