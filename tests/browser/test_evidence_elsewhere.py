"""Evidence marked outside the desk: in an exam and in the fix of a review."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import ExamQuestion, Project, Revision
from evalhub.accounts.models import User
from tests.browser.harness import axe_findings, check_page, shoot
from tests.factories.asking import publish_asking
from tests.factories.evidence import mark_answer, row
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.qualification import make_exam
from tests.factories.review import make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Any], None]
CONTEXT = "Rule 4.2: 10 business days."


def test_a_reviewer_marks_another_passage_by_keyboard(
    page: Page, live_server: Any, sign_in: SignIn, project: Project, maya: User, anna: User
) -> None:
    publish_asking(project, accuracy={}, tone={"evidence": "always"})
    make_item(project, "rd-1", outputs=1, context=CONTEXT)
    rater, kept = make_rater(project, "anna", anna), row("context", CONTEXT, "10 business days")
    case = make_case(mark_answer(project.subjects.get(), rater, "tone", 2, kept))
    sign_in(maya)
    address = f"{live_server.url}/projects/refunds/review/{case.public_id}/"
    check_page(page, address)
    expect(page.locator("mark.ev")).to_have_text("10 business daysA1")
    shoot(page, "review_case_evidence")
    page.goto(f"{address}fix/")
    expect(page.locator("mark.ev a")).to_have_text(["A1"])
    page.get_by_role("group", name="Accuracy").locator("input").nth(2).check()
    page.get_by_role("group", name="Tone").locator("input").first.focus()
    for key in ("h", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("mark.ev a")).to_have_text(["A1", "A2"])
    shoot(page, "review_fix_evidence")
    assert axe_findings(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    spans = Revision.objects.get().ratings["tone"]["evidence"]
    assert [one["text"] for one in spans] == ["10 business days", "Answer a"]


def test_an_exam_takes_marks_by_keyboard(
    page: Page, live_server: Any, sign_in: SignIn, project: Project, anna: User
) -> None:
    publish_asking(project, accuracy={"evidence": "always"})
    make_exam(project)
    sign_in(anna)
    page.goto(f"{live_server.url}/projects/refunds/qualification/")
    page.get_by_role("button", name="Take the exam").click()
    expect(page.get_by_role("button", name="Evidence for Accuracy")).to_be_visible()
    expect(page.locator("#rate fieldset[data-active]")).to_be_visible()
    page.keyboard.press("4")
    for key in ("h", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    shoot(page, "exam_evidence")
    expect(page.locator("mark.ev a")).to_have_text(["A1"])
    assert axe_findings(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="question 2 of 4")).to_be_visible()
    answered = ExamQuestion.objects.exclude(answered_at=None).get()
    assert answered.ratings["accuracy"]["evidence"][0]["text"] == "Answer a"
