"""Ranking all outputs in a real browser: by keys, by buttons, by selects, without script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotation.models import Draft, Project, Rating
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.desks import wait_for_draft
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.rankings import make_ranked_item, publish_ranking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DONE = "Nothing left for you here"


@pytest.fixture
def desk(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User, project: Project
) -> Page:
    publish_ranking(project)
    make_ranked_item(project)
    plan_slots(project=project)
    sign_in(anna)
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    return page


def letters(desk: Page) -> str:
    """The rows from top to bottom."""
    return "".join(desk.locator("[data-ranks] .side-mark").all_text_contents())


def row(desk: Page, letter: str) -> Locator:
    return desk.get_by_label(f"Rank of Output {letter}")


def shown(desk: Page) -> dict[str, str]:
    """Which output stands under each letter."""
    texts = desk.locator(".pair .output").all_text_contents()
    return {
        letter: f"rk-1-{text.split('Answer ')[1][0]}"
        for letter, text in zip("ABC", texts, strict=True)
    }


def test_digits_rank_the_outputs_in_the_order_they_are_pressed(desk: Page) -> None:
    places = shown(desk)
    for key in "312":
        desk.keyboard.press(key)
    assert letters(desk) == "CAB"
    expect(desk.locator("#desk-said")).to_have_text("Output B: rank 3 of 3")
    expect(desk.locator("#desk-state")).to_have_text("1 of 1 compared")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name=DONE)).to_be_visible()
    assert Rating.objects.get().value == [places[letter] for letter in "CAB"]


def test_a_digit_again_takes_the_rank_away_and_0_all_of_them(desk: Page) -> None:
    for key in "3113":
        desk.keyboard.press(key)
    expect(desk.locator("#desk-said")).to_have_text("Output C: no rank")
    for letter in "ABC":
        expect(row(desk, letter)).to_have_value("")
    desk.keyboard.press("2")
    expect(row(desk, "B")).to_have_value("1:1")
    desk.keyboard.press("0")
    expect(row(desk, "B")).to_have_value("")
    assert letters(desk) == "ABC"


def test_buttons_move_an_output_and_keep_the_focus(desk: Page) -> None:
    for key in "123":
        desk.keyboard.press(key)
    up = desk.get_by_role("button", name="Move Output C up")
    up.focus()
    desk.keyboard.press("Enter")
    assert letters(desk) == "ACB"
    expect(up).to_be_focused()
    desk.keyboard.press("Space")
    assert letters(desk) == "CAB"
    expect(desk.locator("#desk-said")).to_have_text("Output C: rank 1 of 3")
    desk.get_by_role("button", name="Move Output A down").click()
    assert letters(desk) == "CBA"


def test_a_rank_that_is_chosen_twice_changes_hands(desk: Page) -> None:
    row(desk, "A").select_option(label="1")
    row(desk, "B").select_option(label="1")
    expect(row(desk, "A")).to_have_value("")
    assert letters(desk) == "BAC"
    desk.get_by_role("group", name="Best").get_by_label("Cannot judge").check()
    expect(row(desk, "B")).to_have_value("")
    row(desk, "C").select_option(label="2")
    expect(desk.get_by_label("Cannot judge")).not_to_be_checked()


def test_a_reload_brings_ranks_back_in_their_order(desk: Page) -> None:
    for key in "32":
        desk.keyboard.press(key)
    expect(desk.locator("[data-saved]")).to_contain_text("Draft saved")
    wait_for_draft(desk, shown(desk)["C"], shown(desk)["B"])
    assert len(Draft.objects.get().data["ratings"]["best"]["value"]) == 2
    desk.reload()
    assert letters(desk) == "CBA"
    expect(row(desk, "A")).to_have_value("")


def test_what_is_not_ranked_is_named(desk: Page) -> None:
    desk.keyboard.press("2")
    desk.keyboard.press("Control+Enter")
    said = "Best: rank every Output. Ranked so far: 1."
    expect(desk.get_by_text(said)).to_be_visible()
    assert letters(desk) == "BAC"


def test_the_page_is_accessible_and_fits_a_phone(desk: Page) -> None:
    desk.keyboard.press("2")
    shoot(desk, "desk_ranking")
    desk.emulate_media(color_scheme="dark")
    resize(desk, PHONE)
    shoot(desk, "desk_ranking_dark_390")
    check_page(desk, desk.url)


def test_ranks_are_chosen_without_script(
    desk: Page, scriptless: Callable[[], Page], live_server: Any
) -> None:
    places = shown(desk)
    page = scriptless()
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    assert page.get_by_role("button", name="Move Output A up").count() == 0
    for letter, rank in (("A", "3"), ("B", "1"), ("C", "2")):
        row(page, letter).select_option(label=rank)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name=DONE)).to_be_visible()
    assert Rating.objects.get().value == [places[letter] for letter in "BCA"]


def test_leads_see_the_order_in_common(
    desk: Page, live_server: Any, project: Project, maya: User, sign_in: Callable[[Any], None]
) -> None:
    subject = project.subjects.get(scope="list")
    for key, order in (("ben", "abc"), ("cleo", "acb")):
        value = [f"rk-1-{letter}" for letter in order]
        make_annotation(subject, make_rater(project, key), {"best": value})
    sign_in(maya)
    at = f"{live_server.url}/projects/refunds/items/{subject.item.public_id}/"
    desk.goto(at)
    expect(
        desk.get_by_text("A > B = C (ties). Borda points: A 2.00, B 0.50, C 0.50.")
    ).to_be_visible()
    shoot(desk, "item_ranking")
    check_page(desk, at)
    desk.goto(f"{live_server.url}/projects/refunds/")
    expect(desk.get_by_text("Kendall's W")).to_be_visible()
    shoot(desk, "overview_ranking")
    check_page(desk, f"{live_server.url}/projects/refunds/")


def test_outputs_may_share_a_rank_where_the_rubric_says_so(desk: Page, project: Project) -> None:
    publish_ranking(project, ties=True)
    desk.reload()
    places = shown(desk)
    expect(desk.get_by_text("Outputs may share a rank.")).to_be_visible()
    for letter, rank in (("B", "1"), ("C", "1"), ("A", "3")):
        row(desk, letter).select_option(label=rank)
    expect(row(desk, "B")).to_have_value("1:1")
    assert letters(desk) == "BCA"
    shoot(desk, "desk_ranking_ties")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name=DONE)).to_be_visible()
    assert Rating.objects.get().value == [sorted([places["B"], places["C"]]), places["A"]]


def grip(desk: Page, letter: str) -> Locator:
    return desk.locator(f'[data-ranks] > li[data-letter="{letter}"] [data-drag]')


def centre(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(desk: Page, letter: str, onto: str, beyond: float = 4) -> None:
    """Hold a row, move it across another with the mouse, and let go."""
    desk.mouse.move(*centre(grip(desk, letter)))
    desk.mouse.down()
    x, y = centre(grip(desk, onto))
    desk.mouse.move(x, y + beyond, steps=4)
    desk.mouse.up()


def test_rows_are_dragged_to_their_ranks(desk: Page) -> None:
    places = shown(desk)
    for key in "123":
        desk.keyboard.press(key)
    drag(desk, "C", onto="A", beyond=-4)
    assert letters(desk) == "CAB"
    expect(desk.locator("#desk-said")).to_have_text("Output C: rank 1 of 3")
    drag(desk, "A", onto="B")
    assert letters(desk) == "CBA"
    expect(desk.locator("#desk-said")).to_have_text("Output A: rank 3 of 3")
    # A click on the handle is no drag, and Escape puts a row back.
    grip(desk, "A").click()
    desk.mouse.down()
    desk.mouse.move(*centre(grip(desk, "C")), steps=4)
    assert letters(desk) != "CBA"
    shoot(desk, "desk_ranking_held")
    desk.keyboard.press("Escape")
    desk.mouse.up()
    assert letters(desk) == "CBA"
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name=DONE)).to_be_visible()
    assert Rating.objects.get().value == [places[letter] for letter in "CBA"]


def test_a_row_without_a_rank_gets_that_of_its_place(desk: Page) -> None:
    drag(desk, "A", onto="C")
    expect(row(desk, "A")).to_have_value("0:3")
    expect(desk.locator("#desk-state")).to_have_text("0 of 1 compared")
    assert letters(desk) == "BCA"
    drag(desk, "C", onto="B", beyond=-4)
    drag(desk, "B", onto="B", beyond=8)
    assert letters(desk) == "CBA"
    expect(desk.locator("[data-saved]")).to_contain_text("Draft saved")
    desk.reload()
    assert letters(desk) == "CBA"


def test_a_finger_drags_too(desk: Page, context: BrowserContext) -> None:
    for key in "123":
        desk.keyboard.press(key)
    touch = context.new_cdp_session(desk)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    (x, from_y), (_, to_y) = centre(grip(desk, "A")), centre(grip(desk, "C"))
    send = [("touchStart", from_y), ("touchMove", from_y + 20), ("touchMove", to_y + 4)]
    for kind, y in send:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(desk.locator("#desk-said")).to_have_text("Output A: rank 3 of 3")
    assert letters(desk) == "BCA"


def test_dropped_between_two_that_share_a_rank_a_row_shares_it(
    desk: Page, project: Project
) -> None:
    publish_ranking(project, ties=True)
    desk.reload()
    for letter, rank in (("A", "1"), ("B", "1"), ("C", "3")):
        row(desk, letter).select_option(label=rank)
    drag(desk, "C", onto="B", beyond=-4)
    for letter, place in zip("ABC", range(3), strict=True):
        expect(row(desk, letter)).to_have_value(f"{place}:1")
    # Letters settle the order of those who share; A leaves them for the last place.
    drag(desk, "A", onto="C")
    assert [row(desk, letter).input_value() for letter in "BCA"] == ["1:1", "2:1", "0:3"]
