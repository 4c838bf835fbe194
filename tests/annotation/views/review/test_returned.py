"""Returned answers, as their rater meets them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Rater, ReviewCase, Revision
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.review import answered_case, make_case, return_case
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


@pytest.fixture
def annotator(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def at(case: ReviewCase) -> str:
    return reverse("returned-show", args=[case.project.slug, case.public_id])


def test_a_returned_answer_stands_in_my_work_and_is_answered_anew(
    annotator: Client, rater: Rater, maya: User
) -> None:
    case = answered_case(rater)
    return_case(case, maya, "Read the date again.")
    assert at(case) in annotator.get(reverse("work-list")).content.decode()
    body = annotator.get(at(case)).content.decode()
    assert "Read the date again." in body
    assert 'value="4" aria-describedby="anchor-1-4" checked' in body
    given = {"key": uuid4(), "rating-accuracy": "2", "comment": "I misread it."}
    assert annotator.post(at(case), given).status_code == 303
    case.refresh_from_db()
    assert (case.state, Revision.objects.get().ratings["accuracy"]["value"]) == ("waiting", 2)
    assert "Returned to you" not in annotator.get(reverse("work-list")).content.decode()
    assert annotator.get(at(case)).status_code == 303
    assert annotator.post(at(case), {**given, "key": uuid4()}).status_code == 409


def test_a_gap_comes_back_with_what_was_written(
    annotator: Client, rater: Rater, maya: User
) -> None:
    case = answered_case(rater)
    return_case(case, maya)
    answered = annotator.post(at(case), {"key": uuid4(), "comment": "I stand by it."})
    assert answered.status_code == 422
    assert "I stand by it." in answered.content.decode()


def test_a_pair_is_shown_as_it_was_seen_first(
    annotator: Client, project: Project, rater: Rater, maya: User
) -> None:
    subject = make_item(project, "it-9", pair=True).subjects.get(scope="pair")
    case = make_case(make_annotation(subject, rater, {"overall": "A"}, order="BA"))
    return_case(case, maya)
    body = annotator.get(at(case)).content.decode()
    assert body.index("Answer b to it-9.") < body.index("Answer a to it-9.")
    annotator.post(at(case), {"key": uuid4(), "rating-overall": '"A"'})
    # What is called A on the page is the Item's B.
    assert Revision.objects.get().ratings["overall"]["value"] == "B"


def test_nothing_tells_why_an_answer_was_looked_at_or_what_others_said(
    annotator: Client, project: Project, rater: Rater, maya: User
) -> None:
    plain, trap = answered_case(rater, "it-1"), answered_case(rater, "it-2")
    make_trap(trap.annotation.subject.item, {"accuracy": 1})
    make_annotation(trap.annotation.subject, make_rater(project, "ben"), {"accuracy": 5})
    ReviewCase.objects.filter(pk=trap.pk).update(reasons=["trap", "disagreement"])
    pages = []
    for case, key in ((plain, "it-1"), (trap, "it-2")):
        return_case(case, maya)
        body = annotator.get(at(case)).content.decode().partition("<main")[2].partition("</main>")
        pages.append(body[0].replace(key, "it"))
        assert "model-a" not in body[0]
    assert pages[0] == pages[1]


def test_others_and_strangers_find_nothing(rater: Rater, maya: User, ben: User, otto: User) -> None:
    case = answered_case(rater)
    return_case(case, maya)
    client = Client()
    client.force_login(ben)
    assert client.get(at(case)).status_code == 404
    empty = client.get(reverse("returned-list", args=["refunds"]))
    assert "Nothing is returned" in empty.content.decode()
    client.force_login(otto)
    assert client.get(at(case)).status_code == 403
