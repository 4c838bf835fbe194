"""The pages of agreement over the bundled sample in a real Chromium: looks, tabs, files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.services.imports.loading import load_folder
from evalhub.accounts.models import User
from tests.browser.harness import arrive, look
from tests.factories.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAMPLE = Path(__file__).resolve().parents[2] / "evalhub" / "sample" / "bank_support"
TABS = ("criterion", "raters", "slices", "units", "consensus", "history")


@pytest.fixture
def base(live_server: object, sign_in: Callable[[User], None]) -> str:
    project: Project = load_folder(path=SAMPLE, slug="bank").project
    sign_in(make_member(project, "maya"))
    return f"{live_server.url}/projects/bank/agreement/"


def test_every_page_has_no_findings(page: Page, base: str) -> None:
    look(page, base, "agreement_list")
    for tab in TABS:
        look(page, f"{base}{tab}/?criterion=accuracy", f"agreement_{tab}")


def test_from_the_list_to_a_picture_by_keyboard(page: Page, base: str) -> None:
    page.goto(base)
    arrive(page, "Agreement between people")
    page.get_by_role("link", name="Accuracy", exact=True).press("Enter")
    arrive(page, "Accuracy")
    page.get_by_role("link", name="Slices", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Agreement by")).to_be_visible()
    page.get_by_label("Slice by").select_option("risk_tier")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_role("heading", name="Agreement by risk_tier")).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="SVG of").press("Enter")
    assert got.value.suggested_filename == "bank-accuracy-slices.svg"
    assert "Agreement by risk_tier" in Path(got.value.path()).read_text("utf-8")
