"""Evidence is marked in practice and exam as at the desk."""

import json
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from annotation.models import ExamQuestion, Project, TrainingAnswer
from annotation.qualification.pages import Sheet
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.qualification.questions import practice_pages
from evalhub.accounts.models import User
from tests.factories.asking import publish_asking
from tests.factories.qualification import make_exam, make_training

BASE = "/projects/refunds/qualification/"
CONTEXT = "The price list says two euros."
# "two euros" stands at 20 to 29 of the context.
MARK = json.dumps({"part": "context", "start": 20, "end": 29, "text": "?"})
KEPT = {"part": "context", "start": 20, "end": 29, "text": "two euros"}


@pytest.fixture
def browser(project: Project, anna: User) -> Client:
    """Anna before a practice page and an exam of which accuracy needs evidence."""
    project.render_markdown = True
    project.save()
    publish_asking(project, accuracy={"evidence": "always"})
    make_exam(project)
    client = Client()
    client.force_login(anna)
    return client


def test_practice_keeps_and_shows_what_was_marked(browser: Client, project: Project) -> None:
    make_training(project, "p1")
    address = f"{BASE}practice/1/"
    page = browser.get(address).content.decode()
    assert 'data-part="context"' in page
    assert 'name="quote-accuracy"' in page
    missing = browser.post(address, {"rating-accuracy": "4"})
    assert missing.status_code == 422
    assert "needs evidence" in missing.content.decode()
    browser.post(address, {"rating-accuracy": "4", "evidence-accuracy": MARK})
    assert TrainingAnswer.objects.get().ratings["accuracy"]["evidence"] == [KEPT]
    assert "<q>two euros</q>" in browser.get(address).content.decode()


def test_an_exam_keeps_what_was_quoted(browser: Client) -> None:
    browser.post(f"{BASE}start/")
    address = browser.get(f"{BASE}exam/")["Location"]
    browser.post(address, {"rating-accuracy": "4", "quote-accuracy": "two euros"})
    row = ExamQuestion.objects.exclude(answered_at=None).get()
    assert row.ratings["accuracy"]["evidence"] == [KEPT]
    assert row.n_met == 1


def test_marks_in_a_pair_are_kept_in_its_own_order(project: Project) -> None:
    make_training(project, "p2", outputs=2)
    rubric = desk_rubric(project)
    pages = practice_pages(project, rubric)
    pair = next(page.question for page in pages if page.question.is_pair)
    assert pair.texts["output[1]"] == "Answer b of p2."
    mark = json.dumps({"part": "output[0]", "start": 0, "end": 6, "text": "Answer"})
    post = QueryDict(urlencode({"rating-overall": '"A"', "evidence-overall": mark}))
    given = Sheet(project, rubric, pair, 1, 1, order="BA").posted(post)["overall"]
    # What was shown first is the pair's own B.
    assert (given.value, given.evidence[0].part) == ("B", "output[1]")
