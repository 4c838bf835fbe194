"""A calibration session in a real Chromium: three raters, a lead, from the call to the effect."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotation.models import Project
from calibration.models import CalibrationSession
from calibration.selectors.sessions.readings import round_criteria
from calibration.selectors.sessions.room import subject_at
from calibration.services.sessions.talk import post, propose_value
from evalhub.accounts.models import User
from tests.browser.harness import DESKTOP, arrive, check_page, look, resize, shoot
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.sessions import make_room, make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/projects/refunds/sessions/"


@pytest.fixture
def room(project: Project, maya: User, anna: User, ben: User, cleo: User) -> CalibrationSession:
    """An open room in which something was said and proposed."""
    session = make_room(project, maya, anna, ben, cleo)
    chosen = subject_at(session, 1)
    about = {"chosen": chosen, "criterion": round_criteria(chosen.round)[0]}
    post(**about, text="The main question is answered. Interest is not for us.", actor=anna)
    propose_value(**about, value=3, actor=maya)
    return session


def test_the_pages_of_a_lead_have_no_findings(
    page: Page, live_server: Any, sign_in: Any, room: CalibrationSession, maya: User
) -> None:
    sign_in(maya)
    own = f"{BASE}{room.public_id}/"
    for name, url in (("list", BASE), ("create", f"{BASE}new/"), ("detail", own)):
        look(page, f"{live_server.url}{url}", f"session_{name}")
    rest = ("room/1/", "rubric/", "stale/", "minutes/")
    for name, url in (("schedule", f"{BASE}schedule/"), *((one[:-1], own + one) for one in rest)):
        look(page, f"{live_server.url}{url}", f"session_{name.replace('/', '_')}")


def test_the_page_of_a_blind_round_has_no_findings(
    page: Page, live_server: Any, sign_in: Any, project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_session(project, maya, anna, ben)
    sign_in(anna)
    look(page, f"{live_server.url}{BASE}{session.public_id}/rounds/1/1/", "session_rate")
    resize(page, DESKTOP)
    page.goto(f"{live_server.url}{BASE}{session.public_id}/rounds/1/1/")
    arrive(page, "Calibration session: 1 of 1")
    page.locator("body").press("4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What does “left open” mean?")
    expect(page.locator("main")).to_contain_text("You have rated everything")


Cast = dict[str, Page]


@pytest.fixture
def cast(
    profile: Callable[..., Any],
    live_server: Any,
    maya: User,
    anna: User,
    ben: User,
    cleo: User,
) -> Cast:
    """A page of their own for the lead and for each of three raters, signed in."""
    pages = {}
    for name, user in (("maya", maya), ("anna", anna), ("ben", ben), ("cleo", cleo)):
        client, context = Client(), profile()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        pages[name] = context.new_page()
        resize(pages[name], DESKTOP)
    return pages


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def call(page: Page, url: str) -> str:
    """The lead names two Items, looks at the preview, and calls the session."""
    page.goto(f"{url}{BASE}new/")
    page.get_by_label("What is the question?").fill("What does “left open” mean?")
    page.get_by_label("Overall", exact=True).uncheck()
    page.get_by_label("By hand", exact=True).check()
    page.get_by_label("Items by hand").fill("old-1\nold-2")
    press(page, "Preview what is chosen")
    expect(page.locator("#_session_preview")).to_contain_text("2 would be chosen")
    press(page, "Call the session")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Session 1: What does “left open” mean?"
    )
    return page.url


def rate_round(page: Page, url: str, *keys: str) -> None:
    """A rater finds the session in their work and answers by the keyboard alone."""
    page.goto(url + reverse("work-list"))
    page.get_by_role("link", name="What does “left open” mean?").click()
    for place, key in enumerate(keys, start=1):
        arrive(page, f"Calibration session: {place} of {len(keys)}")
        page.locator("body").press(key)
        expect(page.locator("#rate input:checked")).to_have_count(1)
        page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("What does “left open” mean?")


def talk(cast: Cast, session: str) -> None:
    """What one says the others read without reloading; the lead settles it."""
    for name in ("maya", "anna", "ben"):
        cast[name].goto(f"{session}room/")
    expect(cast["anna"].locator("#_room_strips")).to_contain_text("spread 4, beyond tolerance 1")
    cast["anna"].get_by_label("Your comment").fill("No word on interest: it is left open.")
    press(cast["anna"], "Post")
    expect(cast["maya"].locator("#_room_talk")).to_contain_text("it is left open")
    cast["ben"].get_by_label("Propose a value").select_option("3")
    press(cast["ben"], "Propose")
    expect(cast["anna"].locator("#_room_talk")).to_contain_text("Accuracy: 3")
    cast["anna"].get_by_role("button", name="For 3").click()
    expect(cast["maya"].locator("#_room_talk")).to_contain_text("2 for")
    page = cast["maya"]
    page.get_by_label("3: Anchor of 3.").check()
    page.get_by_label("Reason", exact=True).fill("One question has no answer.")
    page.get_by_label("Rule for the guidelines").fill("A question without an answer is left open.")
    page.get_by_label("Add as an example to the guidelines").check()
    press(page, "Settle")
    expect(page.locator("#_room_talk")).to_contain_text("Settled on 3 by Maya")
    expect(cast["ben"].locator("#_room_talk")).to_contain_text("Settled on 3 by Maya")


def publish(page: Page, session: str) -> None:
    """The lead words the next version, reads the difference, publishes, sends out again."""
    page.goto(session)
    page.get_by_role("link", name="Word the next Rubric").click()
    expect(page.locator("main")).to_contain_text("A question without an answer is left open.")
    page.get_by_label("Accuracy, question").fill("How is the accuracy, in so many words?")
    press(page, "Keep the draft")
    expect(page.locator(".diff ins").first).to_contain_text("in so many words")
    press(page, "Publish Rubric 2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stale Annotations")
    expect(page.locator("main")).to_contain_text("2 subjects, 2 Annotations")
    press(page, "Send out all 2 again")
    expect(page.locator("main")).to_contain_text("2 asked")


@pytest.fixture
def stocked(project: Project) -> Project:
    """Two Items that were rated before, and three that nobody has seen."""
    rater = make_rater(project, "rater-09")
    for key in ("old-1", "old-2"):
        item = make_item(project, key, outputs=1)
        make_annotation(item.subjects.get(), rater, {"accuracy": 2})
    for number in range(3):
        make_item(project, f"new-{number}", outputs=1)
    return project


def test_a_whole_session_with_three_raters_and_a_lead(
    stocked: Project, cast: Cast, live_server: Any
) -> None:
    lead, url = cast["maya"], live_server.url
    session = call(lead, url)
    for name, keys in (("anna", "14"), ("ben", "34"), ("cleo", "54")):
        rate_round(cast[name], url, *keys)
    talk(cast, session)
    publish(lead, session)
    lead.goto(session)
    press(lead, "Begin round 2 on fresh Items")
    for name, keys in (("anna", "24"), ("ben", "24"), ("cleo", "25")):
        rate_round(cast[name], url, *keys)
    lead.goto(session)
    effect = lead.locator("#_session_effect")
    expect(effect).to_contain_text("Nobody of the session had seen those of round 2")
    expect(effect.get_by_role("img")).to_be_visible()
    expect(effect).to_contain_text("Round 1 was chosen by hand and round 2 at random")
    check_page(lead, session)
    shoot(lead, "session_effect_light")


def test_the_room_works_without_scripts(
    scriptless: Any, sign_in: Any, live_server: Any, room: CalibrationSession, maya: User
) -> None:
    sign_in(maya)
    plain = scriptless()
    plain.set_default_timeout(10_000)
    plain.goto(f"{live_server.url}{BASE}{room.public_id}/room/1/")
    plain.get_by_label("Your comment").fill("<b>Hostile</b> \u202etxet")
    press(plain, "Post")
    said = plain.locator("#_room_talk .thread")
    expect(said).to_contain_text("<b>Hostile</b>")
    expect(said.locator("p b")).to_have_count(0)
    plain.get_by_role("button", name="Against").first.click()
    expect(plain.locator("#_room_talk")).to_contain_text("1 against")
    settle = plain.locator("#_room_settle")
    settle.get_by_role("radio").nth(2).check()
    press(plain, "Settle")
    expect(plain.get_by_role("alert")).to_contain_text("Write the reason")
    expect(settle.get_by_role("radio").nth(2)).to_be_checked()
    settle.get_by_label("Reason").fill("The date is there.")
    press(plain, "Settle")
    expect(plain.locator("#_room_talk")).to_contain_text("Settled on 3")


def test_a_vote_by_keyboard_keeps_its_place_while_news_come(
    page: Page, live_server: Any, sign_in: Any, room: CalibrationSession, ben: User, anna: User
) -> None:
    sign_in(ben)
    page.goto(f"{live_server.url}{BASE}{room.public_id}/room/1/")
    page.get_by_label("Your comment").press_sequentially("Half a")
    chosen = subject_at(room, 1)
    post(chosen=chosen, criterion=round_criteria(chosen.round)[0], text="News.", actor=anna)
    expect(page.locator("#_room_talk")).to_contain_text("News.", timeout=10_000)
    page.keyboard.type(" word")
    expect(page.get_by_label("Your comment")).to_have_value("Half a word")
    vote = page.get_by_role("button", name="For").first
    vote.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#_room_talk")).to_contain_text("2 for")
    expect(page.locator(":focus")).to_have_attribute("value", "yes")
