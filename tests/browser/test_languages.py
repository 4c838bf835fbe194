"""Pages for people who rate in other languages, from right to left too, in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from annotation.models import Project
from annotation.services.assignments import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.people import make_member
from tests.factories.projects import make_item, make_project, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def anna(live_server: object, sign_in: SignIn) -> User:
    project: Project = make_project()
    make_rubric(project)
    for n in range(4):
        make_item(project, f"it-{n}", outputs=1, context="The fee is 12 euros.")
    plan_slots(project=project)
    user = make_member(project, "anna")
    sign_in(user)
    return user


def speak(user: User, language: str) -> None:
    user.preferences = {"language": language}
    user.save()


@pytest.mark.parametrize("language", ["ar", "de"])
def test_pages_have_no_findings_in_other_languages(
    page: Page, live_server: object, anna: User, language: str
) -> None:
    speak(anna, language)
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    desk = page.url
    for name, url in {
        "language": f"{live_server.url}/accounts/language/",
        "work": f"{live_server.url}/work/",
        "history": f"{live_server.url}/projects/refunds/desk/history/",
        "desk": desk,
    }.items():
        check_page(page, url)
        shoot(page, f"{name}_{language}_light")
        resize(page, PHONE)
        shoot(page, f"{name}_{language}_mobile")
    expected = "rtl" if language == "ar" else "ltr"
    page.goto(f"{live_server.url}/work/")
    assert page.evaluate("getComputedStyle(document.body).direction") == expected


def test_a_language_is_chosen_without_scripts(
    chromium: Browser, page: Page, live_server: object, anna: User
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"{live_server.url}/accounts/language/")
    plain.get_by_label("Language (optional)").select_option("fr")
    plain.get_by_role("button", name="Save language").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Langue")
    plain.get_by_role("link", name="Mon travail").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Mon travail")
    context.close()
