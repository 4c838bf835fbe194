import numpy as np
import pytest

from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.planning.precision import expected_width, units_for_width, width_by_root
from evalhub.stats.planning.structure import Structure, structure_of

# Two even kinds, each rater right with .9.
COIN = Structure(np.array([0.0, 1.0]), np.array([0.5, 0.5]), np.array([[0.9, 0.1], [0.1, 0.9]]))


def test_width_and_units_follow_from_the_coin_by_hand(rng):
    # Of three raters' pairs all agree with .9^3 + .1^3 = .73, else one of three: variance
    # .73 * .27 * (2/3)^2 = .0876, so the error of alpha is sqrt(.0876 / n) / .5 = .592 / sqrt(n),
    # and of 400 units the width 2 * 1.96 * .0296 = .116.
    found = expected_width(COIN, "nominal", n_units=400, n_raters=3, rng=rng)
    assert (found.alpha, found.width) == pytest.approx((0.64, 0.116), abs=0.004)
    assert found.low < found.width < found.high
    # A width of .1 needs (2 * 1.96 * .592 / .1)^2 = 539 units.
    needed = units_for_width(COIN, "nominal", width=0.1, n_raters=3, rng=rng)
    assert needed == pytest.approx(539, rel=0.03)


def test_a_study_of_that_size_has_about_that_width(rng):
    ratings = COIN.simulate(3, 300, rng)
    learnt = structure_of(ratings)
    planned = expected_width(learnt, "nominal", n_units=1200, n_raters=3, rng=rng)
    guess = width_by_root(ratings, "nominal", 1200)
    done = jackknife_alpha(COIN.simulate(3, 1200, rng), "nominal")
    assert [planned.width, guess] == pytest.approx([done.high - done.low] * 2, rel=0.15)


def test_more_raters_or_units_make_it_narrower(rng):
    widths = [
        expected_width(COIN, "nominal", n_units=n, n_raters=m, rng=rng, simulations=40).width
        for n, m in ((100, 2), (100, 4), (400, 4))
    ]
    assert widths == sorted(widths, reverse=True)


def test_the_same_seed_gives_the_same_plan():
    plans = [
        expected_width(
            COIN, "ordinal", n_units=50, n_raters=3, rng=np.random.default_rng(2), simulations=20
        )
        for _ in range(2)
    ]
    assert plans[0] == plans[1]


def test_studies_without_a_result_have_a_reason(rng):
    flat = Structure(np.array([0.0, 1.0]), np.array([1.0, 0.0]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    with pytest.raises(UndefinedStatistic) as caught:
        expected_width(flat, "nominal", n_units=20, n_raters=3, rng=rng)
    assert caught.value.reason == "no_interval"
    with pytest.raises(ValueError, match="two raters"):
        expected_width(COIN, "nominal", n_units=20, n_raters=1, rng=rng)
    with pytest.raises(ValueError, match="width"):
        units_for_width(COIN, "nominal", width=0, n_raters=3, rng=rng)
