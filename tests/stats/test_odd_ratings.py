"""Whatever the ratings are: a finite figure inside its interval, or a reason; never a warning."""

from itertools import pairwise

import numpy as np
import pytest

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.agreement.chance import fleiss_kappa, gwet_ac, percent_agreement
from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.agreement.linearized import linearized
from evalhub.stats.agreement.pair_bootstrap import pair_bootstrap_alpha
from evalhub.stats.agreement.units import unit_disagreement
from evalhub.stats.changes.differences import (
    alpha_change_between_sets,
    alpha_change_on_same_units,
)
from evalhub.stats.changes.slices import alpha_by_slice
from evalhub.stats.changes.stability import stability, windows
from evalhub.stats.coefficients import Sampling
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.panels.camps import rater_camps
from evalhub.stats.panels.left_out import raters_left_out
from evalhub.stats.panels.pairwise import pairwise_agreement
from evalhub.stats.planning.precision import expected_width
from evalhub.stats.planning.structure import structure_of
from tests.stats.samples import NAN

LEVELS = ("nominal", "ordinal", "interval", "ratio")
KINDS = {
    "few points": lambda rng, size: rng.integers(1, 4, size),
    "one value": lambda rng, size: np.full(size, rng.choice([0.1, 1e9])),
    "all agree": lambda rng, size: np.broadcast_to(rng.integers(0, 3, size[1]), size),
    "any number": lambda rng, size: rng.normal(size=size),
    "far apart": lambda rng, size: rng.choice([0.0, 1e-12, 1e12, 5.0], size=size),
    "below zero": lambda rng, size: rng.choice([-2.0, 0.0, 0.1, 0.2, 0.3], size=size),
}


@pytest.fixture(params=KINDS)
def odd(request, rng):
    """Twelve matrices of a kind, of 0 to 6 raters and 0 to 11 units, with or without gaps."""
    found = []
    for _ in range(12):
        size = (int(rng.integers(0, 7)), int(rng.integers(0, 12)))
        ratings = np.array(KINDS[request.param](rng, size), dtype=float)
        ratings[rng.random(size) < rng.choice([0, 0.3, 0.7])] = NAN
        found.append(ratings)
    return found


def figure(call):
    """What is found, None where there is a reason that it is not."""
    try:
        found = call()
    except UndefinedStatistic:
        return None
    if isinstance(found, Estimate):
        assert np.isfinite([found.value, found.low, found.high]).all()
        assert found.low <= found.high
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_coefficients(odd, level, rng):
    for ratings in odd:
        found = figure(lambda ratings=ratings: jackknife_alpha(ratings, level))
        assert found is None or found.low <= found.value <= found.high
        figure(lambda ratings=ratings: krippendorff_alpha(ratings, level, rng=rng, resamples=9))
        figure(lambda ratings=ratings: pair_bootstrap_alpha(ratings, level, rng=rng, resamples=9))
        figure(lambda ratings=ratings: unit_disagreement(ratings, level))
        figure(lambda ratings=ratings: pairwise_agreement(ratings, level))
        for function in (percent_agreement, fleiss_kappa, gwet_ac):
            figure(lambda f=function, ratings=ratings: f(ratings, rng=rng, resamples=9))


@pytest.mark.parametrize("coefficient", ["gwet", "fleiss", "conger", "brennan_prediger"])
def test_coefficients_with_errors(odd, coefficient):
    for ratings in odd:
        for weighting in ("identity", "quadratic", "ratio", "circular", "bipolar"):
            found = figure(lambda r=ratings, w=weighting: linearized(r, coefficient, weighting=w))
            assert found is None or found.low <= found.value <= min(1, found.high) + 1e-12


@pytest.mark.parametrize("level", LEVELS)
def test_changes(odd, level, rng):
    sampling = Sampling(1, 9)
    for ratings, other in pairwise(odd):
        n = ratings.shape[1]
        same = np.array(rng.integers(1, 4, (3, n)), dtype=float)
        for sides, compare in (
            ((ratings, same), alpha_change_on_same_units),
            ((ratings, other), alpha_change_between_sets),
        ):
            figure(lambda s=sides, f=compare: f(*s, level, rng=rng, resamples=9))
        slices = {"some": rng.random(n) < 0.5, "all": np.ones(n, dtype=bool)}
        assert len(alpha_by_slice(ratings, level, slices, sampling=sampling)) == 2
        names = windows(rng.random(n), 3).tolist()
        found = stability(ratings, level, names, order=range(3), sampling=sampling)
        assert len(found.stretches) == 3


@pytest.mark.parametrize("level", LEVELS)
def test_panels_and_plans(odd, level, rng):
    for ratings in odd:
        assert len(raters_left_out(ratings, level, rng=rng, resamples=9)) == len(ratings)
        figure(
            lambda ratings=ratings: rater_camps(ratings, level, rng=rng, shuffles=3, resamples=9)
        )
        learnt = figure(lambda ratings=ratings: structure_of(ratings))
        if learnt is not None:
            figure(
                lambda learnt=learnt: expected_width(
                    learnt, level, n_units=9, n_raters=3, rng=rng, simulations=3
                )
            )
