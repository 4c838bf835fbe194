"""The review in a real Chromium: queue, case, fix, return, and the answer that comes back."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotation.models import Project, ReviewCase, Revision
from evalhub.accounts.models import User
from tests.browser.harness import arrive, look
from tests.factories.annotations import make_annotation
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_project, make_rubric
from tests.factories.review import answered_case, return_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds"


@pytest.fixture
def project(live_server: object) -> Project:
    """Four answers of anna wait; ben differs about the first."""
    project = make_project()
    make_rubric(project, output_keys=("accuracy", "tone"))
    anna = make_rater(project, "anna", make_member(project, "anna"))
    for number in range(4):
        case = answered_case(anna, f"it-{number}")
    ben = make_rater(project, "ben")
    subject = project.subjects.get(item__key="it-0")
    make_annotation(subject, ben, {"accuracy": 2})
    ReviewCase.objects.filter(pk=case.pk).update(reasons=["disagreement", "trap"])
    return project


@pytest.fixture
def lead(project: Project, sign_in: SignIn) -> User:
    user = make_member(project, "maya")
    sign_in(user)
    return user


def test_the_leads_pages_have_no_findings(
    page: Page, base: str, project: Project, lead: User
) -> None:
    cases = list(project.review_cases.order_by("pk"))
    return_case(cases[1], lead)
    pages = {
        "review_list": "review/",
        "review_settings": "settings/review/",
        "review_case": f"review/{cases[0].public_id}/",
        "review_case_returned": f"review/{cases[1].public_id}/",
        "review_fix": f"review/{cases[0].public_id}/fix/",
    }
    for name, rest in pages.items():
        look(page, f"{base}/{rest}", name)


def test_the_annotators_pages_have_no_findings(
    page: Page, base: str, project: Project, sign_in: SignIn
) -> None:
    case = project.review_cases.earliest("pk")
    return_case(case, make_member(project, "maya"), "The refund was promised for the 6th.")
    sign_in(case.annotation.rater.user)
    look(page, f"{base}/returned/", "returned_list")
    look(page, f"{base}/returned/{case.public_id}/", "returned_show")
    look(page, f"{base.partition('/projects')[0]}{reverse('work-list')}", "work_returned")


def test_a_lead_goes_through_the_queue_by_keys_alone(
    page: Page, base: str, project: Project, lead: User
) -> None:
    page.goto(f"{base}/review/")
    for key, item in (("j", 0), ("j", 1), ("k", 0), ("a", 1)):
        page.keyboard.press(key)
        arrive(page, f"Review of it-{item}")
    page.keyboard.press("r")
    page.keyboard.type("Read the date again.")
    page.keyboard.press("Control+Enter")
    arrive(page, "Review of it-2")
    page.keyboard.press("f")
    arrive(page, "Fix the answer to it-2")
    expect(page.locator("fieldset[data-active]")).to_be_visible()
    for key in ("3", "ArrowUp", "2"):
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    arrive(page, "Review of it-3")
    states = project.review_cases.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "returned", "fixed", "waiting"]
    given = Revision.objects.get().ratings
    assert [given[key]["value"] for key in ("accuracy", "tone")] == [2, 3]


def test_everything_works_without_scripts(
    scriptless: Callable[[], Page],
    base: str,
    project: Project,
    page: Page,
    lead: User,
    sign_in: SignIn,
) -> None:
    plain = scriptless()
    plain.goto(f"{base}/review/")
    plain.get_by_role("link", name="Start").click()
    plain.get_by_label("Comment to the Rater").fill("Read the date again.")
    plain.get_by_role("button", name="Return with the comment").click()
    plain.get_by_role("button", name="Accept the answer").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Review of it-2")
    returned = project.review_cases.get(state="returned")
    sign_in(returned.annotation.rater.user)
    plain.context.add_cookies(page.context.cookies())
    plain.goto(f"{base}/returned/")
    plain.get_by_role("link", name="Answer 1").click()
    for legend in ("Accuracy", "Tone"):
        plain.get_by_role("group", name=legend).get_by_role("radio").nth(2).check()
    plain.get_by_role("button", name="Submit").click()
    expect(plain.get_by_role("heading", name="Nothing is returned")).to_be_visible()
