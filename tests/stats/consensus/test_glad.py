import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from evalhub.stats.consensus.glad import glad
from evalhub.stats.consensus.majority import majority
from evalhub.stats.errors import UndefinedStatistic

full_ratings = arrays(np.float64, (4, 10), elements=st.sampled_from([1.0, 2.0])).filter(
    lambda matrix: np.unique(matrix).size > 1
)


def test_abilities_and_ease_are_found(rng):
    ability = np.array([3.0, 2.5, 2, 1.5, 1, 1, 0.5, 0.5, 0, 0, 0, -1])
    ease = np.exp(rng.normal(0, 1, 800))
    truth = rng.integers(0, 2, ease.size)
    right = rng.random((ability.size, ease.size)) < 1 / (1 + np.exp(-np.outer(ability, ease)))
    ratings = np.where(right, truth, 1 - truth).astype(float)
    found = glad(ratings)
    assert spearmanr(found.ability, ability).statistic > 0.95
    assert spearmanr(found.ease, ease).statistic > 0.5
    assert found.ability[-1] < 0
    assert (found.labels == truth).mean() > (majority(ratings).labels == truth).mean() + 0.03
    assert found.converged


@settings(max_examples=20, deadline=None)
@given(full_ratings)
def test_objective_never_falls_and_order_does_not_matter(matrix):
    found, turned = glad(matrix, max_iterations=15), glad(matrix[::-1, ::-1], max_iterations=15)
    assert (np.diff(found.log_likelihood) > -1e-7).all()
    np.testing.assert_allclose(found.posteriors.sum(axis=1), 1)
    np.testing.assert_allclose(turned.posteriors[::-1], found.posteriors, atol=1e-3)


def test_an_unanimous_unit_is_easier_than_a_split_one():
    found = glad([[1, 1, 2, 2, 1], [1, 1, 2, 2, 2], [1, 1, 2, 2, 1], [1, 1, 2, 2, 2]])
    assert found.ease[:4].min() > found.ease[4]
    assert np.isnan(found.labels[4])
    assert found.confidence[4] == pytest.approx(0.5, abs=1e-6)


def test_two_ratings_of_a_unit_are_too_few():
    with pytest.raises(UndefinedStatistic) as caught:
        glad([[1, 2, 1], [1, 1, 2]])
    assert caught.value.reason == "too_few_ratings"
