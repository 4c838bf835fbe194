"""Pages for people who rate in other languages, from right to left too, in a real Chromium."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Project, Question, ReviewCase
from annotation.services.assignments import plan_slots
from annotation.services.qualification.exams import start_exam
from annotation.services.quality.actions import apply_action
from annotation.services.quality.evaluation import evaluate_rater
from annotation.services.questions.threads import answer_question
from evalhub.accounts.models import User
from tests.browser.harness import PHONE, check_page, resize, shoot
from tests.factories.people import make_member, make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.qualification import make_exam, make_training
from tests.factories.quality import make_rule, meet_traps
from tests.factories.questions import ask, lay_item
from tests.factories.review import answered_case, return_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def anna(live_server: object, sign_in: SignIn) -> User:
    project: Project = make_project()
    make_rubric(project)
    for n in range(4):
        make_item(project, f"it-{n}", outputs=1, context="The fee is 12 euros.")
    plan_slots(project=project)
    user = make_member(project, "anna")
    sign_in(user)
    return user


def speak(user: User, language: str) -> None:
    user.preferences = {"language": language}
    user.save()


@pytest.mark.parametrize("language", ["ar", "de"])
def test_pages_have_no_findings_in_other_languages(
    page: Page, live_server: object, anna: User, language: str
) -> None:
    speak(anna, language)
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    desk = page.url
    for name, url in {
        "language": f"{live_server.url}/accounts/language/",
        "work": f"{live_server.url}{reverse('work-list')}",
        "history": f"{live_server.url}/projects/refunds/desk/history/",
        "desk": desk,
    }.items():
        check_page(page, url)
        shoot(page, f"{name}_{language}_light")
        resize(page, PHONE)
        shoot(page, f"{name}_{language}_mobile")
    expected = "rtl" if language == "ar" else "ltr"
    page.goto(f"{live_server.url}{reverse('work-list')}")
    assert page.evaluate("getComputedStyle(document.body).direction") == expected


def test_a_language_is_chosen_without_scripts(
    scriptless: Callable[[], Page], live_server: object, anna: User
) -> None:
    plain = scriptless()
    plain.goto(f"{live_server.url}/accounts/language/")
    plain.get_by_label("Language (optional)").select_option("fr")
    plain.get_by_role("button", name="Save language").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Langue")
    plain.get_by_role("link", name="Mon travail").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Mon travail")


@pytest.fixture
def told(anna: User) -> Project:
    """Everything a person who rates may be told: practice, exam, a pause, answers, a return."""
    project = Project.objects.get()
    rater = make_rater(project, "anna", anna)
    question = ask(lay_item(project, anna, "it-9"), "هل يُحسب الحجز رسمًا؟")
    lead = make_member(project, "maya")
    answer_question(question=question, text="A hold is not a charge.", actor=lead)
    return_case(answered_case(rater, "it-8"), lead)
    make_rule(project, action="note")
    meet_traps(rater, 1, 9)
    for firing in evaluate_rater(rater=rater):
        apply_action(firing=firing)
    make_exam(project)
    start_exam(rater=rater)
    make_training(project, "practice-1", outputs=2)
    return project


def open_places(project: Project) -> dict[str, str]:
    here = f"/projects/{project.slug}"
    question, case = Question.objects.get(), ReviewCase.objects.get()
    return {
        "work": reverse("work-list"),
        "qualification": f"{here}/qualification/",
        "practice": f"{here}/qualification/practice/1/",
        "exam": f"{here}/qualification/exam/",
        "notes": f"{here}/notes/",
        "questions": f"{here}/questions/mine/",
        "thread": f"{here}/questions/mine/{question.public_id}/",
        "returned": f"{here}/returned/{case.public_id}/",
        "account": "/accounts/",
        "keys": "/accounts/keys/",
        "missing": f"{here}/nothing/",
    }


def test_arabic_runs_from_right_to_left_everywhere(
    page: Page, live_server: object, anna: User, told: Project
) -> None:
    speak(anna, "ar")
    for name, path in open_places(told).items():
        check_page(page, f"{live_server.url}{path}")
        shoot(page, f"{name}_ar_light")
        resize(page, PHONE)
        shoot(page, f"{name}_ar_mobile")
        resize(page, (1280, 800))
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl", name


def test_keys_are_never_mirrored(page: Page, live_server: object, anna: User) -> None:
    speak(anna, "ar")
    page.goto(f"{live_server.url}/accounts/keys/")
    bracket = page.locator("kbd", has_text="[").first
    for place in (bracket, page.locator("input[name='key-[']")):
        assert place.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_signing_in_is_in_the_browsers_language(
    profile: Callable[..., BrowserContext], live_server: object
) -> None:
    page = profile(locale="ar").new_page()
    check_page(page, f"{live_server.url}/accounts/login/")
    shoot(page, "login_ar_light")
    resize(page, PHONE)
    shoot(page, "login_ar_mobile")
    expect(page.get_by_role("heading", level=1)).to_have_text("تسجيل الدخول")
    page.get_by_role("button", name="تسجيل الدخول").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"


def test_scripts_speak_the_language_of_the_page(
    page: Page, live_server: object, anna: User
) -> None:
    speak(anna, "ar")
    page.goto(f"{live_server.url}/projects/refunds/desk/")
    page.context.set_offline(True)
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("لم يتم: لا اتصال.")
    expect(page.locator("#toasts [data-dismiss]")).to_have_accessible_name("إغلاق")
    page.context.set_offline(False)
