"""The time zone of one's own days in a real Chromium: from the browser, and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.people import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def account(live_server: Any, sign_in: SignIn) -> str:
    sign_in(make_user("anna"))
    return f"{live_server.url}/accounts/"


@pytest.fixture
def in_tokyo(profile: Callable[..., BrowserContext], context: BrowserContext, account: str) -> Page:
    """Anna's browser where clocks show Japan's time."""
    there = profile(timezone_id="Asia/Tokyo")
    there.add_cookies(context.cookies())
    return there.new_page()


def test_the_browser_s_zone_is_filled_in_by_a_button(in_tokyo: Page, account: str) -> None:
    in_tokyo.goto(account)
    in_tokyo.get_by_role("button", name="From my browser: Asia/Tokyo").press("Enter")
    expect(in_tokyo.get_by_label("Time zone")).to_be_focused()
    expect(in_tokyo.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    in_tokyo.get_by_role("button", name="Save the time zone").press("Enter")
    expect(in_tokyo.get_by_text("Time zone saved.")).to_be_visible()
    assert User.objects.get(name="Anna").preferences["time_zone"] == "Asia/Tokyo"


def test_the_section_has_no_findings(page: Page, account: str) -> None:
    check_page(page, account)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"account_zone_{scheme}")
    resize(page, PHONE)
    page.goto(account)
    shoot(page, "account_zone_390")


def test_a_zone_is_chosen_without_scripts(scriptless: Callable[[], Page], account: str) -> None:
    plain = scriptless()
    plain.goto(account)
    expect(plain.get_by_role("button", name="From my browser")).to_have_count(0)
    plain.get_by_label("Time zone").select_option("Europe/Berlin")
    plain.get_by_role("button", name="Save the time zone").click()
    expect(plain.get_by_text("Time zone saved.")).to_be_visible()
    expect(plain.get_by_label("Time zone")).to_have_value("Europe/Berlin")
