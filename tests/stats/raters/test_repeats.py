import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.raters.repeats import self_consistency

NAN = np.nan


def test_first_and_second_answers_by_hand(rng):
    found = self_consistency([1, 2, 3, 4, 5, NAN], [1, 2, 4, 5, NAN, 1], "interval", rng=rng)
    assert (found.n, found.same.value) == (4, pytest.approx(0.5))
    assert found.shift.value == pytest.approx(0.5)
    # D_o = 2 (0 + 0 + 1 + 1) / 8; D_e over 8 ratings of 1 1 2 2 3 4 4 5: sum of squares about
    # the mean 2.75 is 15.5, so 2 * 8 * 15.5 / 56; alpha = 1 - .5 / 4.428571.
    assert found.alpha.value == pytest.approx(1 - 0.5 / (2 * 15.5 / 7))


def test_simulated_consistency_is_found(rng):
    truth = rng.integers(1, 6, 2000)
    slips = rng.random((2, 2000)) < 0.1
    ratings = np.where(slips, rng.integers(1, 6, (2, 2000)), truth).astype(float)
    found = self_consistency(ratings[0], ratings[1], "nominal", rng=rng, resamples=100)
    # Both right .92**2, or both wrong and alike 4 * .02**2.
    assert found.same.value == pytest.approx(0.92**2 + 4 * 0.02**2, abs=0.02)
    assert found.same.low < found.same.value < found.same.high


def test_what_is_not_defined_says_why(rng):
    found = self_consistency([1, 1, 1], [1, 1, 1], "nominal", rng=rng)
    assert isinstance(found.same, Estimate)
    assert (found.alpha.reason, found.shift.reason) == ("no_variation", "not_numbers")
    with pytest.raises(UndefinedStatistic) as caught:
        self_consistency([1, NAN], [NAN, 1], "ordinal", rng=rng)
    assert caught.value.reason == "no_unit"
