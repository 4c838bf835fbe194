import numpy as np
import pytest

from evalhub.stats.consensus.bradley_terry import Comparisons, bradley_terry
from evalhub.stats.consensus.dawid_skene import dawid_skene
from evalhub.stats.consensus.glad import glad
from evalhub.stats.consensus.mace import mace
from evalhub.stats.consensus.one_coin import one_coin
from tests.stats.crowds import simulate, thinned


@pytest.fixture
def crowd(rng):
    ratings, truth = simulate(rng, [0.9, 0.85, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4], 500)
    return thinned(rng, ratings, 5), truth


def asked(ask, name, ratings):
    """What crowd-kit says, as an array of shape (n_units, n_values)."""
    raters, units = np.nonzero(~np.isnan(ratings))
    values = ratings[raters, units].astype(int)
    found = ask(f"aggregation.{name}", raters=raters, units=units, values=values)
    return np.array([found[key] for key in sorted(found)]).T


def test_dawid_skene_is_that_of_crowdkit(ask, crowd):
    ratings, _truth = crowd
    ours, theirs = dawid_skene(ratings, smoothing=1e-9), asked(ask, "dawid_skene", ratings)
    np.testing.assert_allclose(ours.posteriors, theirs, atol=0.02)
    assert (ours.posteriors.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.995


def test_one_coin_is_that_of_crowdkit(ask, crowd):
    ratings, _truth = crowd
    ours, theirs = one_coin(ratings, smoothing=1e-9), asked(ask, "one_coin", ratings)
    np.testing.assert_allclose(ours.posteriors, theirs, atol=0.02)


def test_mace_is_that_of_crowdkit(ask, crowd, rng):
    # Their last step is variational and their starts are drawn: chances differ a little.
    ratings, _truth = crowd
    ours, theirs = mace(ratings, rng=rng), asked(ask, "mace", ratings)
    assert np.abs(ours.posteriors - theirs).mean() < 0.01
    assert (ours.posteriors.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.98


def test_glad_is_about_that_of_crowdkit(ask, crowd):
    # Their M step is cut short elsewhere, so the values agree and the chances nearly.
    ratings, truth = crowd
    ours, theirs = glad(ratings), asked(ask, "glad", ratings)
    assert (ours.posteriors.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.98
    assert np.abs(ours.posteriors - theirs).mean() < 0.03
    right = (theirs.argmax(axis=1) == truth).mean()
    assert (ours.labels == truth).mean() == pytest.approx(right, abs=0.02)


@pytest.mark.parametrize("outcomes", [[1.0, 0.0], [1.0, 0.5, 0.0]])
def test_strengths_are_those_of_evalica_and_crowdkit(ask, rng, outcomes):
    first = rng.integers(0, 6, 400)
    second = (first + rng.integers(1, 6, 400)) % 6
    outcome = rng.choice(outcomes, 400)
    found = bradley_terry(Comparisons(first, second, outcome), rng=rng, resamples=2)
    strengths = np.exp([one.value for one in found.scores])
    theirs = ask("aggregation.bradley_terry", first=first, second=second, outcome=outcome)
    assert len(theirs) == (1 if 0.5 in outcomes else 2)
    for scores in theirs.values():
        np.testing.assert_allclose(
            strengths / strengths.sum(), np.array(scores) / np.sum(scores), atol=1e-6
        )
