"""Reading and filling the controls of a ranking."""

import pytest
from django.http import QueryDict

from annotation.dataset.kinds.rankings import RankingScale
from annotation.dataset.values import Scale
from annotation.desk.fields import DeskField, DeskRank
from annotation.desk.ranking import posted_order, with_ranks
from annotation.desk_forms import posted_rating
from annotation.selectors.desk.listings import Listing

# Shown as A is z, as B x, as C y.
LISTING = Listing(("x", "y", "z"), (2, 0, 1))
FIELD = DeskField("best", "Best", "", "rank", (), "", "", False, "")


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["0:1", "1:2", "2:3"], ["z", "x", "y"]),
        (["2:3", "0:2", "1:1"], ["x", "z", "y"]),
        # Those of one rank stand in the item's own order, whatever the page showed.
        (["0:1", "1:1", "2:3"], [["x", "z"], "y"]),
        (["0:1", "", "2:2"], {"z": 1, "y": 2}),
        (["", "", ""], None),
        (["0:4", "3:1", "1:0", "-1:1", "0:", "x", "0:1:1", "0:999999999999"], None),
    ],
)
def test_places_are_turned_into_the_outputs_that_stood_there(
    texts: list[str], value: object
) -> None:
    assert posted_order(texts, LISTING) == value


def test_nothing_is_ranked_without_a_listing() -> None:
    assert posted_order(["0:1"], Listing()) is None


def test_an_order_is_read_from_the_form_and_abstaining_wins() -> None:
    post = "place-best=0:1&place-best=2:2&place-best=1:3"
    assert posted_rating(QueryDict(post), "best", None, LISTING).value == ["z", "y", "x"]
    given = posted_rating(QueryDict(f"{post}&abstain-best=on"), "best", None, LISTING)
    assert (given.value, given.abstained) == (None, True)


def test_rows_carry_letters_and_ranks_and_no_key() -> None:
    field = with_ranks(FIELD, RankingScale(None, ties=True), ["x", ["y", "z"]], LISTING)
    assert field.ranks == (DeskRank(0, "A", 2), DeskRank(1, "B", 1), DeskRank(2, "C", 2))
    assert (field.ties, field.is_filled, field.is_free) == (True, True, True)


def test_a_half_ranked_list_is_touched_but_not_answered() -> None:
    field = with_ranks(FIELD, RankingScale(None), {"z": 1}, LISTING)
    assert [row.rank for row in field.ranks] == [1, 0, 0]
    assert (field.is_touched, field.is_answered) == (True, False)
    assert with_ranks(FIELD, Scale(None), None, LISTING).ranks == ()
