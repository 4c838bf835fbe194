"""In which order a rater sees all outputs of an item."""

import pytest

from annotation.models import Item, Project, Subject
from annotation.selectors.desk.listings import (
    NO_LISTING,
    Listing,
    listing_of,
    own_listing,
    seen_by,
)
from annotation.services.assignments import join_project
from evalhub.accounts.models import User
from tests.factories.projects import make_item
from tests.factories.rankings import make_ranked_item

KEYS = ("rk-1-a", "rk-1-b", "rk-1-c", "rk-1-d")


@pytest.fixture
def subject(project: Project) -> Subject:
    return make_ranked_item(project, outputs=4).subjects.get()


def test_an_order_has_letters_by_place_and_none_for_strangers() -> None:
    listing = Listing(("x", "y"), (1, 0))
    assert listing.shown == ("y", "x")
    assert [listing.letter(key) for key in ("x", "y", "elsewhere")] == ["B", "A", "?"]


def test_a_rater_sees_the_same_order_every_time(subject: Subject, anna: User) -> None:
    rater = join_project(project=subject.project, user=anna)
    first = listing_of(subject, rater)
    assert first.keys == KEYS
    assert sorted(first.shown) == list(KEYS)
    assert listing_of(Subject.objects.get(pk=subject.pk), rater) == first
    assert seen_by(rater, subject, "AB").listing == first


def test_raters_see_different_orders(project: Project, anna: User, ben: User) -> None:
    raters = [join_project(project=project, user=user) for user in (anna, ben)]
    subjects = [make_ranked_item(project, f"rk-{n}", outputs=4).subjects.get() for n in range(12)]
    orders = [[listing_of(one, rater).places for one in subjects] for rater in raters]
    # Of 24 orders two raters share one by chance in half an item of twelve, not in seven.
    assert sum(a == b for a, b in zip(*orders, strict=True)) < 7
    assert len(set(orders[0])) > 4


def test_leads_see_the_item_s_own_order(subject: Subject, project: Project) -> None:
    assert own_listing(subject).shown == KEYS
    item: Item = make_item(project, "it-9")
    assert own_listing(item.subjects.first()) == NO_LISTING
