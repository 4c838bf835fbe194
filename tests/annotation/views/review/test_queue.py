"""The queue and its rules over HTTP."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project, Rater, ReviewCase
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.quality import answer, earlier
from tests.factories.review import answered_case

RULES = {"share": "100", "disagreement": "", "newcomers": "0"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def test_a_lead_sets_rules_and_draws(project: Project, rater: Rater, maya: User) -> None:
    lead = signed_in(maya)
    answer(rater, "it-1")
    settings = reverse("review-settings", args=[project.slug])
    assert lead.post(settings, RULES).status_code == 303
    assert 'value="100.0"' in lead.get(settings).content.decode()
    page = reverse("review-list", args=[project.slug])
    assert "Nothing is drawn yet; there is 1 answer." in lead.get(page).content.decode()
    drawn = lead.post(reverse("review-draw", args=[project.slug]), follow=True)
    body = drawn.content.decode()
    assert "1 more answer waits for review." in body
    assert "R-01" in body
    assert "anna" not in body
    assert ReviewCase.objects.get().reasons == ["share"]


def test_rules_that_cannot_be_come_back_with_what_to_change(project: Project, maya: User) -> None:
    settings = reverse("review-settings", args=[project.slug])
    answered = signed_in(maya).post(settings, {**RULES, "share": "101"})
    assert answered.status_code == 422
    assert "less than or equal to 100" in answered.content.decode()


def test_the_newest_answers_of_a_rater_are_brought_by_hand(
    project: Project, rater: Rater, maya: User
) -> None:
    lead = signed_in(maya)
    for number in range(3):
        answer(rater, f"it-{number}", **earlier(number))
    address = reverse("review-add", args=[project.slug, rater.public_id])
    for n, said in ((2, "2 more to review."), (2, "They are there already.")):
        assert said in lead.post(address, {"n": n}, follow=True).content.decode()
    keys = ReviewCase.objects.values_list("annotation__subject__item__key", "reasons")
    assert sorted(keys) == [("it-0", ["chosen"]), ("it-1", ["chosen"])]
    assert lead.post(address, {"n": 0}).status_code == 422


def test_an_adjudicator_reviews_but_does_not_set_rules(
    project: Project, rater: Rater, adam: User, anna: User, otto: User
) -> None:
    answered_case(rater)
    page = reverse("review-list", args=[project.slug])
    body = signed_in(adam).get(page).content.decode()
    assert "Change the rules" not in body
    settings = reverse("review-settings", args=[project.slug])
    assert signed_in(adam).get(settings).status_code == 403
    assert [signed_in(user).get(page).status_code for user in (anna, otto)] == [403, 403]
