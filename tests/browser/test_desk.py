"""The desk in a real Chromium: by keyboard, by mouse, without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Output, Project, Rating, Skip
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.desks import DESK, counted, next_item, on_desk, wait_for_draft
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.projects import make_item, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project(project: Project) -> Project:
    """Two Outputs to rate on two criteria, and their pair."""
    make_rubric(project, output_keys=("accuracy", "tone"), pair_keys=("overall",))
    turns = [
        {"role": "customer", "content": "Hotel Lindenhof charged me twice. Where is my money?"},
        {"role": "assistant", "content": "Were both taken on the day you checked in?"},
        {"role": "customer", "content": "Yes. My rent goes out on the 1st."},
    ]
    make_item(project, "rd-0417", pair=True, input=turns, context="14 Oct, 186.40, pending")
    plan_slots(project=project)
    return project


@pytest.fixture
def desk(page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User) -> Page:
    sign_in(anna)
    page.goto(live_server.url + DESK)
    return page


@pytest.fixture
def plain(desk: Page, scriptless: Callable[[], Page]) -> Page:
    """The same desk with scripts switched off."""
    return scriptless()


def test_three_items_by_keyboard_only(desk: Page, live_server: Any) -> None:
    for _ in range(3):
        if on_desk(desk).subject.scope == "pair":
            desk.keyboard.press("b")
        else:
            desk.keyboard.press("4")
            desk.keyboard.press("Shift+Enter")
            desk.keyboard.type("Kind, 5 of 5")
            desk.keyboard.press("Escape")
            desk.keyboard.press("x")
        next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    expect(desk.get_by_role("heading", name="Nothing left for you here")).to_be_visible()
    assert desk.url == live_server.url + DESK
    ratings = Rating.objects.exclude(criterion__key="overall").order_by("criterion__key")
    values = [(rating.criterion.key, rating.value) for rating in ratings]
    assert values == [("accuracy", 4)] * 2 + [("tone", None)] * 2
    pair = Rating.objects.get(criterion__key="overall")
    assert pair.value == ("B" if pair.annotation.order == "AB" else "A")


def test_three_items_by_mouse(desk: Page) -> None:
    for _ in range(3):
        for name in ("Accuracy", "Tone", "Overall"):
            group = desk.get_by_role("group", name=name)
            if group.count():
                group.locator("label").nth(1).click()
        next_item(desk, desk.get_by_role("button", name="Submit").click)
    assert counted() == 3
    assert set(Rating.objects.values_list("value", flat=True)) == {2, "tie"}


def test_three_items_without_javascript(desk: Page, plain: Page, live_server: Any) -> None:
    plain.goto(live_server.url + DESK)
    for _ in range(3):
        plain.get_by_role("button", name="Submit").click()
        expect(plain.locator("fieldset[data-missing]").first).to_be_visible()
        for radio in plain.locator(".opt:first-of-type input").all():
            radio.check()
        plain.get_by_role("button", name="Submit").click()
    expect(plain.get_by_role("heading", name="Nothing left for you here")).to_be_visible()
    assert counted() == 3


def test_skip_without_javascript(desk: Page, plain: Page, live_server: Any) -> None:
    plain.goto(live_server.url + DESK)
    subject = on_desk(plain).subject_id
    plain.get_by_role("button", name="Skip", exact=True).click()
    plain.get_by_label("Something does not work").check()
    plain.get_by_role("button", name="Skip this Item").click()
    expect(plain.locator("#rate")).to_be_visible()
    assert Skip.objects.get().subject_id == subject
    assert on_desk(plain).subject_id != subject


def test_skip_by_keyboard(desk: Page) -> None:
    desk.keyboard.press("Control+Space")
    sheet = desk.get_by_role("dialog", name="Skip this Item")
    expect(sheet).to_be_visible()
    desk.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    desk.keyboard.press("Control+Space")
    desk.keyboard.press("ArrowDown")
    next_item(desk, lambda: desk.keyboard.press("Enter"))
    assert Skip.objects.get().reason == "context"


def test_undo_brings_the_last_answer_back(desk: Page) -> None:
    first = on_desk(desk).subject_id
    for key in ("2", "2") if on_desk(desk).subject.scope == "output" else ("a",):
        desk.keyboard.press(key)
    next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    next_item(desk, lambda: desk.keyboard.press("Control+z"))
    expect(desk.locator("#toasts")).to_contain_text("taken back")
    assert on_desk(desk).subject_id == first
    assert desk.locator("#rate input:checked").count() == desk.locator("fieldset.crit").count()
    assert counted() == 0


def test_an_incomplete_submit_goes_to_the_gap(desk: Page) -> None:
    resize(desk, PHONE)
    desk.keyboard.press("Control+Enter")
    gap = desk.locator("fieldset.crit[data-missing]").first
    expect(gap.locator("input").first).to_be_focused()
    expect(gap).to_contain_text("is missing.")
    expect(gap.locator("input").first).to_be_in_viewport()
    assert counted() == 0


def test_a_reload_restores_the_draft(desk: Page) -> None:
    choice = desk.locator("#rate .opt input").first
    choice.check(force=True)
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.type("Half a thought")
    expect(desk.locator("[data-saved]")).to_contain_text("Draft saved")
    wait_for_draft(desk, "Half a thought")
    desk.evaluate("localStorage.clear()")
    desk.reload()
    expect(desk.locator("#rate .opt input").first).to_be_checked()
    assert "Half a thought" in [area.input_value() for area in desk.locator("textarea").all()]


def test_signed_out_meanwhile_nothing_is_lost(desk: Page, context: BrowserContext) -> None:
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.locator("#rate .opt input").first.check(force=True)
    expect(desk.locator("[data-saved]")).to_contain_text("kept in this browser")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(re.compile("/accounts/login/"))
    kept = "() => Object.keys(localStorage).filter((key) => key.startsWith('evalhub.draft.'))"
    assert len(desk.evaluate(kept)) == 1


def test_the_sheets_open_by_their_keys(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keyboard")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("g")
    drawer = desk.get_by_role("complementary", name="Guidelines")
    expect(drawer).to_be_visible()
    desk.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    desk.keyboard.press("c")
    expect(desk.locator("details.context")).not_to_have_attribute("open", "")


def looks(page: Page, name: str) -> None:
    for scheme, width in (("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        resize(page, (width, 900))
        shoot(page, f"{name}_{scheme}_{width}")


def test_the_pages_have_no_findings(desk: Page, live_server: Any) -> None:
    # Long enough that on a phone the sticky foot cuts through text, not through a control.
    Output.objects.update(text="The second payment is a hold and falls away by itself.\n\n" * 20)
    for _ in range(3):
        scope = on_desk(desk).subject.scope
        check_page(desk, desk.url)
        looks(desk, f"desk_{scope}")
        resize(desk, (1280, 800))
        desk.goto(desk.url)
        for radio in desk.locator(".opt:nth-of-type(2) input").all():
            radio.check(force=True)
        next_item(desk, lambda: desk.keyboard.press("Control+Enter"))
    for name, path in (
        ("left", DESK),
        ("history", f"{DESK}history/"),
        ("work", reverse("work-list")),
    ):
        check_page(desk, live_server.url + path)
        looks(desk, f"desk_{name}")
