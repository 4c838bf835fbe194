"""Overview, Items and Raters over the bundled sample in a real Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.services.imports.loading import load_folder
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.people import make_member, make_rater

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAMPLE = Path(__file__).resolve().parents[2] / "evalhub" / "sample" / "bank_support"


@pytest.fixture
def sample(live_server: object) -> Project:
    return load_folder(path=SAMPLE, slug="bank").project


@pytest.fixture
def manager(sample: Project) -> User:
    return make_member(sample, "maya")


def test_every_page_about_the_sample_has_no_findings(
    page: Page,
    live_server: object,
    sign_in: Callable[[User], None],
    sample: Project,
    manager: User,
) -> None:
    sign_in(manager)
    item = sample.items.order_by("position")[3]
    addresses = {"overview": "", "items": "items/", "item": f"items/{item.public_id}/"}
    for name, rest in {**addresses, "raters": "raters/"}.items():
        check_page(page, f"{live_server.url}/projects/bank/{rest}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            shoot(page, f"{name}_{scheme}")
        resize(page, PHONE)
        shoot(page, f"{name}_mobile")


def test_a_reason_leads_to_the_page_where_it_is_met(
    page: Page,
    live_server: object,
    sign_in: Callable[[User], None],
    sample: Project,
    manager: User,
) -> None:
    sign_in(manager)
    page.goto(f"{live_server.url}/projects/bank/")
    step = page.locator("#next-steps li").filter(has_text="without a majority")
    step.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Items")


def test_a_rater_with_an_account_is_paused_and_goes_on(
    page: Page,
    live_server: object,
    sign_in: Callable[[User], None],
    sample: Project,
    manager: User,
) -> None:
    make_rater(sample, "anna", make_member(sample, "anna"))
    sign_in(manager)
    check_page(page, f"{live_server.url}/projects/bank/raters/")
    page.get_by_role("button", name="Show names").click()
    page.get_by_label("Reason, which Anna reads").fill("Traps missed.")
    page.get_by_role("button", name="Pause Anna").click()
    expect(page.get_by_text("Paused: Traps missed.")).to_be_visible()
    check_page(page, f"{live_server.url}/projects/bank/raters/")
    shoot(page, "raters_paused")
    page.get_by_role("button", name="Let Anna go on").click()
    expect(page.get_by_text("Paused: Traps missed.")).to_have_count(0)
