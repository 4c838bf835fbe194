import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.consensus.majority import majority
from evalhub.stats.consensus.weighted import leave_one_out_accuracy, weighted_vote
from tests.stats.crowds import simulate

NAN = np.nan
ratings_with_gaps = arrays(
    np.float64, (4, 10), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0])
).filter(lambda matrix: np.unique(matrix[~np.isnan(matrix)]).size > 1)


def test_weights_are_counted_and_ties_are_told_apart():
    # Unit 1: 3 for 1 against 1 + 2 for 2. Unit 2: 3 against 1. Unit 3: nobody. Unit 4: weight 0.
    matrix = [[1, 1, NAN, NAN], [2, 2, NAN, NAN], [2, NAN, NAN, NAN], [NAN, NAN, NAN, 2]]
    found = weighted_vote(matrix, [3, 1, 2, 0])
    np.testing.assert_array_equal(found.labels, [NAN, 1, NAN, NAN])
    assert found.tied.tolist() == [True, False, False, True]
    np.testing.assert_allclose(found.confidence, [0.5, 0.75, NAN, 0.5])
    assert (found.n, np.isnan(found.accuracy).all()) == (3, True)


def test_accuracy_leaves_out_ones_own_vote_and_units_without_a_majority_of_the_others():
    # Rater 0 on unit 0: others 1 1, hit. Unit 1: others 1 2, tied. Unit 2: nobody else.
    # Raters 1 and 2 on unit 0: hits; on unit 1: others (2, 2) and (2, 1).
    found = leave_one_out_accuracy([[1, 2, 1], [1, 1, NAN], [1, 2, NAN]])
    np.testing.assert_allclose(found, [2 / 3, 2 / 4, 2 / 3])


@settings(max_examples=30, deadline=None)
@given(ratings_with_gaps, st.sampled_from([0.5, 1.0, 7.0]))
def test_equal_weights_are_a_majority(matrix, weight):
    found, plain = weighted_vote(matrix, [weight] * 4), majority(matrix)
    np.testing.assert_array_equal(found.labels, plain.labels)
    np.testing.assert_array_equal(found.tied, plain.tied)
    np.testing.assert_allclose(found.confidence, plain.share)


def test_estimated_weights_beat_a_plain_majority(rng):
    accuracies = [0.95, 0.9, 0.5, 0.4, 0.34]
    ratings, truth = simulate(rng, accuracies, n_units=2000)
    found = weighted_vote(ratings)
    assert np.all(np.diff(found.weights) < 0)
    assert (found.labels == truth).mean() > (majority(ratings).labels == truth).mean() + 0.05


@pytest.mark.parametrize("weights", [[1, -1], [1, NAN], [1]])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(ValueError, match="one weight per rater"):
        weighted_vote([[1, 2], [2, 1]], weights)
