import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.proportions import jeffreys, proportion


def test_the_interval_goes_by_the_number_of_cases():
    # STATISTICS 2.6: 81 of 263, Wilson.
    found = proportion(81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert proportion(81, 99).method == "Clopper-Pearson, exact"
    assert proportion(81.5, 99).method == "Jeffreys, Bayesian"


def test_jeffreys_by_the_table_of_its_authors():
    # Brown, Cai and DasGupta (2001), table 5, n = 10: x = 1 has (.011, .381).
    found = jeffreys(1, 10)
    assert (found.low, found.high) == pytest.approx((0.011, 0.381), abs=5e-4)
    assert jeffreys(10, 10).high == pytest.approx(1)


def test_exact_intervals_cover_at_least_as_often_as_they_say():
    rng = np.random.default_rng(2)
    drawn = rng.binomial(30, 0.9, 3000)
    found = [proportion(int(x), 30) for x in drawn]
    assert np.mean([one.low <= 0.9 <= one.high for one in found]) >= 0.95


def test_no_case_has_no_share():
    with pytest.raises(UndefinedStatistic):
        proportion(0, 0)
    with pytest.raises(UndefinedStatistic):
        jeffreys(0, 0)
    with pytest.raises(ValueError, match="between"):
        jeffreys(3, 2)
