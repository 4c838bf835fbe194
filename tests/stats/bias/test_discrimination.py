import numpy as np
import pytest

from evalhub.stats.bias.discrimination import area_under_curve, repeat_discrimination
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def test_variation_between_units_is_that_of_shrout_and_fleiss():
    rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = repeat_discrimination(np.array(rows).T)
    assert found.icc.value == pytest.approx(0.166, abs=5e-4)
    # Between 56.21, within 112.75.
    assert found.eta_squared == pytest.approx(56.2083 / (56.2083 + 112.75), abs=1e-4)


def test_units_that_lack_a_repeat_are_dropped():
    found = repeat_discrimination([[1, 5, 3, NAN], [2, 5, 3, 4]])
    assert found.n == 3


def test_a_judge_that_always_says_the_same_tells_nothing_apart():
    with pytest.raises(UndefinedStatistic) as caught:
        repeat_discrimination([[3, 3, 3], [3, 3, 3]])
    assert caught.value.reason == "no_variation"
    found = area_under_curve([3] * 40, [0, 1] * 20)
    assert found.value == pytest.approx(0.5)
    assert found.low < 0.5 < found.high


@pytest.mark.parametrize(("n", "low"), [(10, 0.6), (200, 0.97)])
def test_what_is_told_apart_wholly_still_has_an_interval(n, low):
    found = area_under_curve(np.arange(2 * n), np.arange(2 * n) >= n)
    assert (found.value, found.high) == (pytest.approx(1), pytest.approx(1))
    assert low < found.low < 1
    turned = area_under_curve(-np.arange(2 * n), np.arange(2 * n) >= n)
    assert (turned.low, turned.high) == pytest.approx((0, 1 - found.low), abs=1e-6)


def test_the_interval_holds_the_truth_as_often_as_it_says(rng):
    from_normal = 0.760  # P(N(1, 1) > N(0, 1))
    inside = []
    for _ in range(600):
        passed = np.arange(80) % 2
        found = area_under_curve(rng.normal(size=80) + passed, passed)
        inside.append(found.low <= from_normal <= found.high)
    assert 0.925 < np.mean(inside) < 0.985


@pytest.mark.parametrize(("passed", "reason"), [([1, 1], "no_failed"), ([0, NAN], "no_passed")])
def test_one_side_alone_is_told(passed, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        area_under_curve([1, 2], passed)
    assert caught.value.reason == reason
