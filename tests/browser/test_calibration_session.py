"""A calibration session in a real Chromium: three raters, a lead, from the call to the effect."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from calibration.models import CalibrationSession
from calibration.selectors.sessions.readings import round_criteria
from calibration.selectors.sessions.room import subject_at
from calibration.services.sessions.talk import post, propose_value
from evalhub.accounts.models import User
from tests.browser.harness import DESKTOP, look, resize
from tests.factories.sessions import make_room, make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/projects/refunds/sessions/"


@pytest.fixture
def room(project: Project, maya: User, anna: User, ben: User, cleo: User) -> CalibrationSession:
    """An open room in which something was said and proposed."""
    session = make_room(project, maya, anna, ben, cleo)
    chosen = subject_at(session, 1)
    about = {"chosen": chosen, "criterion": round_criteria(chosen.round)[0]}
    post(**about, text="The main question is answered. Interest is not for us.", actor=anna)
    propose_value(**about, value=3, actor=maya)
    return session


def test_the_pages_of_a_lead_have_no_findings(
    page: Page, live_server: Any, sign_in: Any, room: CalibrationSession, maya: User
) -> None:
    sign_in(maya)
    own = f"{BASE}{room.public_id}/"
    for name, url in (("list", BASE), ("create", f"{BASE}new/"), ("detail", own)):
        look(page, f"{live_server.url}{url}", f"session_{name}")
    look(page, f"{live_server.url}{own}room/1/", "session_room")


def test_the_page_of_a_blind_round_has_no_findings(
    page: Page, live_server: Any, sign_in: Any, project: Project, maya: User, anna: User, ben: User
) -> None:
    session = make_session(project, maya, anna, ben)
    sign_in(anna)
    look(page, f"{live_server.url}{BASE}{session.public_id}/rounds/1/1/", "session_rate")
    resize(page, DESKTOP)
    page.goto(f"{live_server.url}{BASE}{session.public_id}/rounds/1/1/")
    page.locator("body").press("4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What does “left open” mean?")
    expect(page.locator("main")).to_contain_text("You have rated everything")
