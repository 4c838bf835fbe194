"""Two small regressions: least squares with HC3 errors, Firth's logistic with clustered errors."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray

ROUNDS = 500
CLOSE = 1e-9
LONGEST_STEP = 2.0


@dataclass(frozen=True)
class Fit:
    """Coefficients of a regression.

    Attributes
    ----------
    coefficients : ndarray, shape (n_terms,)
        One per column of the design.
    covariance : ndarray, shape (n_terms, n_terms)
        Robust: HC3 for least squares, clustered for the logistic.
    n : int
        Rows, or clusters where there are any.
    freedom : int
        ``n`` less the number of terms.
    """

    coefficients: FloatArray
    covariance: FloatArray
    n: int
    freedom: int


def least_squares(response: FloatArray, design: FloatArray) -> Fit:
    """Ordinary least squares whose errors may differ from row to row (HC3).

    Parameters
    ----------
    response : ndarray, shape (n,)
    design : ndarray, shape (n, n_terms)
        With its own column of ones.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: no more rows than terms; ``constant_rater``: terms that are not told
        apart, as one of them does not vary.

    References
    ----------
    MacKinnon and White (1985), J Econometrics 29, 305-325.

    Examples
    --------
    >>> fit = least_squares(np.array([1.0, 2.0, 2.0, 3.0]), np.c_[np.ones(4), [0.0, 1, 1, 2]])
    >>> fit.coefficients.round(6)
    array([1., 1.])
    """
    n, terms = design.shape
    _check(design)
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ response
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    residuals = (response - design @ coefficients) / np.maximum(1 - leverage, 1e-12)
    scores = design * residuals[:, None]
    return Fit(coefficients, bread @ (scores.T @ scores) @ bread, n, n - terms)


def firth_logistic(
    response: FloatArray, design: FloatArray, clusters: npt.NDArray[np.int64]
) -> Fit:
    """Logistic regression with Firth's correction: finite also where a term decides all.

    Parameters
    ----------
    response : ndarray, shape (n,)
        0 or 1.
    design : ndarray, shape (n, n_terms)
        With its own column of ones, if there is to be one.
    clusters : ndarray of int, shape (n,)
        Rows of one cluster (the verdicts on one pair) are not independent.

    Raises
    ------
    UndefinedStatistic
        As `least_squares`; ``no_fit``: no coefficients were found.

    References
    ----------
    Firth (1993), Biometrika 80, 27-38; Heinze and Schemper (2002), Stat Med 21, 2409-2419.

    Examples
    --------
    >>> x = np.array([-1.0, -1, 1, 1])  # decides all, so that plain logistic has no end
    >>> fit = firth_logistic(np.array([0.0, 0, 1, 1]), x[:, None], np.arange(4))
    >>> round(float(fit.coefficients[0]), 4)  # log(4.5 / 0.5)
    2.1972
    """
    _check(design)
    beta = np.zeros(design.shape[1])
    value = _penalized(response, design, beta)
    for _ in range(ROUNDS):
        chance, information = _state(design, beta)
        weights = chance * (1 - chance)
        inverse = np.linalg.inv(information)
        leverage = weights * np.einsum("ij,jk,ik->i", design, inverse, design)
        step = inverse @ design.T @ (response - chance + leverage * (0.5 - chance))
        step *= min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), CLOSE))
        while np.abs(step).max() > CLOSE and _penalized(response, design, beta + step) < value:
            step = step / 2
        beta = beta + step
        before, value = value, _penalized(response, design, beta)
        if np.abs(step).max() <= CLOSE or value - before < CLOSE:
            return _clustered(response, design, clusters, beta)
    raise UndefinedStatistic("no_fit", "The regression did not come to an end.")


def _penalized(response: FloatArray, design: FloatArray, beta: FloatArray) -> float:
    """Log-likelihood with Firth's penalty, half the logarithm of the information."""
    at = design @ beta
    likelihood = (response * at - np.logaddexp(0.0, at)).sum()
    return float(likelihood + np.linalg.slogdet(_state(design, beta)[1])[1] / 2)


def _clustered(
    response: FloatArray, design: FloatArray, clusters: npt.NDArray[np.int64], beta: FloatArray
) -> Fit:
    """Sandwich errors by cluster; never less than the model's own."""
    chance, information = _state(design, beta)
    inverse = np.linalg.inv(information)
    names, places = np.unique(clusters, return_inverse=True)
    sums = np.zeros((names.size, design.shape[1]))
    np.add.at(sums, places, design * (response - chance)[:, None])
    groups = names.size
    robust = inverse @ (sums.T @ sums) @ inverse * groups / max(groups - 1, 1)
    # Where a term decides all there are no residuals, and so no spread to go by.
    floor = np.sqrt(np.maximum(np.diag(inverse) / np.maximum(np.diag(robust), 1e-300), 1.0))
    covariance = robust * np.outer(floor, floor)
    return Fit(beta, covariance, groups, groups - design.shape[1])


def _state(design: FloatArray, beta: FloatArray) -> tuple[FloatArray, FloatArray]:
    chance = special.expit(design @ beta)
    information = (design * (chance * (1 - chance))[:, None]).T @ design
    return chance, information


def _check(design: FloatArray) -> None:
    n, terms = design.shape
    if n <= terms:
        raise UndefinedStatistic("too_few_units", "Too few units have all the values.")
    if np.linalg.matrix_rank(design) < terms:
        raise UndefinedStatistic("constant_rater", "One of the variables does not vary.")
