import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.raters.pace import median_pace, relative_pace

NAN = np.nan


def test_median_with_the_interval_of_the_sign_test():
    # Of 8 times the range is kept: 2 / 2**8 = .008, the second would be 18 / 256 = .07.
    found = median_pace([8, 7, 6, 5, 4, 3, 2, 1, NAN])
    assert (found.value, found.low, found.high, found.n) == (4.5, 1, 8, 8)
    # Of 20: the 6th and the 15th, 2 * P(X <= 5) = .041.
    found = median_pace(np.arange(1, 21))
    assert (found.low, found.high) == (6, 15)
    assert median_pace([3]).low == pytest.approx(3)


def test_median_interval_holds_its_level(rng):
    held = [
        (found := median_pace(rng.lognormal(3, 1, 25))).low <= np.exp(3) <= found.high
        for _ in range(500)
    ]
    assert np.mean(held) >= 0.93


def test_known_pace_is_found_whatever_the_units(rng):
    base = rng.lognormal(3, 1, 800)
    factors = np.array([0.5, 1, 1, 1])
    times = base * factors[:, None] * rng.lognormal(0, 0.3, (4, 800))
    found = relative_pace(times, 0, rng=rng, resamples=200)
    assert found.value == pytest.approx(0.5, abs=0.03)
    assert found.low < found.value < found.high < 1


def test_times_of_nothing_are_not_times(rng):
    found = relative_pace([[10, 10, 0, 5], [5, 20, 7, NAN]], 0, rng=rng)
    # 2 and 1/2 times as long.
    assert (found.value, found.n) == (pytest.approx(1), 2)
    with pytest.raises(UndefinedStatistic) as caught:
        median_pace([NAN])
    assert caught.value.reason == "no_unit"
