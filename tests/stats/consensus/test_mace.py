import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.consensus.answers import most_certain
from evalhub.stats.consensus.mace import mace
from evalhub.stats.consensus.majority import majority

NAN = np.nan
ratings_with_gaps = arrays(
    np.float64, (4, 10), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0])
).filter(lambda matrix: np.unique(matrix[~np.isnan(matrix)]).size > 1)


@pytest.fixture
def crowd(rng):
    """Four who mostly know, and four who spam with a value of their own."""
    competence = np.array([0.9, 0.8, 0.7, 0.6, 0.05, 0.05, 0.0, 0.0])
    habits = np.array([[0.8, 0.1, 0.1]] * 6 + [[0.05, 0.9, 0.05]] * 2)
    truth = rng.integers(0, 3, 1500)
    habit = np.stack([rng.choice(3, truth.size, p=row) for row in habits])
    knows = rng.random(habit.shape) < competence[:, None]
    return np.where(knows, truth, habit).astype(float), truth, competence, habits


def test_competence_and_habits_are_found(crowd, rng):
    ratings, truth, competence, habits = crowd
    found = mace(ratings, rng=rng)
    np.testing.assert_allclose(found.competence, competence, atol=0.06)
    np.testing.assert_allclose(found.spamming[4:], habits[4:], atol=0.05)
    assert (found.labels == truth).mean() > (majority(ratings).labels == truth).mean() + 0.1


def test_certain_units_are_right_more_often(crowd, rng):
    ratings, truth, *_rest = crowd
    found = mace(ratings, rng=rng)
    kept = most_certain(found, 0.6)
    right = found.labels == truth
    assert right[kept].mean() > right[~kept].mean() + 0.03
    assert kept.mean() == pytest.approx(0.6, abs=0.08)


@settings(max_examples=15, deadline=None)
@given(ratings_with_gaps)
def test_probabilities_add_up_and_the_seed_decides(matrix):
    first, second = (
        mace(matrix, rng=np.random.default_rng(5), restarts=3, iterations=10) for _ in range(2)
    )
    np.testing.assert_array_equal(first.posteriors, second.posteriors)
    np.testing.assert_allclose(first.posteriors.sum(axis=1), 1)
    np.testing.assert_allclose(first.spamming.sum(axis=1), 1)
    known = first.competence[~np.isnan(first.competence)]
    assert ((known >= 0) & (known <= 1)).all()


def test_more_starts_never_end_lower(crowd):
    ratings = crowd[0][:, :60]
    one, ten = (mace(ratings, rng=np.random.default_rng(1), restarts=n) for n in (1, 10))
    assert ten.log_likelihood >= one.log_likelihood
    assert (one.restarts, ten.restarts) == (1, 10)
