"""Agreement of orders against hand counts, and against SciPy where it has the same thing."""

import numpy as np
import pytest
from scipy import stats

from evalhub.stats.agreement.rankings import (
    borda,
    common_order,
    kendall_tau,
    kendall_w,
    mean_tau,
    mean_w,
    tau_with_others,
)
from evalhub.stats.errors import UndefinedStatistic

PLAIN = np.array([[1.0, 2, 3], [1, 3, 2]])
TIED = np.array([[1.0, 2.5, 2.5], [1, 2, 3]])


def orders(seed: int, raters: int, things: int, *, ties: bool = False) -> np.ndarray:
    """Orders drawn at random; with ties some things share the middle of their places."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, 3 if ties else 10**6, size=(raters, things))
    return stats.rankdata(drawn, axis=1)


def test_tau_by_hand() -> None:
    # Of three pairs two stand alike and one is reversed: (2 - 1) / 3.
    assert kendall_tau(*PLAIN) == pytest.approx(1 / 3)
    # One rater tells two pairs apart, the other three; both are alike: 2 / sqrt(2 * 3).
    assert kendall_tau(*TIED) == pytest.approx(2 / 6**0.5)
    assert kendall_tau([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)


def test_one_rater_is_held_against_each_of_the_others() -> None:
    reversed_ = np.array([[1.0, 2, 3], [1, 3, 2], [3, 2, 1]])
    same = np.array([[1.0, 2], [1, 2], [1.5, 1.5]])
    alone = np.array([[1.0, 2]])
    found = tau_with_others([reversed_, same, alone], rng=np.random.default_rng(0))
    # 1/3 and -1 on the first, 1 on the second whose last rater tells nothing apart: (-1/3 + 1) / 2.
    assert found.value == pytest.approx(1 / 3)
    assert found.n == 2
    with pytest.raises(UndefinedStatistic):
        tau_with_others([alone], rng=np.random.default_rng(0))


def test_w_by_hand() -> None:
    # Sums 2, 5, 5 around 4: S = 6. 12 * 6 / (4 * 24).
    assert kendall_w(PLAIN) == pytest.approx(0.75)
    # Sums 2, 4.5, 5.5: S = 6.5. One group of two: T = 6. 12 * 6.5 / (4 * 24 - 2 * 6) = 78 / 84.
    assert kendall_w(TIED) == pytest.approx(78 / 84)
    assert kendall_w([[1, 2, 3]] * 4) == pytest.approx(1)
    # Reversed orders: all sums are 4.
    assert kendall_w([[1, 2, 3], [3, 2, 1]]) == pytest.approx(0)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_tau_is_that_of_scipy(seed: int, ties: bool) -> None:
    first, second = orders(seed, 2, 6, ties=ties)
    assert kendall_tau(first, second) == pytest.approx(stats.kendalltau(first, second).statistic)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_w_is_the_chi_square_of_friedman_over_its_most(seed: int, ties: bool) -> None:
    # Friedman's statistic is m (n - 1) W, shared ranks corrected in both.
    ranks = orders(seed, 5, 4, ties=ties)
    chi_square = stats.friedmanchisquare(*ranks.T).statistic
    assert kendall_w(ranks) == pytest.approx(chi_square / (5 * 3))


def test_w_without_ties_follows_from_the_mean_correlation() -> None:
    ranks = orders(3, 4, 6)
    rho = np.mean([stats.spearmanr(ranks[a], ranks[b])[0] for a in range(4) for b in range(a)])
    assert kendall_w(ranks) == pytest.approx((1 + 3 * rho) / 4)


def test_means_over_units_leave_out_what_is_not_defined() -> None:
    alone, flat = PLAIN[:1], np.array([[2.0, 2, 2], [2, 2, 2]])
    units = [PLAIN, TIED, alone, flat]
    tau = mean_tau(units, rng=np.random.default_rng(1), resamples=50)
    assert tau.value == pytest.approx((1 / 3 + 2 / 6**0.5) / 2)
    assert tau.n == 2
    w = mean_w(units, rng=np.random.default_rng(1), resamples=50)
    assert w.value == pytest.approx((0.75 + 78 / 84) / 2)
    assert w.low <= w.value <= w.high


def test_one_rater_of_three_who_tells_nothing_apart_is_left_out_of_tau() -> None:
    unit = np.array([[1.0, 2, 3], [1, 3, 2], [2, 2, 2]])
    assert mean_tau([unit, PLAIN], rng=np.random.default_rng(0)).value == pytest.approx(1 / 3)


def test_chance_gives_no_tau_and_one_over_the_raters_of_w() -> None:
    units = [orders(seed, 3, 5) for seed in range(600)]
    rng = np.random.default_rng(5)
    tau, w = mean_tau(units, rng=rng, resamples=200), mean_w(units, rng=rng, resamples=200)
    assert tau.low < 0 < tau.high
    assert w.low < 1 / 3 < w.high


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: kendall_tau([1, 1], [1, 2]), "no_variation"),
        (lambda: kendall_w([[1, 2, 3]]), "too_few_raters"),
        (lambda: kendall_w([[1.5, 1.5], [1.5, 1.5]]), "no_variation"),
        (lambda: mean_tau([], rng=np.random.default_rng(0)), "no_unit"),
        (lambda: mean_w([PLAIN], rng=np.random.default_rng(0)), "too_few_units"),
    ],
)
def test_what_is_not_defined_says_why(call: object, reason: str) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        call()  # type: ignore[operator]
    assert refused.value.reason == reason


def test_borda_counts_those_put_behind_and_ties_are_told() -> None:
    # The first is put before both by both; the others before one by one of two.
    assert borda(PLAIN) == pytest.approx([2, 0.5, 0.5])
    assert common_order(PLAIN) == [[0], [1, 2]]
    # 2 and 2; 0.5 and 1; 0.5 and 0.
    assert borda(TIED) == pytest.approx([2, 0.75, 0.25])
    assert common_order(TIED) == [[0], [1], [2]]


def test_the_order_of_raters_changes_nothing() -> None:
    ranks = orders(8, 4, 5)
    assert kendall_w(ranks[::-1]) == pytest.approx(kendall_w(ranks))
    assert common_order(ranks[::-1]) == common_order(ranks)
