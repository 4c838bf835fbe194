"""Ordinal logistic regression (proportional odds) by Newton's method, many weightings at once."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray, IntArray

ROUNDS = 60
CLOSE = 1e-8
# Beyond this the logistic function is flat: a term that decides all has come far enough.
STEEP = 30.0
_LEAST = 1e-300
# Keeps a step finite where the data leave a direction open.
_RIDGE = 1e-9


@dataclass(frozen=True)
class OrdinalFit:
    """Fits of one model to one or more weightings of the same rows.

    Attributes
    ----------
    thresholds : ndarray, shape (n_fits, n_points - 1)
        Ascending; P(score <= k) is the logistic function of threshold k less the linear part.
    coefficients : ndarray, shape (n_fits, n_terms)
        Above 0: more of it, higher scores.
    log_likelihood : ndarray, shape (n_fits,)
        NaN for a weighting in which a point of the scale has no weight: there is no fit.
    """

    thresholds: FloatArray
    coefficients: FloatArray
    log_likelihood: FloatArray


def ordinal_logistic(scores: IntArray, terms: FloatArray, weights: FloatArray) -> OrdinalFit:
    """Fit P(score <= k) = logistic(threshold_k - terms @ coefficients).

    Parameters
    ----------
    scores : ndarray of int, shape (n,)
        Places 0 to n_points - 1.
    terms : ndarray, shape (n, n_terms)
        Without a column of ones; no term at all is allowed.
    weights : ndarray, shape (n_fits, n)
        How often each row counts.

    Raises
    ------
    UndefinedStatistic
        ``constant_rater``: only one point of the scale was given.

    References
    ----------
    McCullagh (1980), J R Stat Soc B 42, 109-142.

    Examples
    --------
    >>> fit = ordinal_logistic(np.array([0, 1, 1, 1]), np.empty((4, 0)), np.ones((1, 4)))
    >>> round(float(fit.thresholds[0, 0]), 4)  # log(1/3)
    -1.0986
    """
    n_points = int(scores.max(initial=0)) + 1
    if n_points < 2:
        raise UndefinedStatistic("constant_rater", "Only one point of the scale was given.")
    model = _Model(scores, terms, n_points)
    theta = model.start(weights)
    value = model.log_likelihood(theta, weights)
    value[((weights @ model.counts) <= 0).any(axis=1)] = np.nan
    active = ~np.isnan(value)
    for _ in range(ROUNDS):
        rows = np.flatnonzero(active)
        if not rows.size:
            break
        step = model.step(theta[rows], weights[rows])
        theta[rows], value[rows], gained = model.take(theta[rows], step, weights[rows], value[rows])
        active[rows] = gained > CLOSE
    cuts = n_points - 1
    return OrdinalFit(theta[:, :cuts], theta[:, cuts:], value)


class _Model:
    """The rows of a regression, with the places of their thresholds in the parameters."""

    def __init__(self, scores: IntArray, terms: FloatArray, n_points: int) -> None:
        n, n_terms = terms.shape
        self.cuts = n_points - 1
        self.counts = np.arange(n_points) == scores[:, None]
        upper = np.zeros((n, self.cuts + n_terms))
        lower = np.zeros_like(upper)
        rows = np.arange(n)
        has_upper, has_lower = scores < self.cuts, scores > 0
        upper[rows[has_upper], scores[has_upper]] = 1.0
        lower[rows[has_lower], scores[has_lower] - 1] = 1.0
        upper[:, self.cuts :] = -terms
        lower[:, self.cuts :] = -terms
        self.upper, self.lower = upper, lower
        self.no_upper, self.no_lower = ~has_upper, ~has_lower

    def start(self, weights: FloatArray) -> FloatArray:
        """Thresholds of the shares, half a unit added to each; no effect of any term."""
        given = weights @ self.counts + 0.5
        below = np.cumsum(given, axis=1)[:, :-1] / given.sum(axis=1, keepdims=True)
        theta = np.zeros((weights.shape[0], self.upper.shape[1]))
        theta[:, : self.cuts] = special.logit(below)
        return theta

    def ends(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Cumulative chances at the upper and lower end of each row's point."""
        upper = special.expit(np.clip(theta @ self.upper.T, -STEEP, STEEP))
        lower = special.expit(np.clip(theta @ self.lower.T, -STEEP, STEEP))
        return np.where(self.no_upper, 1.0, upper), np.where(self.no_lower, 0.0, lower)

    def log_likelihood(self, theta: FloatArray, weights: FloatArray) -> FloatArray:
        upper, lower = self.ends(theta)
        chance = upper - lower
        value = (weights * np.log(np.maximum(chance, _LEAST))).sum(axis=1)
        ordered = ((chance > 0) | (weights == 0)).all(axis=1)
        return np.where(ordered, value, -np.inf)

    def step(self, theta: FloatArray, weights: FloatArray) -> FloatArray:
        """Newton's step of each fit."""
        upper, lower = self.ends(theta)
        chance = np.maximum(upper - lower, 1e-15)
        dense_up, dense_low = upper * (1 - upper), lower * (1 - lower)
        bent_up, bent_low = dense_up * (1 - 2 * upper), dense_low * (1 - 2 * lower)
        up, low = dense_up / chance, dense_low / chance
        gradient = (weights * up) @ self.upper - (weights * low) @ self.lower
        parts = (
            (self.upper, self.upper, up**2 - bent_up / chance),
            (self.lower, self.lower, low**2 + bent_low / chance),
            (self.upper, self.lower, -up * low),
            (self.lower, self.upper, -up * low),
        )
        size = theta.shape[1]
        curvature = np.zeros((theta.shape[0], size, size))
        for left, right, factor in parts:
            products = (left[:, :, None] * right[:, None, :]).reshape(left.shape[0], -1)
            curvature += ((weights * factor) @ products).reshape(-1, size, size)
        scale = np.maximum(np.trace(curvature, axis1=1, axis2=2) / size, 1.0)
        curvature += _RIDGE * scale[:, None, None] * np.eye(size)
        return np.asarray(np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0])

    def take(
        self, theta: FloatArray, step: FloatArray, weights: FloatArray, value: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Go the step, halved until it does not lose; returns also what was gained."""
        part = np.ones(theta.shape[0])
        best, reached = theta.copy(), value.copy()
        waiting = np.ones(theta.shape[0], dtype=bool)
        for _ in range(30):
            tried = theta + part[:, None] * step
            now = self.log_likelihood(tried, weights)
            better = waiting & (now >= value)
            best[better], reached[better] = tried[better], now[better]
            waiting &= ~better
            if not waiting.any():
                break
            part[waiting] /= 2
        return best, reached, reached - value
