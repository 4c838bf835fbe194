"""The page of checks in a real Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.services.imports.loading import load_folder
from evalhub.accounts.models import User
from tests.browser.harness import look
from tests.factories.datasets import make_folder
from tests.factories.people import make_member
from tests.factories.planted import DOCUMENT, planted_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def planted(live_server: object, tmp_path: Path) -> Project:
    items, labels, gold, training = planted_rows()
    parts = {"labels": labels, "gold": gold, "training": training}
    folder = make_folder(tmp_path / "d", document=DOCUMENT, items=items, **parts)
    return load_folder(path=folder, slug="planted").project


def test_the_overview_leads_to_findings_and_each_leads_on(
    page: Page, live_server: object, planted: Project, sign_in: SignIn
) -> None:
    sign_in(make_member(planted, "maya"))
    page.goto(f"{live_server.url}/projects/planted/")
    page.get_by_role("link", name="Checks", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Checks")
    expect(page.locator("#findings li")).to_have_count(4)
    look(page, page.url, "project_checks")
    page.get_by_role("link", name="Look at finding 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("r2")
