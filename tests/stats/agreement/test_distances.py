"""Distances of two answers: hand-derived values, bounds and symmetry."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from evalhub.stats.agreement.distances import (
    jaccard_distance,
    kendall_distance,
    mean_distance,
    nominal_distance,
    ratio_distance,
    span_distance,
)
from evalhub.stats.agreement.rankings import kendall_tau
from evalhub.stats.agreement.weights import agreement_weights

CASES: list[tuple[Callable[..., float], tuple[Any, ...], float]] = [
    (nominal_distance, ("a", "a"), 0.0),
    (nominal_distance, ("a", "b"), 1.0),
    # Of five points four steps are the whole scale.
    (span_distance, (0, 4, 4), 1.0),
    (span_distance, (3, 4, 4), 0.25),
    (span_distance, (0, 0, 0), 0.0),
    # Numbers from 10 to 60: 20 of 50.
    (span_distance, (20, 40, 50), 0.4),
    # 20 over 40; 0 over nothing; 5 over 5.
    (ratio_distance, (10, 30), 0.5),
    (ratio_distance, (0, 0), 0.0),
    (ratio_distance, (0, 5), 1.0),
    (ratio_distance, (-5, 5), 1.0),
    # One of three options in common; two of two; none of two; both chose nothing.
    (jaccard_distance, ({"a", "b"}, {"b", "c"}), 2 / 3),
    (jaccard_distance, ({"a", "b"}, {"a", "b"}), 0.0),
    (jaccard_distance, (set(), {"a", "b"}), 1.0),
    (jaccard_distance, (set(), set()), 0.0),
    # ABC against ACB: of three pairs B and C are reversed.
    (kendall_distance, ([1, 2, 3], [1, 3, 2]), 1 / 3),
    (kendall_distance, ([1, 2, 3], [3, 2, 1]), 1.0),
    # A before B = C against A before B before C: one pair is told apart by one alone, a half.
    (kendall_distance, ([1, 2.5, 2.5], [1, 2, 3]), 0.5 / 3),
    (kendall_distance, ([1], [1]), 0.0),
]


@pytest.mark.parametrize(("distance", "given", "expected"), CASES)
def test_distances_are_those_derived_by_hand(
    distance: Callable[..., float], given: tuple[Any, ...], expected: float
) -> None:
    assert distance(*given) == pytest.approx(expected)


@pytest.mark.parametrize(("distance", "given", "expected"), CASES)
def test_distances_do_not_depend_on_who_comes_first(
    distance: Callable[..., float], given: tuple[Any, ...], expected: float
) -> None:
    turned = (given[1], given[0], *given[2:])
    assert distance(*turned) == pytest.approx(expected)


def test_steps_on_a_scale_are_one_less_the_linear_weight() -> None:
    weights = agreement_weights(5, "linear")
    for a in range(5):
        for b in range(5):
            assert span_distance(a, b, 4) == pytest.approx(1 - weights[a, b])


def test_orders_without_shared_ranks_are_half_of_one_less_tau() -> None:
    first = [1.0, 2.0, 3.0, 4.0]
    for second in permutations(first):
        expected = (1 - kendall_tau(first, second)) / 2
        assert kendall_distance(first, second) == pytest.approx(expected)


def test_the_mean_is_over_every_two() -> None:
    # 1, 1 and 5 of five points: 0, 1 and 1.
    assert mean_distance([1, 1, 5], lambda a, b: span_distance(a, b, 4)) == pytest.approx(2 / 3)
    # 4, 5 and 5: a quarter, a quarter and 0.
    assert mean_distance([4, 5, 5], lambda a, b: span_distance(a, b, 4)) == pytest.approx(1 / 6)
    assert mean_distance([4], nominal_distance) == pytest.approx(0.0)
