"""Projects and views with names that have nowhere to break, on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from annotation.models import Project, SavedView
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import overflow, resize
from tests.factories.projects import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project(project: Project) -> Project:
    project.name = "مشروع" + "x" * 150
    project.save()
    make_item(project, "rd-1", outputs=1)
    plan_slots(project=project)
    return project


def test_the_desk_fits_and_submit_has_a_line_of_its_own_where_it_has_to(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], anna: User, project: Project
) -> None:
    sign_in(anna)
    page.goto(f"{live_server.url}/projects/{project.slug}/desk/")
    assert overflow(page) == []
    resize(page, (320, 700))
    box = page.get_by_role("button", name="Submit").bounding_box()
    # 320 px less 8 px at both sides.
    assert box
    assert box["width"] >= 300


def test_the_pages_of_leads_fit(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], maya: User, project: Project
) -> None:
    sign_in(maya)
    filters = [["state", "unrated"]]
    SavedView.objects.create(project=project, owner=maya, name="ü" * 60, filters=filters)
    for name in ("", "items/", "items/?state=unrated", "team/", "review/"):
        page.goto(f"{live_server.url}/projects/{project.slug}/{name}")
        assert overflow(page) == [], name
