import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.judging.beside import class_agreement
from evalhub.stats.judging.unanimity import (
    LESS_CHANCE,
    all_agree,
    chance_of_pairs,
    f1_of_alike,
    perfect_agreement,
    share_of_alike,
)
from evalhub.stats.judging.units import judged_units

METRICS = ("accuracy", "recall", "mcc", "kappa", "linear_kappa", "quadratic_kappa")
# Ten of ten: the exact lower end of their share is .025 to the power of 1/10.
P_LOW = 0.025**0.1


def ones(n, value=1.0):
    return Estimate(value, value, value, 0.95, "unit bootstrap, percentile", n)


def test_ten_units_that_all_agree_leave_room_below(rng):
    # Five of 0, three of 1, two of 2 on both sides: p_e = .25 + .09 + .04 = .38.
    truth = [0] * 5 + [1] * 3 + [2] * 2
    units = judged_units([truth], truth, [0, 1, 2], [truth, truth])
    found = class_agreement(units, METRICS, rng=rng, resamples=200)
    low = (P_LOW - 0.38) / 0.62
    for metric in ("mcc", "kappa", "linear_kappa", "quadratic_kappa"):
        for side in (found[metric].judge, found[metric].people):
            assert (side.value, side.high, side.method) == (1, 1, LESS_CHANCE)
            assert side.low == pytest.approx(low)
    for metric in ("accuracy", "recall"):
        assert found[metric].judge.low == pytest.approx(P_LOW)
        assert found[metric].people.method == "Clopper-Pearson, exact"


def test_what_has_a_width_or_is_not_perfect_stays(rng):
    truth = [0, 1] * 5
    units = judged_units([[0] * 10, truth], truth, [0, 1])
    for metric, one in class_agreement(units, ("kappa", "mcc"), rng=rng, resamples=50).items():
        assert one.judge.method == "unit bootstrap, percentile", metric
    constant, wide = ones(10, 0.0), Estimate(1.0, 0.8, 1.0, 0.95, "m", 10)
    assert [perfect_agreement(one, 0.5) for one in (constant, wide)] == [constant, wide]
    assert (share_of_alike(wide), f1_of_alike(wide)) == (wide, wide)
    reason = UndefinedStatistic("no_unit", "There is no unit.")
    assert perfect_agreement(reason, 0.5) is share_of_alike(reason) is f1_of_alike(reason) is reason
    assert not all_agree(reason)


def test_where_chance_agrees_fully_there_is_no_result(rng):
    units = judged_units([[1] * 6], [1] * 6, [0, 1])
    found = class_agreement(units, ("kappa",), rng=rng, resamples=20)["kappa"]
    assert found.judge.reason == "no_variation"
    assert perfect_agreement(ones(6), 1.0) == ones(6)


def test_shares_are_those_of_as_many_cases():
    assert share_of_alike(ones(10)).low == pytest.approx(P_LOW)
    # None of ten: the mirror image. From 100 cases on Wilson's: n / (n + 1.96 squared).
    assert share_of_alike(ones(10, 0.0)).high == pytest.approx(1 - P_LOW)
    assert share_of_alike(ones(400)).low == pytest.approx(400 / 403.8415, abs=1e-5)
    assert f1_of_alike(ones(10)).low == pytest.approx(2 * P_LOW / (1 + P_LOW))


def test_chance_of_alpha_is_that_of_values_that_can_be_paired():
    # Values 1, 1, 1, 1, 2, 2: of 30 ordered pairs 12 + 2 are equal; the lone 3 has no other.
    matrix = [[1, 1, 2, 3], [1, 1, 2, np.nan]]
    assert chance_of_pairs(matrix) == pytest.approx(14 / 30)
    assert chance_of_pairs([[1, np.nan]]) == 1


@pytest.mark.parametrize("n", [5, 10, 30])
@pytest.mark.parametrize("right", [0.6, 0.8, 0.9, 0.95, 0.99])
def test_the_lower_end_is_missed_by_chance_only(n, right):
    # Two values, half each: kappa is 2 * right - 1, and an interval [1, 1] misses it always.
    rng = np.random.default_rng(20261122)
    trials = 2000
    n_true = rng.binomial(n, 0.5, trials)
    perfect = (rng.random((trials, n)) < right).all(axis=1)
    chance = (n_true / n) ** 2 + (1 - n_true / n) ** 2
    lows = np.array([perfect_agreement(ones(n), one).low for one in chance])
    missed = perfect & (chance < 1) & (lows > 2 * right - 1)
    # 2.5 % below, and three standard errors of 2,000 trials.
    assert missed.mean() <= 0.025 + 3 * np.sqrt(0.025 * 0.975 / trials)
