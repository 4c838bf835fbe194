"""Votes on pairs."""

import numpy as np
import pytest

from judges.selectors.agreement.votes import vote_report
from tests.factories.compared import make_compared

NAN = np.nan
PAIR = {"scope": "pair", "values": ["A", "tie", "B"]}


def test_a_vote_that_changes_with_the_order_is_a_tie_or_none() -> None:
    orders = (("AB", 0), ("BA", 0))
    people = [[0, 1, 2], [0, 1, 0]]
    found = vote_report(make_compared([[0, 0, 2], [0, 2, 2]], people, orders=orders, **PAIR))
    # With ties: A with A A, tie with tie tie, B with B A: 1, 1, 1/2.
    assert found.all_votes.judge.value == pytest.approx(2.5 / 3)
    assert found.all_votes.people.value == pytest.approx(2 / 3)
    # Without: the second pair has no vote left.
    assert found.without_ties.judge.value == pytest.approx(1.5 / 2)
    assert found.without_ties.people.value == pytest.approx(1 / 2)


def test_every_view_is_a_vote_where_there_is_one_order() -> None:
    found = vote_report(make_compared([[0, 0], [2, 0]], [[0, 0], [0, 0]], **PAIR))
    assert found.all_votes.judge.value == pytest.approx((1 / 2 + 1) / 2)


def test_outputs_and_values_without_sides_have_no_votes() -> None:
    assert vote_report(make_compared([[0, 1]], [[0, 1]])) is None
    assert vote_report(make_compared([[0, 1]], [[0, 1]], scope="pair", values=["x", "y"])) is None
