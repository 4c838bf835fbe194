import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.panels.camps import rater_camps
from tests.stats.samples import NAN, raters_who_err


def two_camps(rng, n_units=80):
    """Raters 0 to 3 see one truth; 4 to 6 another one, which differs on 40 % of the units."""
    truth = rng.integers(0, 2, n_units)
    other = np.where(rng.random(n_units) < 0.4, 1 - truth, truth)
    return np.vstack([raters_who_err(rng, 4, truth), raters_who_err(rng, 3, other)])


def test_two_camps_are_found_whatever_the_order_of_the_rows(rng):
    ratings = two_camps(rng)
    found = rater_camps(ratings, "nominal", rng=rng, shuffles=99)
    assert (found.split, found.camps, found.alone) == (True, ((0, 1, 2, 3), (4, 5, 6)), ())
    rows = np.array([4, 0, 5, 1, 6, 2, 3])
    mixed = rater_camps(ratings[rows], "nominal", rng=rng, shuffles=99)
    assert {frozenset(rows[list(camp)].tolist()) for camp in mixed.camps} == {
        frozenset({0, 1, 2, 3}),
        frozenset({4, 5, 6}),
    }


def test_agreement_within_and_between_follows_from_how_often_they_err(rng):
    found = rater_camps(two_camps(rng, 1500), "nominal", rng=rng, shuffles=49)
    # Within: .9^2 + .1^2 = .82 agree, .64 above the half of chance. Between: on 60 % of the
    # units .82, on 40 % .18, so .564 and .128.
    assert found.within.value == pytest.approx(0.64, abs=0.04)
    assert found.between.value == pytest.approx(0.128, abs=0.06)
    assert found.within.low > found.between.high
    assert found.n == 1500


def test_gaps_do_not_hide_the_camps_and_a_stranger_stands_alone(rng):
    ratings = np.vstack([two_camps(rng, 200), rng.integers(0, 2, (1, 200))])
    ratings[rng.random(ratings.shape) < 0.3] = NAN
    found = rater_camps(ratings, "nominal", rng=rng, shuffles=49)
    assert (found.camps, found.alone) == (((0, 1, 2, 3), (4, 5, 6)), (7,))


@pytest.mark.parametrize("right", [0.5, 0.85])
def test_raters_at_random_and_raters_of_one_mind_do_not_split(rng, right):
    splits = 0
    for _ in range(40):
        ratings = raters_who_err(rng, 6, rng.integers(0, 2, 50), right)
        found = rater_camps(ratings, "nominal", rng=rng, shuffles=39, resamples=2)
        splits += found.split
        assert found.split or (found.camps, found.alone) == ((), ())
    # The test errs in 5 % of cases: 2 of 40, and more than 7 in fewer than one of a thousand.
    assert splits <= 7


def test_strict_and_lenient_raters_are_camps_at_interval_level(rng):
    truth = rng.normal(0, 1, 60)
    ratings = truth + rng.normal(0, 0.5, (6, 60)) + np.array([[0, 0, 0, 1.5, 1.5, 1.5]]).T
    assert rater_camps(ratings, "interval", rng=rng, shuffles=49).camps == ((0, 1, 2), (3, 4, 5))


def test_the_same_seed_gives_the_same_camps():
    ratings = two_camps(np.random.default_rng(1))
    one, two = (
        rater_camps(ratings, "nominal", rng=np.random.default_rng(2), shuffles=19) for _ in "ab"
    )
    assert (one.p_value, one.within) == (two.p_value, two.within)


def test_three_raters_are_too_few_and_no_camps_is_no_split(rng):
    with pytest.raises(UndefinedStatistic) as caught:
        rater_camps([[1, 2], [1, 2], [2, 2]], "nominal", rng=rng)
    assert caught.value.reason == "too_few_raters"
    # A chain: each agrees less with the rest than the one before, so nobody makes a second pair.
    steps = np.array([[0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [1, 2, 2, 0, 0], [3, 3, 3, 4, 5.0]])
    found = rater_camps(steps, "nominal", rng=rng, shuffles=19)
    assert (found.split, found.p_value) == (False, 1.0)
    assert found.within.reason == found.between.reason == "no_camps"
