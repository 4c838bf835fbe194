"""Evidence on the item's page and among one's own last answers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Output, Project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import axe_findings, check_page, shoot
from tests.factories.asking import publish_asking
from tests.factories.desks import visitor
from tests.factories.projects import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "The hold 🙂 ends within 7 days.\r\nYours\u200b is gone by Tuesday, as rule 4.2 says."
RULES = {"evidence": "optional"}


@pytest.fixture
def address(live_server: Any, anna: User, ben: User, project: Project) -> str:
    """Two people marked passages that overlap, in the output and in the context."""
    publish_asking(project, accuracy=RULES, tone=RULES)
    item = make_item(project, "rd-1", outputs=1, context="Rule 4.2: 10 business days.")
    Output.objects.update(text=TEXT)
    plan_slots(project=project)
    for user, accuracy, tone in ((anna, "within 7 days", "4.2"), (ben, "7 days.", "by Tuesday")):
        desk = visitor(user, project)
        desk.open()
        values = {"rating-accuracy": "2", "rating-tone": "4"}
        desk.post("submit", {**values, "quote-accuracy": accuracy, "quote-tone": tone})
    return f"{live_server.url}/projects/refunds/items/{item.public_id}/"


def test_the_items_page_marks_who_means_what(
    page: Page, sign_in: Callable[[Any], None], maya: User, address: str
) -> None:
    sign_in(maya)
    page.goto(address)
    marks = page.locator("mark.ev")
    expect(marks).to_have_count(5)
    labels = page.locator("mark.ev a")
    expect(labels).to_have_text(["R-01 A", "R-02 A", "R-02 B", "R-01 B"])
    labels.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("li:target")).to_contain_text("Accuracy: 2, by R-01")
    shoot(page, "item_evidence")
    line = page.locator("mark[data-shared]").evaluate("e => getComputedStyle(e).textDecoration")
    assert "double" in line
    check_page(page, address)
    shoot(page, "item_evidence_last")


def test_my_last_ten_show_my_marks(
    page: Page, sign_in: Callable[[Any], None], anna: User, address: str, live_server: Any
) -> None:
    sign_in(anna)
    history = f"{live_server.url}/projects/refunds/desk/history/"
    page.goto(history)
    expect(page.locator("q")).to_have_text(["within 7 days", "4.2"])
    assert axe_findings(page) == []
    shoot(page, "history_evidence")
    check_page(page, history)
    shoot(page, "history_evidence_last")
    page.get_by_role("button", name="Change").click()
    expect(page.locator("mark.ev a")).to_have_text(["A1", "B1"])
