"""Questions in a real Chromium: flag by key, thread, inbox, referral, pin."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotation.models import Project, Question, Rater
from annotation.services.questions.entries import EntryText, add_example, pin_answer
from annotation.services.questions.threads import answer_question
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.browser.harness import check_page, look, resize, shoot
from tests.factories.people import make_member
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.questions import ask, lay_item, skip_next

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def base(live_server: object) -> str:
    return f"{live_server.url}/projects/refunds"


@pytest.fixture
def project(live_server: object) -> Project:
    """Anna's question is answered and pinned; ben has skipped an Item, which waits."""
    project = make_project(desk={"skips_to_lead": 1})
    make_rubric(project)
    anna, maya = make_member(project, "anna"), make_member(project, "maya")
    question = ask(lay_item(project, anna))
    message = answer_question(question=question, text="A hold is not a charge.", actor=maya)
    words = EntryText("Does a hold count?", "A hold is **not** a charge: rate by the booking.")
    pin_answer(message=message, text=words, actor=maya)
    ben = Rater.objects.create(project=project, key="ben", user=make_member(project, "ben"))
    make_item(project, "it-2", outputs=1)
    plan_slots(project=project)
    skip_next(ben, note="The policy it names is not in the context.")
    return project


@pytest.fixture
def lead(project: Project, sign_in: SignIn) -> None:
    sign_in(User.objects.get(name="Maya"))


@pytest.fixture
def maya(project: Project) -> User:
    return User.objects.get(name="Maya")


@pytest.fixture
def anna(project: Project, sign_in: SignIn) -> None:
    sign_in(User.objects.get(name="Anna"))


def test_the_leads_pages_have_no_findings(
    page: Page, base: str, project: Project, lead: None
) -> None:
    question, referral = Question.objects.get(), project.referrals.get()
    message = question.messages.get(from_lead=True)
    look(page, f"{base}/questions/", "question_list")
    look(page, f"{base}/questions/{question.public_id}/", "question_detail")
    look(page, f"{base}/questions/{question.public_id}/pin/{message.pk}/", "question_pin")
    look(page, f"{base}/questions/referred/{referral.public_id}/", "question_referral")
    look(page, f"{base}/settings/desk/", "blindness_settings")
    look(page, f"{base}/guidelines/", "guideline_list")


def test_the_annotators_pages_have_no_findings(
    page: Page, base: str, project: Project, anna: None
) -> None:
    look(page, f"{base.partition('/projects')[0]}{reverse('work-list')}", "work_answers")
    look(page, f"{base}/questions/mine/", "question_mine")
    look(page, f"{base}/questions/mine/{Question.objects.get().public_id}/", "question_thread")


def test_changes_of_the_guidelines_are_told_and_dismissed(
    page: Page, base: str, project: Project, anna: None, maya: User
) -> None:
    text = EntryText("All facts hold", "Paid on **1 May**: yes.", "accuracy", "5")
    add_example(project=project, text=text, actor=maya)
    page.goto(f"{base}/desk/")
    page.get_by_text("What changed", exact=True).click()
    expect(page.locator("#desk-news .diff")).to_contain_text("All facts hold")
    check_page(page, page.url)
    page.get_by_text("What changed", exact=True).click()
    resize(page, (1280, 800))
    page.keyboard.press("3")
    page.keyboard.press("g")
    expect(page.locator("#guidelines")).to_contain_text("Paid on 1 May")
    shoot(page, "desk_news_light", whole=False)
    page.keyboard.press("g")
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator("#desk-news")).to_have_count(0)
    assert page.locator("#rate input[type=radio]:checked").get_attribute("value") == "3"


def test_a_flag_is_sent_by_keyboard_and_the_choice_stays(
    page: Page, base: str, project: Project, anna: None
) -> None:
    page.goto(f"{base}/desk/")
    expect(page.locator("#desk-answers")).to_be_visible()
    page.keyboard.press("4")
    page.keyboard.press("f")
    expect(page.locator("#flag")).to_be_visible()
    shoot(page, "desk_flag_light", whole=False)
    page.get_by_role("button", name="Send and keep rating").click()
    expect(page.locator("#desk-flag")).to_contain_text("Choose a reason.")
    page.locator("#flag").get_by_label("The Rubric does not cover this case").check()
    page.locator("#flag").get_by_label("Note to the lead").fill("What about a fee?")
    page.get_by_role("button", name="Send and keep rating").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-flag")).to_contain_text("is with the lead")
    shoot(page, "desk_flagged_light", whole=False)
    expect(page.get_by_role("button", name="Keep rating")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#flag")).to_be_hidden()
    assert page.locator("#rate input[type=radio]:checked").get_attribute("value") == "4"
    assert Question.objects.get().messages.count() == 3


def test_everything_works_without_scripts(
    scriptless: Callable[[], Page], base: str, project: Project, anna: None
) -> None:
    plain = scriptless()
    plain.goto(f"{base}/desk/")
    plain.get_by_role("button", name="Flag for the lead").click()
    plain.locator("#flag").get_by_label("It is upsetting").check()
    plain.get_by_role("button", name="Send and keep rating").click()
    expect(plain.locator("#toasts")).to_contain_text("is with the lead")
    plain.goto(f"{base}/questions/mine/{Question.objects.get().public_id}/")
    plain.get_by_label("Your message").fill("And a fee?")
    plain.get_by_role("button", name="Send to the lead").click()
    expect(plain.locator(".thread")).to_contain_text("And a fee?")
