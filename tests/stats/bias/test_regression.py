import numpy as np
import pytest

from evalhub.stats.bias.regression import firth_logistic, least_squares
from evalhub.stats.errors import UndefinedStatistic


def test_least_squares_with_hc3_errors_are_those_of_statsmodels(ask, rng):
    design = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    response = design @ [1.0, 0.5, -0.3] + rng.normal(size=60) * (1 + np.abs(design[:, 1]))
    ours, theirs = (
        least_squares(response, design),
        ask("regressions.least_squares", response=response, design=design),
    )
    np.testing.assert_allclose(ours.coefficients, theirs["coefficients"])
    np.testing.assert_allclose(ours.covariance, theirs["covariance"])


def test_with_many_rows_firths_correction_is_small_and_the_errors_are_statsmodels(ask, rng):
    clusters = np.repeat(np.arange(1500), 2)
    design = np.column_stack([np.ones(3000), rng.normal(size=(3000, 2))])
    chance = 1 / (1 + np.exp(-(design @ [0.2, 1.0, -0.5]) - rng.normal(size=1500)[clusters]))
    response = (rng.random(3000) < chance) * 1.0
    ours, theirs = (
        firth_logistic(response, design, clusters),
        ask("regressions.clustered_logistic", response=response, design=design, clusters=clusters),
    )
    np.testing.assert_allclose(ours.coefficients, theirs["coefficients"], atol=3e-3)
    np.testing.assert_allclose(ours.covariance, theirs["covariance"], rtol=0.05, atol=1e-4)


def test_a_term_that_decides_all_has_a_finite_coefficient_with_a_wide_error():
    sign = np.repeat([1.0, -1.0], 30)
    fit = firth_logistic((sign + 1) / 2, sign[:, None], np.arange(60))
    # 60 right of 60 and half a case on either side: log(60.5 / 0.5).
    assert fit.coefficients[0] == pytest.approx(np.log(121))
    assert fit.covariance[0, 0] > 0.5


@pytest.mark.parametrize(
    ("design", "reason"),
    [(np.ones((3, 2)), "constant_rater"), (np.ones((2, 2)), "too_few_units")],
)
def test_terms_that_cannot_be_told_apart_are_refused(design, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        least_squares(np.zeros(len(design)), design)
    assert caught.value.reason == reason
