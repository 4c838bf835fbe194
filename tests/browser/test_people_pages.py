"""Pages about the people who rate, in a real Chromium."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import Project
from evalhub.accounts.models import User
from tests.browser.harness import look
from tests.factories.handout import answer_next, set_policy
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.quality import answer, meet_traps
from tests.factories.review import make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds"


@pytest.fixture
def project(live_server: object) -> Project:
    """Anna and ben over some days, with traps; ben is slower and rates lower."""
    project = make_project()
    make_rubric(project)
    anna = make_rater(project, "anna", make_member(project, "anna"))
    ben = make_rater(project, "ben")
    meet_traps(anna, 4, 2)
    for number in range(24):
        at = timezone.now() - timedelta(days=number % 9)
        seconds = 6.0 * 1.2**number
        answer(anna, f"it-{number}", 2 + number % 4, submitted_at=at, seconds=seconds)
        answer(ben, f"it-{number}", 1 + number % 5, submitted_at=at, seconds=2 * seconds)
    return project


@pytest.fixture
def lead(project: Project, sign_in: SignIn) -> User:
    user = make_member(project, "maya")
    sign_in(user)
    return user


def test_the_page_of_a_rater_has_no_findings_and_hides_the_name(
    page: Page, base: str, project: Project, lead: User
) -> None:
    rater = project.raters.get(key="anna")
    look(page, f"{base}/raters/{rater.public_id}/", "rater_detail")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("R-01")
    page.get_by_role("button", name="Show names").click()
    expect(heading).to_have_text("Anna")
    page.get_by_role("button", name="Show pseudonyms again").click()
    expect(heading).to_have_text("R-01")


def test_the_team_page_has_no_findings_and_leads_on(
    page: Page, base: str, project: Project, lead: User
) -> None:
    for number, language in enumerate(("fr", "fr", "de", "de", "de")):
        item = make_item(project, f"open-{number}", outputs=1)
        project.items.filter(pk=item.pk).update(metadata={"language": language})
    set_policy(
        project,
        skills=["language"],
        strata=[{"key": "language", "value": "fr"}, {"key": "language", "value": "de"}],
    )
    anna = project.raters.get(key="anna")
    anna.skills = {"language": ["de"]}
    anna.save()
    for days_ago in (0.5, 1.5):
        answer_next(anna, days_ago=days_ago)
    make_case(project.annotations.earliest("pk"))
    look(page, f"{base}/team/", "team_show")
    bottlenecks = page.locator("#bottlenecks li")
    expect(bottlenecks.filter(has_text="language fr")).to_contain_text("4 of 4 open slots")
    page.get_by_role("link", name="R-01").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("R-01")
    page.go_back()
    bottlenecks.filter(has_text="review").get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
