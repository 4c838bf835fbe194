"""What is shown beside an Item, in a real Chromium: at the desk, and after the answer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotation.blindness.policies import ASIDES, DeskPolicy
from annotation.models import Project
from evalhub.accounts.models import User
from tests.browser.harness import look
from tests.factories.blindness import answered, canary_item
from tests.factories.people import make_member
from tests.factories.projects import make_project, make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds"


@pytest.fixture
def project(live_server: object, sign_in: SignIn) -> Project:
    """Anna has answered one Item of two; everything is shown after the answer."""
    desk = DeskPolicy(**dict.fromkeys(ASIDES, "after")).as_json()
    project = make_project(desk=desk)
    make_rubric(project)
    anna = make_member(project, "anna")
    answer = answered(canary_item(project))
    answer.rater.user = anna
    answer.rater.save()
    canary_item(project, "it-2")
    sign_in(anna)
    return project


def test_the_look_is_asked_for_and_final_without_scripts(
    scriptless: Callable[[], Page], page: Page, base: str, project: Project
) -> None:
    look(page, f"{base}/desk/history/", "history_before")
    plain = scriptless()
    plain.goto(f"{base}/desk/history/")
    plain.get_by_role("button", name="Look, and let it stand Item 1").click()
    expect(plain.locator("details.context")).to_contain_text("canary-judge")
    expect(plain.get_by_role("button", name="Change")).to_have_count(0)
    look(page, f"{base}/desk/history/", "history_after")


def test_what_is_shown_stands_beside_the_item(page: Page, base: str, project: Project) -> None:
    Project.objects.update(desk=DeskPolicy(**dict.fromkeys(ASIDES, "shown")).as_json())
    page.goto(f"{base}/desk/")
    expect(page.locator("main")).to_contain_text("canary-model")
    look(page, page.url, "desk_disclosed")
