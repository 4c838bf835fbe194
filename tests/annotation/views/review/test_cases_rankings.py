"""Review of rankings: in the item's own letters for leads, in the rater's own for the rater."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Rater, ReviewCase, Revision
from annotation.selectors.desk.listings import listing_of
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.rankings import make_ranked_item, publish_ranking
from tests.factories.review import make_case, return_case

CHOSEN = re.compile(r'value="(\d:\d)" selected')


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    publish_ranking(project)
    return make_rater(project, "anna", anna)


def ranked(rater: Rater, *letters: str) -> ReviewCase:
    """A case of the rater's ranking, best first, of an item whose outputs are a, b and c."""
    subject = make_ranked_item(rater.project).subjects.get()
    value = [f"rk-1-{letter}" for letter in letters]
    return make_case(make_annotation(subject, rater, {"best": value}))


def test_a_lead_reads_and_fixes_in_the_item_s_own_letters(rater: Rater, maya: User) -> None:
    case, client = ranked(rater, "c", "a", "b"), Client()
    client.force_login(maya)
    page = client.get(reverse("review-case", args=["refunds", case.public_id])).content.decode()
    assert "<b>C &gt; A &gt; B</b>" in page
    at = reverse("review-fix", args=["refunds", case.public_id])
    # A has rank 2, B rank 3, C rank 1.
    assert CHOSEN.findall(client.get(at).content.decode()) == ["0:2", "1:3", "2:1"]
    given = {"key": uuid4(), "place-best": ["0:1", "1:3", "2:2"], "comment": "Dates."}
    assert client.post(at, given).status_code == 303
    assert Revision.objects.get().ratings["best"]["value"] == ["rk-1-a", "rk-1-c", "rk-1-b"]
    page = client.get(reverse("review-case", args=["refunds", case.public_id])).content.decode()
    assert "A &gt; C &gt; B" in page


def test_a_rater_answers_anew_in_the_order_they_saw(rater: Rater, anna: User, maya: User) -> None:
    case, client = ranked(rater, "a", "b", "c"), Client()
    return_case(case, maya)
    client.force_login(anna)
    at = reverse("returned-show", args=["refunds", case.public_id])
    body = client.get(at).content.decode()
    shown = listing_of(case.annotation.subject, rater).shown
    texts = re.findall(r"Answer ([abc]) to rk-1\.", body)
    assert [f"rk-1-{letter}" for letter in texts] == list(shown)
    assert not re.search(r"rk-1-[abc]|model-[abc]", body)
    given = {"key": uuid4(), "place-best": ["0:3", "1:2", "2:1"], "comment": ""}
    assert client.post(at, given).status_code == 303
    assert Revision.objects.get().ratings["best"]["value"] == list(reversed(shown))


def test_an_incomplete_fix_says_what_is_missing(rater: Rater, maya: User) -> None:
    case, client = ranked(rater, "c", "a", "b"), Client()
    client.force_login(maya)
    at = reverse("review-fix", args=["refunds", case.public_id])
    answer = client.post(at, {"key": uuid4(), "place-best": ["0:1", "", ""], "comment": "x"})
    assert answer.status_code == 422
    assert "Best: rank every Output. Ranked so far: 1." in answer.content.decode()
