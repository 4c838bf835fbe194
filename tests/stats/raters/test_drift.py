import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.raters.drift import change, drift, trend

NAN = np.nan


def test_trend_and_change_by_hand(rng):
    # Differences to the other 0 0 1 1 at days 0 1 2 3: slope (-1.5 * -.5 ...) = 2 / 5.
    found = drift([[3, 3, 4, 4], [3, 3, 3, 3]], 0, [0, 1, 2, 3], rng=rng)
    assert found.severity_trend.value == pytest.approx(0.4)
    assert found.severity_change.value == pytest.approx(1)
    # Agreement 1 1 0 0.
    assert found.agreement_trend.value == pytest.approx(-0.4)
    assert found.agreement_change.value == pytest.approx(-1)
    assert (found.split, found.n_early, found.n_late) == (1.5, 2, 2)


def test_known_drift_is_found_and_none_is_not(rng):
    n = 1500
    truth, times = rng.normal(3, 1, n), rng.uniform(0, 30, n)
    others = truth + rng.normal(0, 0.5, (3, n))
    steady = truth + rng.normal(0, 0.5, n)
    drifting = steady + 0.03 * times
    found = drift(np.vstack([drifting, others]), 0, times, rng=rng, resamples=300)
    assert found.severity_trend.low < 0.03 < found.severity_trend.high
    assert found.severity_trend.low > 0
    assert found.severity_change.value == pytest.approx(0.45, abs=0.1)
    calm = drift(np.vstack([steady, others]), 0, times, rng=rng, resamples=300)
    assert calm.severity_trend.low < 0 < calm.severity_trend.high


def test_slope_is_that_of_a_fitted_line_and_holds_its_level(rng):
    held = 0
    for _ in range(200):
        times = rng.uniform(0, 10, 60)
        values = 1 + 0.2 * times + rng.normal(0, 1, 60)
        found = trend(values, times, rng=rng, resamples=200)
        held += found.low <= 0.2 <= found.high
    assert found.value == pytest.approx(np.polyfit(times, values, 1)[0])
    assert held / 200 == pytest.approx(0.94, abs=0.04)


def test_windows_may_be_named_and_unknown_times_are_left_out(rng):
    found = drift([[1, 2, 3, 9], [1, 1, 1, 1]], 0, [0, 5, 6, NAN], rng=rng, split=5)
    assert (found.n_early, found.n_late) == (1, 2)
    assert found.severity_change.value == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("times", "split", "reason"),
    [([1, 1, 1], None, "no_variation"), ([1, 2, 3], 9, "empty_window")],
)
def test_no_time_between_says_why(rng, times, split, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        drift([[1, 2, 3], [1, 1, 1]], 0, times, rng=rng, split=split)
    assert caught.value.reason == reason


def test_an_empty_side_has_no_change(rng):
    with pytest.raises(UndefinedStatistic):
        change(np.array([1.0, 2.0]), np.array([True, True]), rng=rng)
