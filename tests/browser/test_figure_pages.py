"""Pages of figures with and without the excluded in a real Chromium: looks, and both switches."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project, Trap, TrapExposure
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix
from evalhub.accounts.models import User
from tests.browser.harness import look
from tests.factories.excluded import add_run, add_traps, make_divided
from tests.factories.golden_sets import make_release
from tests.factories.quality import make_rule
from tests.factories.review import make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = "?with_excluded=1&revised=1"


@pytest.fixture
def divided(
    live_server: object, project: Project, maya: User, sign_in: Callable[[User], None]
) -> str:
    """The address of a project with three excluded raters and a revised answer."""
    raters = make_divided(project)
    case = make_case(raters[0].annotations.get(subject__item__key="it-1"))
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(4)})
    add_run(project)
    make_release(project)
    add_traps(project)
    trap = Trap.objects.get(item__key="it-1")
    for rater in raters:
        TrapExposure.objects.create(trap=trap, rater=rater, subject=trap.item.subjects.get())
    make_rule(project)
    sign_in(maya)
    return f"{live_server.url}/projects/refunds/"


def test_results_have_no_findings(page: Page, divided: str, project: Project) -> None:
    rater = project.raters.get(key="rater-3").public_id
    item = project.items.get(key="it-1").public_id
    run = project.judge_runs.get().public_id
    look(page, f"{divided}{BOTH}", "figures_overview")
    look(page, f"{divided}raters/{rater}/{BOTH}", "figures_rater")
    look(page, f"{divided}items/{item}/{BOTH}", "figures_item")
    look(page, f"{divided}runs/{run}/report/", "figures_judge")


def test_traps_rules_and_releases_have_no_findings(
    page: Page, divided: str, project: Project
) -> None:
    trap, rule = Trap.objects.get(item__key="it-1"), project.quality_rules.get()
    release = project.golden_sets.get().public_id
    look(page, f"{divided}traps/{BOTH}", "figures_traps")
    look(page, f"{divided}traps/{trap.public_id}/", "figures_trap")
    look(page, f"{divided}traps/candidates/?with_excluded=1", "figures_candidates")
    look(page, f"{divided}quality/rules/{rule.public_id}/?with_excluded=1", "figures_rule")
    look(page, f"{divided}golden-sets/{release}/?with_excluded=1", "figures_release")


def test_the_switches_combine_and_go_along_without_scripts(
    scriptless: Callable[[], Page], divided: str
) -> None:
    plain = scriptless()
    plain.goto(divided)
    plain.get_by_role("link", name="Show them with").click()
    plain.get_by_role("link", name="Show the revisions").click()
    expect(plain).to_have_url(f"{divided}{BOTH}")
    plain.get_by_role("link", name="All Raters, Criterion by Criterion").click()
    expect(plain).to_have_url(f"{divided}raters/{BOTH}")
    plain.get_by_role("link", name="Runs", exact=True).click()
    plain.get_by_role("link", name="Report of run 1").click()
    expect(plain.get_by_text("Newest revisions, with 3 excluded Raters.").first).to_be_visible()
    plain.get_by_role("link", name="Show them without").press("Enter")
    expect(plain.get_by_text("Newest revisions, without 3 excluded Raters.").first).to_be_visible()
