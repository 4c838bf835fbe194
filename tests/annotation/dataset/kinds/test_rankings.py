"""Orders of outputs: what is one, what it says, how it is written."""

import pytest

from annotation.dataset.kinds.rankings import (
    RankingScale,
    covers,
    middle_ranks,
    order_of_ranks,
    ranking_text,
    ranks_of,
)
from annotation.dataset.kinds.scales import scale_for
from annotation.dataset.values import value_text

TIED = ["b", ["a", "c"], "d"]


@pytest.mark.parametrize(
    ("value", "strict", "tied"),
    [
        (["a", "b", "c"], True, True),
        (["a", ["b", "c"]], False, True),
        (["a", ["b"]], False, False),
        (["a", "a", "b"], False, False),
        (["a", ["a", "b"]], False, False),
        (["a"], False, False),
        ([], False, False),
        ("ab", False, False),
        ([1, 2], False, False),
        ([["a", ["b", "c"]]], False, False),
        (["a", "", "b"], False, False),
        (None, False, False),
        ({"a": 1}, False, False),
    ],
)
def test_an_order_names_texts_once_and_ties_only_where_allowed(
    value: object, strict: bool, tied: bool
) -> None:
    assert RankingScale(None).contains(value) is strict
    assert RankingScale(None, ties=True).contains(value) is tied


def test_the_dimension_says_whether_outputs_may_share_a_rank() -> None:
    assert scale_for("ranking", None, {"ties": True}) == RankingScale(None, ties=True)
    assert scale_for("ranking", None, {}) == RankingScale(None)
    assert RankingScale(None).words() == "every Output once, best first, no two at one rank"


def test_an_order_covers_the_outputs_of_its_item_and_no_others() -> None:
    assert covers(TIED, ("a", "b", "c", "d"))
    assert not covers(TIED, ("a", "b", "c"))
    assert not covers(TIED, ("a", "b", "c", "e"))


def test_ranks_count_those_before() -> None:
    # b is first; a and c share rank 2, so that d is fourth.
    assert ranks_of(TIED) == {"b": 1, "a": 2, "c": 2, "d": 4}
    # The middle of places 2 and 3 is 2.5.
    assert middle_ranks(TIED, ("a", "b", "c", "d")) == pytest.approx([2.5, 1, 2.5, 4])


def test_an_order_is_made_of_ranks_with_or_without_gaps() -> None:
    assert order_of_ranks({"a": 2, "b": 1, "c": 2, "d": 4}) == TIED
    assert order_of_ranks({"a": 9, "b": 3}) == ["b", "a"]


def test_an_order_is_written_with_signs() -> None:
    assert ranking_text(TIED) == "b > a = c > d"
    assert ranking_text(TIED, str.upper) == "B > A = C > D"
    assert value_text(TIED) == "b, a = c, d"
