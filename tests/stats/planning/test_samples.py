import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import samplesize_confint_proportion

from evalhub.stats.planning.samples import (
    detectable_difference,
    units_for_margin,
    units_to_compare_means,
    units_to_detect,
)


def test_two_points_of_margin_and_two_points_of_difference_are_different_questions():
    # z^2 p (1 - p) / E^2 = 3.8415 * .25 / .0004; at p = .9 * .09 / .0004.
    assert units_for_margin(0.02) == 2401
    assert units_for_margin(0.02, expected=0.9) == 864
    assert units_to_detect(0.80, 0.82) == 6039
    assert units_to_detect(0.50, 0.52) == 9806


@given(st.floats(0.005, 0.3), st.floats(0.05, 0.95))
def test_units_for_a_margin_are_those_of_statsmodels(margin, expected):
    theirs = samplesize_confint_proportion(expected, margin)
    assert units_for_margin(margin, expected=expected) == pytest.approx(theirs, abs=0.6)


def test_a_small_population_needs_fewer_and_never_more_than_it_has():
    # 2400.9 / (1 + 2399.9 / 1000) = 706.2.
    assert units_for_margin(0.02, population=1000) == 706
    assert units_for_margin(0.001, population=50) == 50


def test_groups_of_the_size_told_find_the_difference_in_four_cases_of_five(rng):
    n = units_to_detect(0.7, 0.8)
    rates = rng.binomial(n, [[0.7, 0.8]], (4000, 2)) / n
    pooled = rates.mean(axis=1)
    z = np.diff(rates, axis=1)[:, 0] / np.sqrt(2 * pooled * (1 - pooled) / n)
    found = np.mean(np.abs(z) > stats.norm.ppf(0.975))
    # 4000 trials: .8 give or take 3 * sqrt(.16 / 4000) = .019.
    assert found == pytest.approx(0.8, abs=0.02)


@given(st.floats(0.05, 0.45), st.floats(0.5, 0.95))
def test_swapping_or_mirroring_the_rates_changes_nothing(first, second):
    n = units_to_detect(first, second)
    assert units_to_detect(second, first) == n
    assert units_to_detect(1 - first, 1 - second) == pytest.approx(n, abs=1)


def test_means_need_what_miller_computes():
    assert units_to_compare_means(0.03, 1 / 9) == 969
    assert round(detectable_difference(500, 1 / 9), 4) == pytest.approx(0.0418)


def test_difference_found_and_units_needed_are_each_others_inverse():
    smallest = detectable_difference(5000, 0.1, noise=0.05)
    assert units_to_compare_means(smallest, 0.1, noise=0.05) == 5000


@pytest.mark.parametrize(
    "call",
    [
        lambda: units_for_margin(0),
        lambda: units_for_margin(0.02, expected=1.0),
        lambda: units_for_margin(0.02, population=0),
        lambda: units_to_detect(0.5, 0.5),
        lambda: units_to_detect(0.5, 1.0),
        lambda: units_to_compare_means(0, 1),
        lambda: detectable_difference(0, 1),
    ],
)
def test_questions_without_an_answer_are_refused(call):
    with pytest.raises(ValueError, match=r".+"):
        call()
