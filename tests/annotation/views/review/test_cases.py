"""Deciding about one answer over HTTP."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Rater, ReviewCase, Revision
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.review import answered_case, make_case


@pytest.fixture
def lead(maya: User) -> Client:
    client = Client()
    client.force_login(maya)
    return client


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


@pytest.fixture
def case(rater: Rater) -> ReviewCase:
    return answered_case(rater)


def at(name: str, case: ReviewCase) -> str:
    return reverse(name, args=[case.project.slug, case.public_id])


def test_the_page_shows_the_answer_without_the_name(lead: Client, case: ReviewCase) -> None:
    body = lead.get(at("review-case", case)).content.decode()
    assert "Answer of R-01" in body
    assert "Answer a to it-1." in body
    assert "Anna" not in body
    for key in ("a", "f", "r"):
        assert f'data-key="{key}"' in body


def test_to_accept_leads_to_the_next_and_then_to_the_queue(
    lead: Client, case: ReviewCase, rater: Rater
) -> None:
    other = answered_case(rater, "it-2")
    first = lead.post(at("review-decide", case), {"key": uuid4(), "accept": "1"})
    assert (first.status_code, first["Location"]) == (303, at("review-case", other))
    last = lead.post(at("review-decide", other), {"key": uuid4(), "accept": "1"})
    assert last["Location"] == reverse("review-list", args=["refunds"])
    assert set(ReviewCase.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_second_lead_is_told_who_was_first(lead: Client, case: ReviewCase, adam: User) -> None:
    other = Client()
    other.force_login(adam)
    assert lead.post(at("review-decide", case), {"key": uuid4(), "accept": "1"}).status_code == 303
    late = other.post(at("review-decide", case), {"key": uuid4(), "accept": "1"})
    assert late.status_code == 409
    assert "Maya has accepted this answer already" in late.content.decode()


def test_a_return_without_words_comes_back_with_what_to_do(lead: Client, case: ReviewCase) -> None:
    empty = lead.post(at("review-decide", case), {"key": uuid4(), "return": "1", "comment": " "})
    assert empty.status_code == 422
    assert "Write what to look at again" in empty.content.decode()
    given = {"key": uuid4(), "return": "1", "comment": "The date?"}
    assert lead.post(at("review-decide", case), given).status_code == 303
    case.refresh_from_db()
    assert (case.state, case.steps.get().comment) == ("returned", "The date?")
    assert lead.post(at("review-decide", case), {"accept": "1"}).status_code == 422


def test_a_fix_shows_what_stands_and_keeps_what_was_chosen(lead: Client, case: ReviewCase) -> None:
    page = at("review-fix", case)
    assert 'value="4" aria-describedby="anchor-1-4" checked' in lead.get(page).content.decode()
    same = lead.post(page, {"key": uuid4(), "rating-accuracy": "4"})
    assert same.status_code == 422
    assert "Nothing differs" in same.content.decode()
    gap = lead.post(page, {"key": uuid4(), "comment": "Slip."})
    assert gap.status_code == 422
    assert "Accuracy is missing." in gap.content.decode()
    fixed = lead.post(page, {"key": uuid4(), "rating-accuracy": "2", "comment": "Slip."})
    assert fixed.status_code == 303
    assert Revision.objects.get().ratings["accuracy"]["value"] == 2
    assert "This answer is reviewed." in lead.get(at("review-case", case)).content.decode()


def test_a_pair_is_fixed_in_the_items_own_order(
    lead: Client, project: Project, rater: Rater
) -> None:
    subject = make_item(project, "it-9", pair=True).subjects.get(scope="pair")
    case = make_case(make_annotation(subject, rater, {"overall": "A"}, order="BA"))
    body = lead.get(at("review-fix", case)).content.decode()
    assert body.index("Answer a to it-9.") < body.index("Answer b to it-9.")
    lead.post(at("review-fix", case), {"key": uuid4(), "rating-overall": '"B"'})
    assert Revision.objects.get().ratings["overall"]["value"] == "B"


def test_ones_own_answer_is_left_to_others(project: Project, adam: User) -> None:
    case = answered_case(make_rater(project, "adam", adam))
    client = Client()
    client.force_login(adam)
    assert "This answer is yours." in client.get(at("review-case", case)).content.decode()
    decided = client.post(at("review-decide", case), {"key": uuid4(), "accept": "1"})
    assert decided.status_code == 403
