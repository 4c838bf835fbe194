import numpy as np
import pytest

from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.changes.slices import alpha_by_slice, difference_of_sets
from evalhub.stats.coefficients import Sampling
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.samples import NAN, raters_who_err

SAMPLING = Sampling(seed=3, resamples=200)


def by_slice(matrix, slices, **options):
    found = alpha_by_slice(matrix, "nominal", slices, sampling=SAMPLING, **options)
    return {one.name: one for one in found}


def test_the_hard_slice_is_told_from_the_rest(rng):
    truth = rng.integers(0, 2, 400)
    ratings = raters_who_err(rng, 3, truth, 0.95)
    hard = np.arange(400) < 100
    ratings[:, hard] = raters_who_err(rng, 3, truth[hard], 0.8)
    even = np.arange(400) % 2 == 0
    found = by_slice(ratings, {"hard": hard, "even": even})
    assert (found["hard"].verdict, found["even"].verdict) == ("fell", "cannot tell")
    # Right with .8: .68 agree, alpha .36; with .95: .905 agree, alpha .81.
    assert found["hard"].alpha.value == pytest.approx(0.36, abs=0.13)
    assert found["hard"].rest.value == pytest.approx(0.81, abs=0.06)
    assert (found["hard"].n, found["even"].n) == (100, 200)


def test_many_slices_that_are_alike_seldom_give_a_verdict(rng):
    alarms = 0
    for _ in range(40):
        ratings = raters_who_err(rng, 3, rng.integers(0, 2, 400))
        slices = {str(part): np.arange(400) // 40 == part for part in range(10)}
        alarms += any(one.verdict != "cannot tell" for one in by_slice(ratings, slices).values())
    # In 5 % of cases: 2 of 40, and 7 or more in less than one of a hundred.
    assert alarms <= 6


def test_corrected_p_values_are_larger_and_holm_larger_than_bh(rng):
    ratings = raters_who_err(rng, 3, rng.integers(0, 2, 300))
    slices = {str(part): np.arange(300) % 5 == part for part in range(5)}
    bh, strict = by_slice(ratings, slices), by_slice(ratings, slices, correction="holm")
    for name in slices:
        assert bh[name].p_value <= bh[name].adjusted <= strict[name].adjusted


def test_a_slice_without_a_result_says_why_and_is_not_tested(rng):
    ratings = raters_who_err(rng, 3, rng.integers(0, 2, 60))
    ratings[:, 0] = [1, NAN, NAN]
    lonely, flat = np.arange(60) == 0, np.zeros(60, dtype=bool)
    flat[1:9] = True
    ratings[:, flat] = 1
    found = by_slice(ratings, {"lonely": lonely, "flat": flat, "nothing": np.zeros(60, bool)})
    reasons = {name: one.alpha.reason for name, one in found.items()}
    assert reasons == {
        "lonely": "no_pairable_unit",
        "flat": "no_variation",
        "nothing": "no_pairable_unit",
    }
    assert {one.adjusted for one in found.values()} == {None}


def test_difference_of_two_sets_follows_from_the_errors_of_both():
    first = np.tile([[1, 2, 1, 2], [1, 1, 2, 2]], 5)
    second = np.tile([[1, 2, 1], [1, 2, 2]], 5)
    found, p_value = difference_of_sets(first, second, "nominal")
    one, two = jackknife_alpha(first, "nominal"), jackknife_alpha(second, "nominal")
    assert found.value == pytest.approx(two.value - one.value)
    assert found.error == pytest.approx(np.sqrt(one.error**2 + two.error**2))
    back, same = difference_of_sets(second, first, "nominal")
    assert (back.value, back.low, same) == pytest.approx((-found.value, -found.high, p_value))


def test_perfect_agreement_on_both_sides_has_no_interval():
    with pytest.raises(UndefinedStatistic) as caught:
        difference_of_sets([[1, 2, 1, 2]] * 2, [[1, 2, 2, 1]] * 2, "nominal")
    assert caught.value.reason == "no_interval"


def test_a_slice_speaks_of_every_unit():
    with pytest.raises(ValueError, match="of each unit"):
        by_slice([[1, 2], [1, 2]], {"short": [True]})
