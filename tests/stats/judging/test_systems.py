import numpy as np
import pytest
from scipy import stats

from evalhub.stats.judging.systems import system_ranks


def test_decisions_and_tau_by_hand(rng):
    # Means by the judge 3, 2, 1; by people 3, 1, 2: of three pairs one is turned round.
    systems, items = np.tile([0, 1, 2], 4), np.repeat(np.arange(4), 3)
    judge, truth = np.tile([3.0, 2, 1], 4), np.tile([3.0, 1, 2], 4)
    found = system_ranks(judge, truth, systems, items, rng=rng, resamples=50)
    assert found.decisions.value == pytest.approx(2 / 3)
    assert found.kendall.value == pytest.approx(1 / 3)
    assert found.n_units.tolist() == [4, 4, 4]


def test_tau_is_scipys_and_a_tie_of_the_judge_counts_half(rng):
    judge, truth = np.array([1.0, 1, 2, 4]), np.array([1.0, 2, 3, 3])
    found = system_ranks(judge, truth, np.arange(4), np.zeros(4, int), rng=rng, resamples=2)
    # One item has no interval, so the value is looked at with the item twice.
    assert found.kendall.reason == "too_few_units"
    twice = [np.tile(part, 2) for part in (judge, truth, np.arange(4))]
    found = system_ranks(*twice, np.repeat([0, 1], 4), rng=rng, resamples=20)
    assert found.kendall.value == pytest.approx(stats.kendalltau(judge, truth).statistic)
    # Told apart by truth: 5 of 6 pairs; the judge agrees on 4 and ties one: (4 + .5) / 5.
    assert found.decisions.value == pytest.approx(4.5 / 5)


def test_units_without_both_scores_do_not_count(rng):
    judge, truth = np.array([1.0, np.nan, 2, 3]), np.array([1.0, 2, np.nan, 4])
    found = system_ranks(judge, truth, [0, 0, 1, 1], [0, 1, 0, 1], rng=rng, resamples=20)
    assert found.judge.tolist() == [1, 3]
    assert found.n_units.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("systems", "truth", "reason"),
    [([0, 0], [1.0, 2.0], "few_systems"), ([0, 1], [1.0, 1.0], "constant_rater")],
)
def test_what_cannot_be_ranked_says_why(rng, systems, truth, reason):
    found = system_ranks([1.0, 2.0], truth, systems, [0, 1], rng=rng, resamples=5)
    assert found.kendall.reason == found.decisions.reason == reason
