import numpy as np
import pytest

from evalhub.stats.bias.ordinal import ordinal_logistic
from evalhub.stats.errors import UndefinedStatistic


def draw(rng, n=400):
    terms = rng.normal(size=(n, 2))
    latent = terms @ [1.2, -0.4] + rng.logistic(size=n)
    return np.searchsorted([-2.0, -0.5, 0.5, 2.0], latent), terms


def test_it_is_the_model_of_statsmodels(ask, rng):
    scores, terms = draw(rng)
    ours = ordinal_logistic(scores, terms, np.ones((1, 400)))
    theirs = ask("regressions.ordinal", scores=scores, terms=terms)
    np.testing.assert_allclose(ours.coefficients[0], theirs["coefficients"], atol=1e-4)
    np.testing.assert_allclose(ours.thresholds[0], theirs["thresholds"], atol=1e-4)
    assert ours.log_likelihood[0] == pytest.approx(theirs["log_likelihood"], abs=1e-6)


def test_weights_stand_for_repeated_rows(rng):
    scores, terms = draw(rng, 120)
    weights = rng.integers(0, 4, (3, 120))
    weighted = ordinal_logistic(scores, terms, weights * 1.0)
    for row, times in enumerate(weights):
        rows = np.repeat(np.arange(120), times)
        repeated = ordinal_logistic(scores[rows], terms[rows], np.ones((1, rows.size)))
        np.testing.assert_allclose(weighted.coefficients[row], repeated.coefficients[0], atol=1e-5)


def test_a_weighting_without_a_point_of_the_scale_has_no_fit(rng):
    scores, terms = draw(rng)
    found = ordinal_logistic(scores, terms, np.stack([(scores != 2) * 1.0, np.ones(400)]))
    alone = ordinal_logistic(scores, terms, np.ones((1, 400)))
    assert np.isnan(found.log_likelihood[0])
    np.testing.assert_allclose(found.coefficients[1], alone.coefficients[0])


def test_a_term_that_decides_all_ends_with_no_loss(rng):
    scores = np.repeat([0, 1, 2], 20)
    found = ordinal_logistic(scores, scores[:, None] * 1.0, np.ones((1, 60)))
    assert found.log_likelihood[0] == pytest.approx(0, abs=1e-3)


def test_one_point_is_no_scale():
    with pytest.raises(UndefinedStatistic) as caught:
        ordinal_logistic(np.zeros(5, dtype=np.int64), np.ones((5, 1)), np.ones((1, 5)))
    assert caught.value.reason == "constant_rater"
