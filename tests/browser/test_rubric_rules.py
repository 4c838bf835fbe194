"""The rules of criteria on the page that writes the next version of a rubric."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Criterion, Project
from evalhub.accounts.models import User
from tests.browser.harness import check_page, shoot
from tests.factories.projects import make_rubric

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_manager_makes_a_criterion_conditional(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], maya: User, project: Project
) -> None:
    make_rubric(project, output_keys=("tone", "severity"))
    sign_in(maya)
    address = f"{live_server.url}/projects/refunds/rubric/2/edit/"
    check_page(page, address)
    page.goto(address)
    page.get_by_label("What changes, and why").fill("Severity only where it matters.")
    page.get_by_text("Rules of Severity").click()
    severity = page.get_by_role("region", name="Severity")
    severity.get_by_label("Asked").select_option("tone")
    severity.get_by_label("if it has one of these values").fill("1, 2")
    shoot(page, "rubric_rules")
    page.get_by_role("button", name="Publish the next version").click()
    expect(page.get_by_text("Only if Tone is 1 or 2.")).to_be_visible()
    given = Criterion.objects.get(rubric__version=3, key="severity").extra
    assert given == {"when": {"criterion": "tone", "values": [1, 2]}}
