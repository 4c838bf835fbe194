"""Evidence in what review makes of an answer: kept by the first, changed by a revision."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.dataset.asking.spans import Span
from annotation.errors import InvalidRatings
from annotation.models import Project, Rating, ReviewCase, Revision
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix
from calibration.exports.revisions import revision_lines
from evalhub.accounts.models import User
from tests.factories.asking import publish_asking
from tests.factories.evidence import mark_answer, row
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.review import make_case

CONTEXT = "Rule 4.2: 10 days."


@pytest.fixture
def case(project: Project, anna: User) -> ReviewCase:
    """Anna's answer, which quotes the rule as its evidence."""
    publish_asking(project, tone={"evidence": "always"})
    make_item(project, "rd-1", outputs=1, context=CONTEXT)
    rows = row("context", CONTEXT, "10 days")
    answer = mark_answer(project.subjects.get(), make_rater(project, "anna", anna), "tone", 2, rows)
    return make_case(answer)


def quoted(text: str) -> dict[str, RatingInput]:
    return {"tone": RatingInput(2, evidence=(Span(text=text),))}


def test_a_fix_may_change_the_evidence_alone(case: ReviewCase, maya: User) -> None:
    fix(case=case, actor=maya, key=uuid4(), ratings=quoted("4.2"))
    kept = row("context", CONTEXT, "4.2")
    assert Revision.objects.get().ratings == {
        "tone": {"value": 2, "comment": "", "evidence": [kept]}
    }
    assert Rating.objects.get().extra == {"evidence": [row("context", CONTEXT, "10 days")]}
    (line,) = map(json.loads, revision_lines(case.project))
    assert line["evidence"] == [kept]


def test_a_fix_needs_evidence_where_the_rubric_does(case: ReviewCase, maya: User) -> None:
    with pytest.raises(InvalidRatings):
        fix(case=case, actor=maya, key=uuid4(), ratings={"tone": RatingInput(3)})
    with pytest.raises(InvalidRatings):
        fix(case=case, actor=maya, key=uuid4(), ratings=quoted("not there"))


def test_the_form_holds_what_stands_and_the_page_marks_it(case: ReviewCase, maya: User) -> None:
    client = Client()
    client.force_login(maya)
    address = [case.project.slug, case.public_id]
    body = client.get(reverse("review-fix", args=address)).content.decode()
    assert 'data-part="context"' in body
    assert "<q>10 days</q>" in body
    mark = json.dumps({"part": "context", "start": 0, "end": 8, "text": "?"})
    posted = {"key": uuid4(), "rating-tone": "2", "evidence-tone": mark}
    assert client.post(reverse("review-fix", args=address), posted).status_code == 303
    page = client.get(reverse("review-case", args=address)).content.decode()
    assert '<mark class="ev">Rule 4.2<a href="#evidence-tone">A1</a></mark>' in page
    assert "“10 days”" in page
    assert "“Rule 4.2”" in page
