import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.agreement.icc import icc
from evalhub.stats.errors import UndefinedStatistic

# Shrout and Fleiss (1979), table 2: six units (rows) by four raters.
RATINGS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
).T
FORMS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")


@pytest.mark.parametrize(
    ("form", "value", "low", "high"),
    [
        # Values: Shrout and Fleiss; intervals: the R package psych on the same table.
        ("1,1", 0.166, -0.13, 0.72),
        ("2,1", 0.290, 0.02, 0.76),
        ("3,1", 0.715, 0.34, 0.95),
        ("1,k", 0.443, -0.88, 0.91),
        ("2,k", 0.620, 0.07, 0.93),
        ("3,k", 0.909, 0.68, 0.99),
    ],
)
def test_six_forms_of_the_published_table(form, value, low, high):
    found = icc(RATINGS, form)
    assert found.value == pytest.approx(value, abs=5e-4)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5.1e-3)
    assert found.n == 6


def test_a_constant_offset_matters_for_agreement_and_not_for_consistency():
    # Units 1 2 3, second rater + 1: B = 2, J = 1.5, E = 0, so (2,1) = 2 / (2 + 2 * 1.5 / 3).
    ratings = [[1, 2, 3], [2, 3, 4]]
    assert icc(ratings, "2,1").value == pytest.approx(2 / 3)
    assert icc(ratings, "3,1").value == pytest.approx(1.0)


@pytest.mark.parametrize("form", FORMS)
def test_perfect_agreement_is_one(form):
    found = icc([[1, 2, 5], [1, 2, 5]], form)
    assert (found.value, found.low, found.high) == pytest.approx((1, 1, 1))


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([[1, 2, np.nan], [1, 2, 3]], "incomplete_ratings"),
        ([[1, 2, 3]], "no_pairable_unit"),
        ([[1], [2]], "too_few_units"),
        ([[3, 3, 3], [3, 3, 3]], "no_variation"),
        ([[1, 2, 1], [2, 1, 2]], "no_variation"),
    ],
)
def test_degenerate_ratings_are_undefined_by_reason(ratings, reason):
    for form in FORMS:
        with pytest.raises(UndefinedStatistic) as caught:
            icc(ratings, form)
        assert caught.value.reason == reason


def test_units_that_nobody_rated_are_dropped():
    ratings = np.column_stack([RATINGS, np.full(4, np.nan)])
    assert icc(ratings, "2,1") == icc(RATINGS, "2,1")


@settings(max_examples=30, deadline=None)
@given(
    arrays(np.float64, (3, 7), elements=st.integers(1, 9)).filter(
        lambda ratings: np.unique(ratings.mean(axis=0).round(9)).size > 1
    ),
    st.floats(0.5, 9),
    st.floats(-20, 20),
)
def test_unit_and_origin_of_the_scale_change_nothing(ratings, scale, shift):
    for form in ("1,1", "2,1", "3,1"):
        value = icc(ratings, form).value
        assert icc((ratings * scale + shift)[::-1, ::-1], form).value == pytest.approx(
            value, abs=1e-6
        )


def test_simulated_raters_show_their_reliability(rng):
    # Units vary with variance 4, raters add noise of variance 1: ICC(1,1) = 4 / 5.
    truth = rng.normal(0, 2, 2000)
    found = icc(truth + rng.normal(0, 1, (4, 2000)), "1,1")
    assert found.value == pytest.approx(0.8, abs=0.02)
    assert found.low < 0.8 < found.high
