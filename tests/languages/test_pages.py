"""Whole pages of a person who rates, in German: no words of English are left but the data's."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Rater
from annotation.services.qualification.exams import start_exam
from annotation.services.quality.actions import apply_action
from annotation.services.quality.evaluation import evaluate_rater
from annotation.services.questions.threads import answer_question
from annotation.services.raters import pause_rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.qualification import make_exam, make_training
from tests.factories.quality import make_rule, meet_traps
from tests.factories.questions import ask, lay_item
from tests.factories.review import answered_case, return_case

TOLD = {"aria-label", "title", "placeholder", "alt", "label"}
# Words that stand in nearly every English sentence and in no German one.
ENGLISH = re.compile(
    r"\b(the|your|you|and|is|are|of|to|it|this|here|back|with|not|has|sign|my|from)\b", re.I
)
DATA = {
    *("Refund disputes", "Anchor of", "How is the accuracy?", "Rate what is written."),
    *("Why was I charged twice?", "Does the hold count as a charge?", "Accuracy"),
    *(
        "A hold is not a charge.",
        "Read the date again.",
        "to it-1",
        "Answer a",
        "of ex-",
        "of practice-1",
        "Question it-1?",
    ),
    *("The price in a is in the context.", "The price list says two euros."),
    *("Start with the context.", "not reviewed", "Bearer", "A A", "A ist", "(A)", "What does"),
}


class Words(HTMLParser):
    """Texts and spoken attributes of a page; keys and scripts are no words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"kbd", "script", "style", "code", "pre"}:
            self.inside.append(tag)
        given = [value for name, value in attrs if name in TOLD and value]
        self.found += [*given, *(v for n, v in attrs if n.startswith("data-") and v and " " in v)]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside and data.strip():
            self.found.append(" ".join(data.split()))


def english(answer: HttpResponse) -> list[str]:
    """What a page says in English that is none of the fixtures' texts."""
    words = Words()
    words.feed(answer.content.decode())
    for known in DATA:
        words.found = [text.replace(known, "") for text in words.found]
    return [text for text in words.found if ENGLISH.search(text)]


@pytest.fixture
def browser(client: Client, anna: User) -> Client:
    anna.preferences = {"language": "de"}
    anna.save()
    client.force_login(anna)
    return client


def pages(browser: Client, *names: str, args: tuple[object, ...] = ("refunds",)) -> Iterator[str]:
    for name in names:
        answer = browser.get(reverse(name, args=args), follow=True)
        assert answer.status_code == 200, name
        assert '<html lang="de"' in answer.content.decode(), name
        yield from (f"{name}: {text}" for text in english(answer))


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def test_the_account_says_nothing_in_english(browser: Client) -> None:
    own = ("account-detail", "keys-edit", "language-edit", "mfa_index", "account_change_password")
    assert list(pages(browser, *own, "mfa_activate_totp", args=())) == []


def test_signing_in_says_nothing_in_english(client: Client, anna: User) -> None:
    for name in ("account_login", "account_reset_password", "account_signup"):
        answer = client.get(reverse(name), headers={"Accept-Language": "de"})
        assert english(answer) == []
    wrong = {"login": anna.email, "password": "wrong"}
    refused = client.post("/accounts/login/", wrong, headers={"Accept-Language": "de"})
    assert english(refused) == []


def test_practice_and_exam_say_nothing_in_english(browser: Client, rater: Rater) -> None:
    make_exam(rater.project)
    start_exam(rater=rater)
    make_training(rater.project, "practice-1")
    assert list(pages(browser, "work-list", args=())) == []
    assert list(pages(browser, "qualification-show", "qualification-exam")) == []
    place = reverse("qualification-practice", args=["refunds", 1])
    assert english(browser.post(place, {})) == []
    assert english(browser.post(place, {"rating-accuracy": "1"}, follow=True)) == []


def test_the_desk_and_questions_say_nothing_in_english(
    browser: Client, project: Project, anna: User, maya: User
) -> None:
    question = ask(lay_item(project, anna))
    assert list(pages(browser, "desk-next", "question-mine", "wellbeing-notice")) == []
    answer_question(question=question, text="A hold is not a charge.", actor=maya)
    assert list(pages(browser, "work-list", args=())) == []
    assert list(pages(browser, "desk-next", "question-mine", "desk-history")) == []
    thread = reverse("question-thread", args=["refunds", question.public_id])
    assert english(browser.get(thread)) == []
    assert english(browser.post(thread, {"text": ""})) == []


def test_notes_and_pauses_say_nothing_in_english(browser: Client, rater: Rater) -> None:
    for action in ("warning", "pause"):
        make_rule(rater.project, action=action)
    meet_traps(rater, 1, 9)
    for firing in evaluate_rater(rater=rater):
        apply_action(firing=firing)
    assert list(pages(browser, "work-list", args=())) == []
    assert list(pages(browser, "quality-notices")) == []
    pause_rater(rater=rater, reason="Pause")
    assert list(pages(browser, "quality-notices")) == []
    refused = browser.get("/projects/refunds/desk/")
    assert (refused.status_code, english(refused)) == (403, [])


def test_returned_answers_say_nothing_in_english(browser: Client, rater: Rater, maya: User) -> None:
    case = answered_case(rater)
    return_case(case, maya)
    assert list(pages(browser, "returned-list", "desk-history")) == []
    assert english(browser.get(reverse("returned-show", args=["refunds", case.public_id]))) == []


def test_sensitive_content_is_announced_in_german(browser: Client, rater: Rater) -> None:
    rater.project.desk = {"sensitive": True}
    rater.project.save()
    make_item(rater.project)
    plan_slots(project=rater.project)
    assert list(pages(browser, "wellbeing-notice")) == []
    accepted = browser.get(reverse("wellbeing-notice", args=["refunds"])).context["digest"]
    browser.post(reverse("wellbeing-notice", args=["refunds"]), {"digest": accepted})
    assert list(pages(browser, "desk-next")) == []
