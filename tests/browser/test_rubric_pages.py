"""Writing the next version of a Rubric in a real Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation.models import Criterion, Project
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.projects import make_rubric
from tests.factories.rated import make_rated_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def address(live_server: object, project: Project) -> str:
    """Where the version after Rubric 2, which asks for tone and severity, is written."""
    make_rated_project(project)
    make_rubric(project, output_keys=("tone", "severity"))
    return f"{live_server.url}/projects/refunds/rubric/2/edit/"


@pytest.fixture
def lead(maya: User, sign_in: SignIn) -> User:
    sign_in(maya)
    return maya


def press(button: Locator) -> None:
    button.focus()
    button.press("Enter")


def criterion(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def fill_effort(page: Page) -> None:
    """A criterion that was added is read out first; another kind brings other fields."""
    effort = criterion(page, "3. New Criterion")
    expect(effort.get_by_role("heading")).to_be_focused()
    effort.get_by_label("Title").fill("Effort")
    effort.get_by_label("Kind of answer").select_option("multiselect")
    effort = criterion(page, "3. Effort")
    effort.get_by_label("Values", exact=True).fill("none\nsome = More than a minute.")
    expect(effort.get_by_label("Lowest number")).to_have_count(0)


def test_a_project_is_begun_its_rubric_written_and_items_come_next(
    page: Page, live_server: object, project: Project, lead: User
) -> None:
    check_page(page, f"{live_server.url}/projects/")
    press(page.get_by_role("link", name="New Project"))
    check_page(page, page.url)
    look(page, "project_new")
    page.get_by_label("Name").fill("Claims")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The first Rubric")).to_be_visible()
    check_page(page, page.url)
    look(page, "rubric_first")
    criterion(page, "1. New Criterion").get_by_label("Title").fill("Accuracy")
    press(page.get_by_role("button", name="Show what changes").last)
    expect(page.get_by_role("heading", name="What Rubric 1 says")).to_be_focused()
    look(page, "rubric_first_review")
    press(page.get_by_role("button", name="Publish Rubric 1"))
    expect(page.get_by_role("heading", name="Load into Claims")).to_be_visible()


def look(page: Page, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"{name}_{scheme}")
    page.emulate_media(color_scheme="light")
    resize(page, PHONE)
    shoot(page, f"{name}_mobile")
    resize(page, (1280, 800))


def test_the_page_has_no_findings(page: Page, address: str, lead: User) -> None:
    check_page(page, address)
    look(page, "rubric_edit")


def test_a_version_is_written_by_keyboard(page: Page, address: str, lead: User) -> None:
    page.goto(address)
    page.get_by_label("What changes, and why").fill("Severity only where the tone is bad.")
    severity = criterion(page, "2. Severity")
    press(severity.get_by_text("Rules of Severity"))
    severity.get_by_label("Asked", exact=True).select_option("0")
    severity.get_by_label("if it has one of these values").fill("1, 2")
    press(severity.get_by_role("button", name="Up Severity"))
    expect(criterion(page, "1. Severity").get_by_role("button", name="Up Severity")).to_be_focused()
    another = criterion(page, "Another Criterion")
    another.get_by_label("Kind of answer").select_option("slider")
    press(another.get_by_role("button", name="Add a Criterion"))
    fill_effort(page)
    press(page.get_by_role("button", name="Show what changes").last)
    expect(page.get_by_role("heading", name="What Rubric 3 changes")).to_be_focused()
    look(page, "rubric_review")
    press(page.get_by_role("button", name="Publish Rubric 3"))
    expect(page.get_by_text("Only if Tone is 1 or 2.")).to_be_visible()
    found = Criterion.objects.filter(rubric__version=3).values_list("key", "kind")
    assert list(found) == [("severity", "ordinal"), ("tone", "ordinal"), ("effort", "multiselect")]


def test_what_is_wrong_is_said_at_its_field(page: Page, address: str, lead: User) -> None:
    page.goto(address)
    page.get_by_label("What changes, and why").fill("Fewer values.")
    tone = criterion(page, "1. Tone")
    tone.get_by_label("Values", exact=True).fill("1\n1")
    press(page.get_by_role("button", name="Show what changes").last)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Tone, Values: 1 is given twice.")
    expect(tone.get_by_label("Values", exact=True)).to_have_attribute("aria-invalid", "true")
    look(page, "rubric_refused")


def test_everything_works_without_scripts(
    scriptless: Callable[[], Page], address: str, lead: User
) -> None:
    plain = scriptless()
    plain.goto(address)
    plain.get_by_label("What changes, and why").fill("A text instead of severity.")
    plain.get_by_role("button", name="Take out Severity").click()
    plain.get_by_role("button", name="Add a Criterion").click()
    plain.get_by_label("Title").last.fill("Note")
    added = plain.locator("section[id^=criterion-]").last
    added.get_by_label("Kind of answer").select_option("text")
    added.get_by_role("button", name="Show the fields of this kind").click()
    plain.get_by_label("Longest text, in characters").fill("200")
    plain.get_by_role("button", name="Show what changes").last.click()
    expect(plain.get_by_text("Severity is asked no longer")).to_be_visible()
    plain.get_by_role("button", name="Publish Rubric 3").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Rubric 3")
    found = Criterion.objects.filter(rubric__version=3).values_list("key", "kind")
    assert list(found) == [("tone", "ordinal"), ("note", "text")]
