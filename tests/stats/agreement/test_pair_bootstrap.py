import numpy as np
import pytest

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.agreement.pair_bootstrap import pair_bootstrap_alpha
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.samples import FOUR_CODERS, raters_who_err


def test_published_ratings_have_about_the_interval_that_r_prints(rng):
    # icr: mean .72, standard error .075, interval [.562, .850] of 1000 resamples.
    found = pair_bootstrap_alpha(FOUR_CODERS, "nominal", rng=rng)
    assert found.value == pytest.approx(0.7434, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((0.566, 0.85), abs=0.025)
    assert found.error == pytest.approx(0.075, abs=0.004)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_a_resample_is_alpha_on_average(rng, level):
    ratings = 1 + raters_who_err(rng, 2, rng.integers(0, 2, 200))
    found = pair_bootstrap_alpha(ratings, level, rng=rng)
    assert (found.low + found.high) / 2 == pytest.approx(found.value, abs=0.02)
    # Two raters: one pair a unit, so pairs are units and both bootstraps say nearly the same.
    units = krippendorff_alpha(ratings, level, rng=rng)
    assert found.high - found.low == pytest.approx(units.high - units.low, rel=0.15)


def test_it_is_too_narrow_where_a_unit_has_many_pairs(rng):
    hits = 0
    for _ in range(100):
        ratings = raters_who_err(rng, 6, rng.integers(0, 2, 40))
        found = pair_bootstrap_alpha(ratings, "nominal", rng=rng, resamples=400)
        hits += found.low <= 0.64 <= found.high
    # It says 95; the pairs of one unit are not independent.
    assert hits < 85


def test_degenerate_ratings_have_a_reason(rng):
    for matrix, reason in (
        ([[1, 1], [1, 1]], "no_variation"),
        (np.tile(np.arange(300.0), (2, 1)), "too_many_values"),
    ):
        with pytest.raises(UndefinedStatistic) as caught:
            pair_bootstrap_alpha(matrix, "nominal", rng=rng)
        assert caught.value.reason == reason


def test_ratios_that_hardly_differ_have_no_variation(rng):
    ratings = [[1e9 + 1, 1e9 + 2, 1e9 + 1], [1e9 + 1, 1e9 + 2, 1e9 + 2]]
    with pytest.raises(UndefinedStatistic) as caught:
        pair_bootstrap_alpha(ratings, "ratio", rng=rng)
    assert caught.value.reason == "no_variation"
