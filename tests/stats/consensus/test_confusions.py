import numpy as np
import pytest

from evalhub.stats.consensus.confusions import rater_confusions
from evalhub.stats.consensus.dawid_skene import dawid_skene
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.crowds import simulate

NAN = np.nan


def test_counts_and_rates_by_hand():
    # Truth 1 1 2 -; rater 0: 1 2 2 1; rater 1: - 1 1 -.
    found = rater_confusions([[1, 2, 2, 1], [NAN, 1, 1, NAN]], [1, 1, 2, NAN])
    np.testing.assert_array_equal(found.counts[0], [[1, 1], [0, 1]])
    np.testing.assert_array_equal(found.counts[1], [[1, 0], [1, 0]])
    np.testing.assert_allclose(found.rates[0], [[0.5, 0.5], [0, 1]])
    assert found.n.tolist() == [3, 2]
    assert found.accuracy(1).value == pytest.approx(0.5)


def test_probable_truth_is_broken_into_shares():
    found = rater_confusions([[1, 2]], [[0.75, 0.25], [0.5, 0.5]], values=[1, 2])
    np.testing.assert_allclose(found.counts[0], [[0.75, 0.5], [0.25, 0.5]])
    assert found.accuracy(0).value == pytest.approx(1.25 / 2)


def test_rates_under_the_model_are_its_error_rates(rng):
    ratings, _truth = simulate(rng, [0.9, 0.8, 0.6], n_units=800)
    model = dawid_skene(ratings, tolerance=1e-12)
    found = rater_confusions(ratings, model.posteriors, values=model.values)
    np.testing.assert_allclose(found.rates, model.confusion, atol=2e-3)


def test_a_row_without_a_unit_has_no_rates():
    found = rater_confusions([[1, 2]], [1, 1], values=[1, 2])
    assert np.isnan(found.rates[0, 1]).all()
    with pytest.raises(UndefinedStatistic) as caught:
        rater_confusions([[1, NAN]], [NAN, 1])
    assert caught.value.reason == "no_unit"
    with pytest.raises(ValueError, match="one true value"):
        rater_confusions([[1, 2]], [1, 2, 1])
