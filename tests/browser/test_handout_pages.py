"""The hand-out's settings in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.selectors.handout.policies import handout_policy
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, axe_findings, check_page, overflow, resize, shoot
from tests.factories.handout import make_tiers
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_project, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def project(live_server: object) -> Project:
    """Three tiers of Items in two languages, anna and ben at work."""
    project = make_project()
    make_rubric(project)
    make_tiers(project, "1", "2", "3", "3", "3")
    for name in ("anna", "ben"):
        make_rater(project, name, make_member(project, name))
    return project


@pytest.fixture
def url(live_server: object, project: Project, sign_in: SignIn) -> str:
    sign_in(make_member(project, "maya"))
    return f"{live_server.url}/projects/refunds/settings/handout/"


def test_the_page_has_no_findings(page: Page, url: str) -> None:
    check_page(page, url)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"handout_settings_{scheme}")
    resize(page, PHONE)
    shoot(page, "handout_settings_mobile")


def test_a_policy_is_set_by_keyboard_and_errors_take_the_focus(
    page: Page, url: str, project: Project
) -> None:
    page.goto(url)
    page.get_by_label("Strata, one a line").focus()
    page.keyboard.type("tier = 1 | lots")
    page.get_by_role("button", name="Save the hand-out").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Line 1: “lots” is not a number of people")
    shoot(page, "handout_settings_wrong")
    page.get_by_label("Strata, one a line").fill("tier = 1 | 5")
    page.get_by_role("button", name="Save the hand-out").press("Enter")
    expect(page.get_by_text("Hand-out saved.")).to_be_visible()
    assert handout_policy(project).strata[0].overlap == 5


def test_everything_works_without_scripts(scriptless: Callable[[], Page], url: str) -> None:
    plain = scriptless()
    plain.goto(url)
    plain.get_by_label("R-01").fill("lang = de, fr")
    plain.get_by_role("button", name="Save the skills").click()
    expect(plain.get_by_text("Skills saved.")).to_be_visible()
    expect(plain.get_by_label("R-01")).to_have_value("lang = de, fr")


def test_a_policy_is_previewed_by_keyboard(page: Page, url: str, project: Project) -> None:
    page.goto(url)
    page.get_by_label("Strata, one a line").fill("tier = 1 | 5")
    page.get_by_role("button", name="Show what it would do").press("Enter")
    expect(page.locator("#handout_preview")).to_be_focused()
    expect(page.locator("#handout_preview")).to_contain_text("fewer able people than they need")
    assert axe_findings(page) == []
    shoot(page, "handout_preview")
    resize(page, PHONE)
    page.emulate_media(color_scheme="dark")
    shoot(page, "handout_preview_mobile_dark")
    assert overflow(page) == []


def test_what_is_asked_for_and_what_fits_nothing_is_shown(
    page: Page, url: str, project: Project
) -> None:
    project.items.filter(key="it-0").update(metadata={"tier": ["1", 2], "lang": ["de", "fr"]})
    page.goto(url)
    page.get_by_label("Strata, one a line").fill('tier = 2, "a, b" | 3\nteir = 1 | 5')
    page.get_by_label("Metadata keys of which one skill is enough").fill("lang")
    page.get_by_role("button", name="Show what it would do").press("Enter")
    shown = page.locator("#handout_preview")
    expect(shown).to_contain_text("teir = 1 fits no subject")
    expect(shown.get_by_role("row", name="lang de or fr 1 0")).to_be_visible()
    expect(shown.get_by_role("row", name='tier = 2, "a, b" 2 6')).to_be_visible()
    expect(page.get_by_text("steps apart, of 4")).to_be_visible()
    assert axe_findings(page) == []
    shoot(page, "handout_demands")
    assert overflow(page) == []
    page.emulate_media(color_scheme="dark")
    resize(page, PHONE)
    shoot(page, "handout_demands_mobile_dark")
