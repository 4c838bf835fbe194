import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.samples import FIVE_OBSERVERS, FOUR_CODERS, NAN, raters_who_err
from tests.stats.timing import quickest

LEVELS = ("nominal", "ordinal", "interval", "ratio")
ratings_3x = arrays(np.float64, (3, 7), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0, 5.0]))


def alpha_of(matrix, level):
    return krippendorff_alpha(matrix, level, rng=np.random.default_rng(0), resamples=1).value


def by_loop(matrix, level):
    """Standard error from pseudo-values, each unit taken out and alpha computed anew."""
    units = np.flatnonzero((~np.isnan(matrix)).sum(axis=0) > 1)
    n, whole = units.size, alpha_of(matrix, level)
    without = [alpha_of(np.delete(matrix, unit, axis=1), level) for unit in units]
    pseudo = n * whole - (n - 1) * np.array(without)
    return pseudo.std(ddof=1) / np.sqrt(n)


def test_error_follows_from_three_units_by_hand():
    # 1 1, 1 2, 2 2: alpha 4/9. Without 1 1 or 2 2: units 1 2 and 2 2, n1 = 1, n2 = 3, n = 4,
    # D_o = 2/4, D_e = 2 * 3 / 12, alpha 0; without 1 2 alpha is 1.
    # Pseudo-values 3 * 4/9 - 2 * (0, 1, 0) = 4/3, -2/3, 4/3: sd = 2 / sqrt(3), error 2/3.
    found = jackknife_alpha([[1, 1, 2], [1, 2, 2]], "nominal")
    assert (found.value, found.error) == pytest.approx((4 / 9, 2 / 3))
    assert (found.low, found.high, found.n) == (-1.0, 1.0, 3)


@pytest.mark.parametrize("level", LEVELS)
def test_error_is_that_of_a_loop_over_the_units(level):
    found = jackknife_alpha(FOUR_CODERS, level)
    assert found.error == pytest.approx(by_loop(FOUR_CODERS, level), abs=1e-9)
    assert found.value == pytest.approx(alpha_of(FOUR_CODERS, level))


@pytest.mark.parametrize("level", LEVELS[1:])
def test_error_of_many_values_is_that_of_a_loop_too(level, rng):
    # More than 512 different values: counts are sparse.
    ratings = np.exp(rng.normal(0, 1, 270) + rng.normal(0, 0.4, (2, 270)))
    found = jackknife_alpha(ratings, level)
    assert found.error == pytest.approx(by_loop(ratings, level), rel=1e-6)


def test_thousands_of_values_are_left_out_to_first_order_quickly(rng, monkeypatch):
    ratings = rng.normal(size=(3, 1000)) + rng.normal(size=1000)
    ratings[0, ::3] = NAN
    exact = jackknife_alpha(ratings, "ordinal")
    monkeypatch.setattr("evalhub.stats.agreement.jackknife._MOST_CELLS", 0)
    found = jackknife_alpha(ratings, "ordinal")
    # What is left out is of the order 1 / n of the error.
    assert found.error == pytest.approx(exact.error, rel=0.004)
    assert found.value == pytest.approx(exact.value, abs=1e-12)
    many = rng.normal(size=(3, 20_000)) + rng.normal(size=20_000)
    assert quickest(lambda: jackknife_alpha(many, "ordinal"))[0] < 2


def test_error_of_hayes_and_krippendorff_is_the_published_one():
    # Hughes (2022): jackknife standard error .054 at ordinal level.
    found = jackknife_alpha(FIVE_OBSERVERS, "ordinal")
    assert (found.value, found.error) == pytest.approx((0.7598, 0.054), abs=5e-4)


@settings(max_examples=60, deadline=None)
@given(ratings_3x, st.sampled_from(LEVELS))
def test_error_is_that_of_a_loop_wherever_it_is_defined(matrix, level):
    try:
        found = jackknife_alpha(matrix, level)
    except UndefinedStatistic:
        return
    assert found.error == pytest.approx(by_loop(matrix, level), abs=1e-7)
    assert found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        ([[1, NAN], [NAN, 2]], "no_pairable_unit"),
        ([[3, 3], [3, 3]], "no_variation"),
        ([[1], [2]], "too_few_units"),
        # Without the second unit all ratings are 1.
        ([[1, 2, 1], [1, 2, 1]], "no_interval"),
    ],
)
def test_degenerate_ratings_have_a_reason(matrix, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        jackknife_alpha(matrix, "nominal")
    assert caught.value.reason == reason


def test_interval_covers_the_truth_about_as_often_as_it_says(rng):
    hits = 0
    for _ in range(300):
        ratings = raters_who_err(rng, 3, rng.integers(0, 2, 40))
        found = jackknife_alpha(ratings, "nominal")
        hits += found.low <= 0.64 <= found.high
    # 95 % of 300 is 285, give or take 3 * sqrt(300 * .95 * .05) = 11; few units, so a bit below.
    assert 267 <= hits <= 297


def test_a_million_units_take_less_than_a_second_or_two(rng):
    truth = rng.integers(1, 6, 1_000_000)
    ratings = np.clip(truth + rng.integers(-1, 2, (5, truth.size)), 1, 5).astype(float)
    assert quickest(lambda: jackknife_alpha(ratings, "ordinal"))[0] < 2
