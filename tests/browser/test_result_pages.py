"""Overview, Items, Raters, Judges and runs in a real Chromium: no findings in any look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.services.browsing.digests import digest_items
from evalhub.accounts.models import User
from judges.selectors.reports.grounds import grounds_of
from judges.services.certificates.signing import sign_statement
from tests.browser.harness import check_page
from tests.factories.golden_sets import make_release
from tests.factories.judging import make_judge, make_prompt, make_run, make_verdict
from tests.factories.projects import make_item
from tests.factories.rated import make_rated_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/projects/refunds/"


@pytest.fixture
def judged(project: Project, maya: User) -> Project:
    """Rated items, a judge with both orders and unread replies, its signed answer, a prompt."""
    make_rated_project(project)
    run = make_run(project, make_judge(project))
    for number, subject in enumerate(project.subjects.filter(scope="output")):
        make_verdict(run, subject, "accuracy", (number % 5) + 1 if number else None)
    pair = make_item(project, "pair-1", pair=True).subjects.get(scope="pair")
    make_verdict(run, pair, "overall", "A", order="AB")
    make_verdict(run, pair, "overall", "B", order="BA")
    make_prompt(project)
    make_release(project)
    sign_statement(run=run, criterion="accuracy", grounds=grounds_of(project, "1"), actor=maya)
    return project


def addresses(project: Project) -> list[str]:
    item, run = project.items.get(key="it-3"), project.judge_runs.get()
    prompt, judge = project.judge_prompts.get(), project.judges.get()
    return [
        *("", "items/", f"items/{item.public_id}/", "raters/"),
        *("judges/", "judges/new/", f"judges/{judge.public_id}/"),
        *("prompts/new/", f"prompts/{prompt.public_id}/"),
        *("runs/", "runs/new/", f"runs/{run.public_id}/", f"runs/{run.public_id}/report/"),
        *(f"runs/{run.public_id}/certify/?grounds=1", "certificates/"),
        f"certificates/{run.certificates.get().public_id}/",
        *("judges/ranking/?grounds=1", "judges/standards/", "runs/juries/new/"),
        f"runs/compare/?first={run.public_id}",
    ]


@pytest.mark.parametrize("half", [0, 1])
def test_the_pages_have_no_findings(
    page: Page,
    live_server: object,
    sign_in: Callable[[User], None],
    judged: Project,
    maya: User,
    half: int,
) -> None:
    sign_in(maya)
    for rest in addresses(judged)[half::2]:
        check_page(page, f"{live_server.url}{BASE}{rest}")


def test_empty_pages_have_no_findings(
    page: Page, live_server: object, sign_in: Callable[[User], None], project: Project, maya: User
) -> None:
    sign_in(maya)
    for rest in ("", "items/", "raters/", "judges/", "runs/"):
        check_page(page, f"{live_server.url}{BASE}{rest}")


def test_a_lead_goes_from_the_reason_to_the_items_by_keyboard(
    page: Page, live_server: object, sign_in: Callable[[User], None], judged: Project, maya: User
) -> None:
    # What the worker does: the list's filter looks at figures it keeps.
    digest_items(project=judged)
    sign_in(maya)
    page.goto(f"{live_server.url}{BASE}")
    page.get_by_role("link", name="All Items with one").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Items")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_a_report_is_read_by_keyboard_without_scripts(
    scriptless: Callable[[], Page],
    live_server: object,
    sign_in: Callable[[User], None],
    judged: Project,
    maya: User,
) -> None:
    sign_in(maya)
    plain = scriptless()
    plain.goto(f"{live_server.url}{BASE}runs/{judged.judge_runs.get().public_id}/report/")
    tabs = plain.get_by_role("navigation", name="Criterion")
    tabs.get_by_role("link", name="Overall").press("Enter")
    expect(tabs.locator("[aria-current]")).to_have_text("Overall")
    tabs.get_by_role("link", name="Accuracy").press("Enter")
    plain.get_by_text("Both sides").first.press("Enter")
    expect(plain.get_by_text("No reason given.").first).to_be_visible()
