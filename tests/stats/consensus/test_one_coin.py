import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.consensus.majority import majority
from evalhub.stats.consensus.one_coin import one_coin
from tests.stats.crowds import simulate, thinned

NAN = np.nan
ratings_with_gaps = arrays(
    np.float64, (4, 10), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0])
).filter(lambda matrix: np.unique(matrix[~np.isnan(matrix)]).size > 1)


def test_one_step_by_hand():
    # Two raters, units 1 1 and 1 2. Vote shares (1, 0), (.5, .5): prior (.75, .25).
    # Accuracy: (1 + .5) / 2 for both. Unit 1: .75 * .75 * .75 against .25 * .25 * .25 = 27 : 1.
    # Unit 2: .75 * .75 * .25 against .25 * .25 * .75 = 3 : 1.
    found = one_coin([[1, 1], [1, 2]], smoothing=1e-12, max_iterations=1)
    np.testing.assert_allclose(found.accuracy, [0.75, 0.75])
    np.testing.assert_allclose(found.posteriors, [[27 / 28, 1 / 28], [0.75, 0.25]])
    assert found.log_likelihood[0] == pytest.approx(np.log(28 / 64 * 12 / 64))
    assert not found.converged


@settings(max_examples=40, deadline=None)
@given(ratings_with_gaps)
def test_objective_never_falls_and_order_does_not_matter(matrix):
    found, turned = one_coin(matrix), one_coin(matrix[::-1, ::-1])
    assert (np.diff(found.log_likelihood) > -1e-7).all()
    np.testing.assert_allclose(found.posteriors.sum(axis=1), 1)
    np.testing.assert_allclose(turned.posteriors[::-1], found.posteriors, atol=1e-5)


def test_known_accuracies_are_found_with_few_ratings(rng):
    accuracies = np.tile([0.95, 0.8, 0.65, 0.5, 0.35], 4)
    ratings, truth = simulate(rng, accuracies, n_units=4000, n_values=4)
    few = thinned(rng, ratings, 4)
    found = one_coin(few)
    np.testing.assert_allclose(found.accuracy, accuracies, atol=0.06)
    assert (found.labels == truth).mean() > (majority(few).labels == truth).mean() + 0.05
    # What it calls 90 % certain is right about as often.
    sure = found.confidence > 0.9
    assert (found.labels == truth)[sure].mean() == pytest.approx(
        found.confidence[sure].mean(), abs=0.03
    )


def test_rater_without_ratings_has_no_accuracy():
    assert np.isnan(one_coin([[1, 2], [1, 2], [NAN, NAN]]).accuracy[2])
