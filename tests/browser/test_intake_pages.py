"""Redaction and intake settings in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import IntakeRule, Item, Project
from annotation.selectors.intake.rules import redaction_policy
from annotation.services.intake.receiving import receive_items
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.intake import open_intake, sent
from tests.factories.people import make_member
from tests.factories.projects import make_item, make_project, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def project(live_server: object) -> Project:
    """A project that has taken one batch."""
    project = make_project()
    make_rubric(project)
    open_intake(project, share=0.01, by="risk", daily=20, quotas={"high": 50})
    rows = [sent(f"n-{n}", "I am ann@x.example") for n in range(120)]
    receive_items(project=project, rows=rows, actor=make_member(project, "erin", "engineer"))
    return project


@pytest.fixture
def url(live_server: object, project: Project, sign_in: SignIn) -> str:
    sign_in(make_member(project, "maya"))
    return f"{live_server.url}/projects/refunds/settings/intake/"


def test_the_page_has_no_findings(page: Page, url: str) -> None:
    check_page(page, url)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"intake_settings_{scheme}")
    resize(page, PHONE)
    shoot(page, "intake_settings_mobile")


def test_a_rule_is_set_by_keyboard_and_errors_take_the_focus(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Its values and how many a day").fill("high")
    page.get_by_role("button", name="Save the rule").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Line 1: write it as value = number.")
    page.get_by_label("Its values and how many a day").fill("high = 7")
    page.get_by_role("button", name="Save the rule").press("Enter")
    expect(page.get_by_text("Saved. It holds for the next batch.")).to_be_visible()
    assert IntakeRule.objects.get().quotas == {"high": 7}


def test_the_preview_has_no_findings_and_is_approved_by_keyboard(
    page: Page, url: str, project: Project
) -> None:
    make_item(project, "it-1", context="I am ann@x.example, \u202emy card 4111 1111 1111 1111")
    check_page(page, f"{url}preview/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"intake_preview_{scheme}")
    resize(page, PHONE)
    shoot(page, "intake_preview_mobile")
    page.get_by_role("button", name="ann@x.example").press("Enter")
    expect(page.get_by_text("That text stays.")).to_be_visible()
    page.get_by_role("button", name="Replace in all Items").press("Enter")
    expect(page.get_by_text("Replaced 1 text in 1 Item.")).to_be_visible()
    assert "ann@x.example, \u202emy card [CARD_1]" in Item.objects.get(key="it-1").context


def test_redaction_is_set_without_scripts(
    scriptless: Callable[[], Page], url: str, project: Project
) -> None:
    plain = scriptless()
    plain.goto(url)
    plain.get_by_label("IP addresses").uncheck()
    plain.get_by_label("Texts that stay, one a line").fill("help@shop.example")
    plain.get_by_role("button", name="Save redaction").click()
    expect(plain.get_by_text("Redaction saved.")).to_be_visible()
    assert "ip" not in redaction_policy(project).kinds
