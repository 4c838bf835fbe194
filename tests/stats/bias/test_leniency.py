import numpy as np
import pytest

from evalhub.stats.bias.leniency import (
    category_shift,
    evenness,
    leniency,
    range_used,
    spread_ratio,
    threshold_error,
)
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


def test_leniency_is_the_mean_difference_by_hand(rng):
    found = leniency([4, 5, 2, NAN], [3, 3, 3, 1], rng=rng)
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)
    assert reason_of(lambda: leniency([NAN], [1], rng=rng)) == "no_unit"


def test_the_categories_move_by_hand():
    found = category_shift([2, 3, 3, 1, NAN], [1, 2, 3, 2, 2])
    assert (found.up, found.down, found.n) == (2, 1, 4)


def test_a_judge_that_keeps_to_the_middle_has_half_the_spread(rng):
    human = rng.integers(1, 6, 500) * 1.0
    found = spread_ratio(3 + (human - 3) / 2, human, rng=rng)
    assert found.value == pytest.approx(0.5)
    assert found.high < 0.8
    assert reason_of(lambda: spread_ratio([1, 2], [3, 3], rng=rng)) == "constant_rater"
    assert reason_of(lambda: spread_ratio([1], [3], rng=rng)) == "too_few_units"


def test_use_of_the_scale_meets_the_worked_value():
    # STATISTICS 2.5.
    assert round(evenness([1, 2, 7, 60, 30]), 4) == pytest.approx(0.6077)
    assert evenness([5, 5, 5]) == pytest.approx(1)
    assert evenness([0, 9, 0]) == pytest.approx(0)
    assert range_used([2, 4, NAN], [1, 2, 3, 4, 5]) == pytest.approx(0.5)
    assert reason_of(lambda: evenness([0, 0])) == "no_unit"
    assert reason_of(lambda: evenness([3])) == "too_few_points"
    assert reason_of(lambda: range_used([NAN], [1, 2])) == "no_unit"
    assert reason_of(lambda: range_used([1], [2])) == "too_few_points"


def test_thresholds_apart_by_hand():
    # P(<=1): 0 and 1/4; P(<=2): 2/4 and 3/4.
    assert threshold_error([2, 2, 3, 3, 1], [1, 2, 2, 3, NAN], [3, 1, 2]) == pytest.approx(0.25)
    assert reason_of(lambda: threshold_error([NAN], [1], [1, 2])) == "no_unit"
    assert reason_of(lambda: threshold_error([1], [1], [1])) == "too_few_points"
