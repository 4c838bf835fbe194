import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.proportions import clopper_pearson, jeffreys, proportion, wilson


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


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


def test_wilson_interval_of_a_published_proportion():
    found = wilson(81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert found.n == 263


def test_wilson_ends_by_hand_where_nothing_succeeded():
    # p = 0, n = 10, z = 1.959964: high = z**2 / (n + z**2) = 3.841459 / 13.841459.
    found = wilson(0, 10)
    assert (found.low, found.high) == pytest.approx((0.0, 0.2775328), abs=1e-6)


def test_exact_interval_by_hand_where_nothing_succeeded():
    # (1 - p)**10 = .025 gives p = 1 - .025**.1 = .3084971.
    found = clopper_pearson(0, 10)
    assert (found.low, found.high) == pytest.approx((0.0, 0.3084971), abs=1e-6)


@given(st.integers(1, 400), st.data(), st.sampled_from([0.8, 0.95, 0.99]))
def test_proportion_intervals_equal_those_of_statsmodels(n, data, confidence):
    successes = data.draw(st.integers(0, n))
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
        found = ours(successes, n, confidence=confidence)
        oracle = proportion_confint(successes, n, alpha=1 - confidence, method=method)
        assert (found.low, found.high) == pytest.approx(oracle, abs=1e-9)
        assert found.low <= found.value <= found.high


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_share_of_no_case_is_undefined(interval):
    assert reason_of(lambda: interval(0, 0)) == "no_unit"


@pytest.mark.parametrize(("successes", "confidence"), [(5, 0.95), (-1, 0.95), (1, 1.0), (1, 0.0)])
def test_impossible_arguments_are_refused(successes, confidence):
    with pytest.raises(ValueError, match="lie"):
        wilson(successes, 4, confidence=confidence)
