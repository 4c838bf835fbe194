"""Releases of golden sets in a real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from calibration.models import GoldenSet
from calibration.services.releases.deprecating import deprecate_release
from evalhub.accounts.models import User
from tests.browser.harness import check_page, resize, shoot
from tests.factories.exported import make_split_release
from tests.factories.golden_sets import make_rated, make_release, rate
from tests.factories.projects import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/projects/refunds/golden-sets/"


@pytest.fixture
def release(project: Project) -> GoldenSet:
    """A release with three values and 62 units left out: more than one page of them."""
    raters = make_rated(project)
    for number in range(30):
        make_item(project, f"later-{number}")
    rate(project.items.get(key="later-0"), raters, [3, 3, 4])
    return make_release(project, minimum_ratings=2)


def looks(page: Page, name: str) -> None:
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        resize(page, (width, 900))
        shoot(page, f"{name}_{scheme}_{width}")


def test_the_pages_of_a_release_have_no_findings(
    page: Page, live_server: Any, sign_in: Any, release: GoldenSet, maya: User
) -> None:
    sign_in(maya)
    for name, rest in (("list", ""), ("create", "new/"), ("detail", f"{release.public_id}/")):
        check_page(page, f"{live_server.url}{BASE}{rest}")
        looks(page, f"golden_set_{name}")


def test_splits_strata_and_comparison_have_no_findings(
    page: Page, live_server: Any, sign_in: Any, project: Project, erin: User
) -> None:
    first = make_split_release(project)
    deprecate_release(release=first, reason="The Rubric has changed since.")
    second = make_release(project, strata=["topic"], source="majority")
    sign_in(erin)
    base = f"{live_server.url}{BASE}"
    for name, rest in (
        ("split", f"{first.public_id}/?split=held_out"),
        ("second", f"{second.public_id}/"),
        ("compare", f"{second.public_id}/compare/"),
        ("check", f"{first.public_id}/check/"),
        ("deprecate", f"{second.public_id}/deprecate/"),
        ("refresh", f"{second.public_id}/refresh/"),
    ):
        check_page(page, f"{base}{rest}")
        looks(page, f"golden_set_{name}")
    page.goto(f"{base}{first.public_id}/?split=held_out")
    page.get_by_label("Why held-out Items are opened").fill("Gate of May.")
    with page.expect_download() as started:
        page.get_by_label("Download for JSONL").click()
    assert started.value.suggested_filename == "refunds-1-jsonl-held_out.zip"


def test_an_empty_list_has_no_findings(
    page: Page, live_server: Any, sign_in: Any, project: Project, erin: User
) -> None:
    sign_in(erin)
    check_page(page, f"{live_server.url}{BASE}")


def test_an_engineer_freezes_a_release_and_downloads_it(
    page: Page, live_server: Any, sign_in: Any, project: Project, erin: User
) -> None:
    make_rated(project)
    sign_in(erin)
    page.goto(f"{live_server.url}{BASE}new/")
    page.get_by_label("Ratings a majority needs").fill("99")
    page.locator("main form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Freeze the release").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was frozen.")
    page.get_by_label("Ratings a majority needs").fill("1")
    page.get_by_role("button", name="Freeze the release").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Golden set, release 1")
    with page.expect_download() as started:
        page.get_by_label("Download for promptfoo").click()
    assert started.value.suggested_filename == "refunds-1-promptfoo.zip"


def test_the_units_left_out_are_turned_without_leaving_the_page(
    page: Page, live_server: Any, sign_in: Any, release: GoldenSet, maya: User
) -> None:
    sign_in(maya)
    page.goto(f"{live_server.url}{BASE}{release.public_id}/")
    panel = page.locator("#_left_out")
    expect(panel).to_contain_text("1 to 20 of")
    panel.get_by_role("link", name="Next").click()
    expect(panel).to_contain_text("21 to")
    expect(page.get_by_role("heading", level=1)).to_have_text("Golden set, release 1")


def test_everything_works_without_scripts(
    scriptless: Callable[[], Page], live_server: Any, sign_in: Any, project: Project, maya: User
) -> None:
    make_rated(project)
    sign_in(maya)
    page = scriptless()
    page.goto(f"{live_server.url}{BASE}new/")
    page.get_by_role("button", name="Freeze the release").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Golden set, release 1")
    with page.expect_download() as started:
        page.get_by_label("Download for Dataset folder").click()
    assert started.value.suggested_filename == "refunds-1-dataset.zip"
