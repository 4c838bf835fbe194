"""Signing in, one's account, settings, members and the rubric in a real Chromium."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.services.invitations import invite_member
from evalhub.accounts.models import User
from evalhub.accounts.services.links import create_sign_in_link
from evalhub.accounts.services.tokens import create_token
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


def look(page: Page, url: str, name: str) -> None:
    """Check a page in every look and keep its pictures."""
    check_page(page, url)
    for scheme, size, suffix in (
        ("light", None, ""),
        ("dark", None, "_dark"),
        ("light", PHONE, "_390"),
    ):
        page.emulate_media(color_scheme=scheme)
        if size:
            resize(page, size)
        page.goto(url)
        shoot(page, f"{name}{suffix}")


def with_password(name: str = "maya") -> User:
    user = make_user(name)
    user.set_password(PASSWORD)
    user.save()
    return user


def test_pages_before_signing_in(page: Page, live_server: Any) -> None:
    for path in ("login/", "signup/", "password/reset/", "password/reset/sent/", "inactive/"):
        look(
            page,
            f"{live_server.url}/accounts/{path}",
            f"account_{path.strip('/').replace('/', '_')}",
        )


def test_signing_in_with_the_keyboard_and_out_again(page: Page, live_server: Any) -> None:
    with_password()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email").fill("maya@example.org")
    page.get_by_label("Password").fill("wrong horse battery")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    shoot(page, "account_login_wrong")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No Project yet")).to_be_visible()
    page.get_by_role("button", name=re.compile("Account of")).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_one_time_link_survives_a_look_and_signs_in_once(page: Page, live_server: Any) -> None:
    url = live_server.url + create_sign_in_link(user=make_user("maya"))
    look(page, url, "account_link")
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/projects/"))
    page.goto(url)
    expect(page.get_by_text("was used or its time is over")).to_be_visible()


def test_a_token_is_shown_once(page: Page, live_server: Any, sign_in: SignIn) -> None:
    user = with_password()
    create_token(user=user, name="dashboard")
    sign_in(user)
    look(page, f"{live_server.url}/accounts/", "account_detail")
    page.goto(f"{live_server.url}/accounts/")
    page.get_by_label("Name of the token").fill("nightly export")
    page.get_by_role("button", name="Create token").click()
    expect(page.locator("#new-token")).to_contain_text(re.compile("^evh_"))
    shoot(page, "account_token")
    page.goto(f"{live_server.url}/accounts/")
    expect(page.locator("#new-token")).to_have_count(0)
    expect(page.get_by_role("rowheader", name="nightly export")).to_be_visible()


def test_setting_up_a_second_factor(page: Page, live_server: Any) -> None:
    with_password()
    page.goto(f"{live_server.url}/accounts/login/?next=/accounts/2fa/")
    page.get_by_label("Email").fill("maya@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    look(page, f"{live_server.url}/accounts/2fa/", "account_2fa")
    page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    shoot(page, "account_reauthenticate")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
    look(page, f"{live_server.url}/accounts/2fa/totp/activate/", "account_totp")
    image = page.get_by_role("img", name="QR code of the secret below")
    assert image.evaluate("img => img.complete && img.naturalWidth > 0")


def test_settings_and_members(
    page: Page, live_server: Any, sign_in: SignIn, project: Project, maya: User, anna: User
) -> None:
    invite_member(project=project, email="nina@example.org", role="auditor", actor=maya)
    sign_in(maya)
    base = f"{live_server.url}/projects/refunds"
    look(page, f"{live_server.url}/projects/", "project_list")
    look(page, f"{base}/settings/", "project_settings")
    look(page, f"{base}/members/", "member_list")
    page.goto(f"{base}/members/")
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_role("button", name="Create the link").click()
    link = page.locator("#new-link").inner_text()
    shoot(page, "member_link")
    page.context.clear_cookies()
    look(page, link, "invitation_accept")


def test_the_rubric_and_its_next_version(
    page: Page, live_server: Any, sign_in: SignIn, maya: User
) -> None:
    sign_in(maya)
    base = f"{live_server.url}/projects/refunds/rubric"
    look(page, f"{base}/", "rubric_detail")
    look(page, f"{base}/1/edit/", "rubric_edit")
    page.goto(f"{base}/1/edit/")
    page.get_by_label("Guidelines for the whole Rubric").fill("# Rate\n\n- what is *written*")
    page.get_by_label("What changes, and why").fill("Say what counts.")
    page.get_by_role("button", name="Show what changes").click()
    page.get_by_role("button", name=re.compile("^Publish")).click()
    expect(page.get_by_role("heading", name="Rubric 2", level=1)).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="what is written")).to_be_visible()
    look(page, f"{base}/", "rubric_second")
