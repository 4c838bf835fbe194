"""Lists of items in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.services.browsing.digests import digest_items
from evalhub.accounts.models import User
from tests.browser.harness import (
    PHONE,
    axe_findings,
    look,
    overflow,
    resize,
    shoot,
    small_targets,
)
from tests.factories.people import make_member
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.rated import make_rated_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project(live_server: object) -> Project:
    """The rated project with sixty Items more, one of them about a kettle."""
    project = make_project()
    make_rubric(project)
    make_rated_project(project)
    for number in range(60):
        make_item(project, f"more-{number:02d}", outputs=1, metadata={"tier": number % 3})
    make_item(project, "kettle", outputs=1, input="My kettle arrived late and nobody answers.")
    digest_items(project=project)
    project.item_digests.filter(item__key="it-1").update(conflicts=["gpt-4o/strict"])
    return project


@pytest.fixture
def base(live_server: object, project: Project, sign_in: Callable[[User], None]) -> str:
    sign_in(make_member(project, "maya"))
    return f"{live_server.url}/projects/refunds/items/"


def test_lists_have_no_findings(page: Page, base: str) -> None:
    look(page, base, "item_list")
    look(page, f"{base}?state=split&spread=25&q=question", "item_list_found")
    look(page, f"{base}?meta=tier", "item_list_wrong")
    look(page, f"{base}?q=nothing", "item_list_empty")


def test_lists_of_annotations_have_no_findings(page: Page, base: str) -> None:
    look(page, f"{base}annotations/", "annotation_list")
    look(page, f"{base}annotations/?rater=r1&since=2026-01-01", "annotation_list_found")
    page.goto(base)
    page.get_by_role("link", name="Annotations", exact=True).press("Enter")
    expect(page.locator("tbody tr")).to_have_count(6)


def test_a_view_is_kept_and_opened_without_scripts(
    scriptless: Callable[[], Page], page: Page, base: str, project: Project
) -> None:
    plain = scriptless()
    plain.goto(f"{base}?meta=tier%3D1&state=unrated")
    plain.get_by_text("Keep these filters as a view").click()
    plain.get_by_label("Name").fill("Tier 1 to do")
    plain.get_by_label("Share with everyone").check()
    plain.get_by_role("button", name="Keep the view").click()
    expect(plain.get_by_role("link", name="Tier 1 to do", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    plain.get_by_role("link", name="Edit Tier 1 to do").click()
    view = project.saved_views.get()
    look(page, f"{base}views/{view.public_id}/", "view_edit")
    look(page, f"{base}?meta=tier%3D1&state=unrated", "item_list_view")


def test_a_view_is_taken_away_as_a_file(page: Page, base: str) -> None:
    page.goto(f"{base}?id=kettle")
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert caught.value.suggested_filename == "refunds-items.csv"
    assert b'"kettle"' in caught.value.path().read_bytes()


def test_items_are_found_by_keyboard_and_paged(page: Page, base: str) -> None:
    page.goto(base)
    page.get_by_role("link", name="Next").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(14)
    page.get_by_role("link", name="Previous").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(50)
    page.get_by_role("searchbox", name="Text").fill("kettle late")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Remove text: kettle late").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(50)


def test_filters_work_without_scripts(scriptless: Callable[[], Page], base: str) -> None:
    plain = scriptless()
    plain.goto(base)
    plain.get_by_text("More filters").click()
    plain.get_by_label("Metadata", exact=True).fill("tier=1\ntier=2")
    plain.get_by_label("State").select_option("unrated")
    plain.get_by_role("button", name="Find Items").click()
    expect(plain.locator("tbody tr")).to_have_count(40)
    plain.get_by_role("link", name="Remove tier=2").click()
    expect(plain.locator("tbody tr")).to_have_count(20)


def test_items_are_changed_after_a_preview_without_scripts(
    scriptless: Callable[[], Page], base: str, project: Project
) -> None:
    plain = scriptless()
    plain.goto(f"{base}?meta=tier%3D1")
    plain.get_by_text("Change all that match").click()
    plain.get_by_label("Do", exact=True).select_option("tag")
    plain.get_by_label("Metadata key").fill("batch")
    plain.get_by_label("Value").fill("pilot")
    plain.get_by_role("button", name="See what would happen").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Change 20 Items")
    shoot(plain, "item_change_plain")
    plain.get_by_role("button", name="Change 20 Items").click()
    expect(plain.get_by_text("20 of 20 Items were changed.")).to_be_visible()
    assert project.items.filter(metadata__batch="pilot").count() == 20


def test_the_preview_of_a_change_has_no_findings(page: Page, base: str) -> None:
    page.goto(f"{base}?meta=tier%3D1")
    page.get_by_text("Change all that match").press("Enter")
    assert axe_findings(page) == []
    page.get_by_label("Reason").fill("The retriever was broken that day.")
    page.get_by_role("button", name="See what would happen").press("Enter")
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe_findings(page) == []
        shoot(page, f"item_change_{scheme}")
    assert small_targets(page) + overflow(page) == []
    resize(page, PHONE)
    shoot(page, "item_change_mobile")
