import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evalhub.stats.comparison.drift import (
    kolmogorov_smirnov,
    psi,
    psi_of_counts,
    psi_of_numbers,
)
from evalhub.stats.errors import UndefinedStatistic

NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=40)


def test_psi_of_four_equal_cells_is_what_statistics_says() -> None:
    # .05 ln 1.2 - .05 ln .8 = .05 (.18232 + .22314).
    assert psi([0.25] * 4, [0.30, 0.25, 0.25, 0.20]) == pytest.approx(0.02027, abs=5e-6)


def test_equal_collections_have_no_drift_and_new_categories_have() -> None:
    assert psi_of_counts({"a": 5, "b": 9}, {"a": 5, "b": 9}).value == pytest.approx(0.0)
    # Shares 10.5/11 and .5/11 against .5/11 and 10.5/11: 2 * (10/11) * ln 21.
    found = psi_of_counts({"a": 10}, {"b": 10})
    assert found.value == pytest.approx(2 * 10 / 11 * np.log(21))
    assert (found.n_expected, found.n_actual) == (10, 10)


def test_numbers_are_binned_between_the_quantiles_of_the_first() -> None:
    rng = np.random.default_rng(2)
    first = rng.normal(size=4000)
    assert psi_of_numbers(first, rng.normal(size=4000)).value < 0.02
    assert psi_of_numbers(first, rng.normal(loc=1, size=4000)).value > 0.25


def test_numbers_that_were_always_the_same_are_told_from_lower_ones() -> None:
    # Shares 100.5/101 and .5/101 against 50.5/101 each: (50/101) ln(50.5/.5) twice over, of which
    # one with ln(100.5/50.5).
    found = psi_of_numbers([1.0] * 100, [0.0] * 50 + [1.0] * 50)
    assert found.value == pytest.approx(50 / 101 * (np.log(101) + np.log(100.5 / 50.5)))
    assert psi_of_numbers([1.0] * 100, [1.0] * 50).value == pytest.approx(0.0)


def test_nothing_to_compare_is_not_defined() -> None:
    for broken in (
        lambda: psi([0.5, 0.5], [1.0, 0.0]),
        lambda: psi_of_counts({}, {"a": 1}),
        lambda: psi_of_numbers([], [1.0]),
        lambda: kolmogorov_smirnov([1.0], []),
    ):
        with pytest.raises(UndefinedStatistic):
            broken()


@settings(max_examples=80, deadline=None)
@given(NUMBERS, NUMBERS)
def test_the_distance_is_that_of_scipy(one: list[int], other: list[int]) -> None:
    # Of equal samples its p-value divides by nothing.
    with np.errstate(all="ignore"):
        theirs = stats.ks_2samp(one, other, method="asymp").statistic
    assert kolmogorov_smirnov(one, other).value == pytest.approx(float(theirs))


def test_the_p_value_of_large_samples_is_that_of_scipy() -> None:
    rng = np.random.default_rng(3)
    one, other = rng.normal(size=900), rng.normal(loc=0.1, size=1100)
    theirs = stats.ks_2samp(one, other, method="asymp")
    assert kolmogorov_smirnov(one, other).p_value == pytest.approx(theirs.pvalue, abs=0.02)


def test_few_units_have_a_large_index_by_chance_and_the_p_value_says_so() -> None:
    rng = np.random.default_rng(4)
    pairs = [(rng.normal(size=60), rng.normal(size=10)) for _ in range(300)]
    found = [psi_of_numbers(list(one), list(other)) for one, other in pairs]
    assert np.mean([one.value > 0.25 for one in found]) > 0.5
    assert np.mean([one.p_value < 0.05 for one in found]) < 0.09


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=6))
def test_the_p_value_of_counts_is_that_of_scipy(counts: list[tuple[int, int]]) -> None:
    then, now = (dict(zip("abcdef", column, strict=False)) for column in zip(*counts, strict=True))
    table = np.array([pair for pair in counts if any(pair)]).T
    if not sum(then.values()) or not sum(now.values()) or table.shape[1] < 2:
        return
    theirs = stats.chi2_contingency(table, correction=False).pvalue
    assert psi_of_counts(then, now).p_value == pytest.approx(theirs)
