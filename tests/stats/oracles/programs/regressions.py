"""Regressions by statsmodels."""

from typing import Any

import numpy as np
import statsmodels.api as sm
from statsmodels.miscmodels.ordinal_model import OrderedModel


def least_squares(response: list[float], design: list[list[float]]) -> dict[str, Any]:
    """Coefficients and HC3 covariance."""
    found = sm.OLS(np.array(response), np.array(design)).fit(cov_type="HC3")
    return {"coefficients": found.params.tolist(), "covariance": found.cov_params().tolist()}


def ordinal(scores: list[int], terms: list[list[float]]) -> dict[str, Any]:
    """Thresholds, coefficients and log-likelihood of proportional odds."""
    model = OrderedModel(np.array(scores), np.array(terms), distr="logit")
    found = model.fit(method="bfgs", disp=False, gtol=1e-8, maxiter=1000)
    n_terms = np.array(terms).shape[1]
    thresholds = model.transform_threshold_params(found.params[n_terms:])[1:-1]
    return {
        "coefficients": found.params[:n_terms].tolist(),
        "thresholds": thresholds.tolist(),
        "log_likelihood": float(found.llf),
    }


def clustered_logistic(
    response: list[int], design: list[list[float]], clusters: list[int]
) -> dict[str, Any]:
    """Coefficients and covariance clustered without statsmodels' correction for few rows."""
    found = sm.GLM(np.array(response), np.array(design), family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(clusters), "use_correction": False}
    )
    return {"coefficients": found.params.tolist(), "covariance": found.cov_params().tolist()}
