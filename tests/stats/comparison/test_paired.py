import numpy as np
import pytest
from scipy import stats

from evalhub.stats.comparison.paired import (
    bootstrap_p_value,
    exact_mcnemar,
    mcnemar,
    mean_difference,
    paired_permutation,
    signed_rank,
)
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan
DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]


def test_mcnemars_worked_values():
    # STATISTICS 2.6 (Agresti): 86 against 150.
    found = mcnemar([1] * 86 + [0] * 150 + [1] * 500, [0] * 86 + [1] * 150 + [1] * 500)
    assert found.statistic == pytest.approx(17.356, abs=5e-4)
    assert (found.first_better, found.second_better, found.n) == (86, 150, 736)
    assert found.p_value == pytest.approx(3.1e-5, abs=5e-6)
    assert stats.binomtest(86, 236).pvalue == pytest.approx(3.7e-5, abs=5e-7)


def test_mcnemar_is_exact_where_few_differ():
    # 2 against 9: twice (1 + 11 + 55) / 2048.
    found = mcnemar([1] * 2 + [0] * 9 + [NAN], [0] * 2 + [1] * 9 + [1])
    assert (found.name, found.n) == ("McNemar, exact", 11)
    assert found.p_value == pytest.approx(2 * 67 / 2048)
    assert mcnemar([1, 0], [1, 0]).p_value == pytest.approx(1)
    assert mcnemar([1] * 25, [0] * 25).name == "McNemar"


def test_wilcoxons_worked_values():
    # STATISTICS 2.6: Darwin's 15 differences.
    found = signed_rank(DARWIN, np.zeros(15))
    assert found.statistic == pytest.approx(24)
    assert found.p_value == pytest.approx(0.04126, abs=5e-6)
    assert signed_rank([1, 2], [1, 2]).p_value == pytest.approx(1)


def test_permutations_by_hand_and_by_chance(rng):
    # Fisher's own example: 1,726 of 32,768 signs of Darwin's plants give as much: .05267. With
    # 15 that differ signs are drawn.
    found = paired_permutation(DARWIN, np.zeros(15), rng=rng)
    assert found.p_value == pytest.approx(0.05267, abs=0.008)
    # 14 of them: all 16,384 signs.
    exact = paired_permutation(DARWIN[:14], np.zeros(14), rng=rng)
    oracle = stats.permutation_test(
        (np.array(DARWIN[:14], float),), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert exact.p_value == pytest.approx(oracle.pvalue)
    assert paired_permutation([1.0], [1.0], rng=rng).p_value == pytest.approx(1)


def test_equal_judges_are_rarely_told_apart(rng):
    found = []
    for _ in range(200):
        one, two = (rng.random((2, 60)) < 0.7).astype(float)
        tests = mcnemar(one, two), signed_rank(one, two), paired_permutation(one, two, rng=rng)
        found.append([test.p_value <= 0.05 for test in tests])
    assert (np.mean(found, axis=0) <= 0.09).all()


def test_the_size_of_the_difference_has_an_interval(rng):
    found = mean_difference([1, 1, 1, NAN] * 20, [0, 1, 1, 1] * 20, rng=rng)
    assert (found.value, found.n) == (pytest.approx(1 / 3), 60)
    assert found.low < 1 / 3 < found.high


def test_a_difference_on_one_side_of_nothing_in_every_resample():
    assert bootstrap_p_value(np.full(999, -0.2)) == pytest.approx(0.002)
    assert bootstrap_p_value(np.array([0.1, -0.1, NAN])) == pytest.approx(1)
    assert bootstrap_p_value(np.array([NAN])) is None


@pytest.mark.parametrize("test", [mcnemar, signed_rank])
def test_without_a_common_unit_there_is_no_test(test):
    with pytest.raises(UndefinedStatistic):
        test([1, NAN], [NAN, 1])
    with pytest.raises(ValueError, match="infinite"):
        test([np.inf, 1], [0, 1])


def test_the_exact_test_meets_the_published_case():
    # STATISTICS 2.6, Agresti: 86 against 150.
    assert exact_mcnemar(86, 150) == pytest.approx(3.7e-5, rel=0.02)
    assert exact_mcnemar(5, 0) == pytest.approx(2 * 0.5**5)
    assert exact_mcnemar(0, 0) is None
