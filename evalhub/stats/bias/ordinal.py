"""Ordinal logistic regression (proportional odds) by Newton's method, many weightings at once."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray, IntArray

ROUNDS = 60
HALVINGS = 30
CLOSE = 1e-8
# Beyond this the logistic function is flat: a term that decides all has come far enough.
STEEP = 30.0
_LEAST = 1e-15
# Keeps a step finite where the data leave a direction open.
_RIDGE = 1e-9
# From so many weightings on it pays to fit their mean first.
_MANY = 5


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
    order = np.argsort(scores, kind="stable")
    model = _Model(scores[order], terms[order], n_points)
    by_point = weights[:, order]
    if weights.shape[0] < _MANY:
        theta, value = model.fit(by_point, model.start(by_point))
    else:
        # Weightings of the same rows lie near that of their mean.
        mean = by_point.mean(axis=0, keepdims=True)
        middle, _ = model.fit(mean, model.start(mean))
        theta, value = model.fit(by_point, np.repeat(middle, weights.shape[0], axis=0))
    cuts = n_points - 1
    return OrdinalFit(theta[:, :cuts], theta[:, cuts:], value)


@dataclass
class _State:
    """Log-likelihood of each fit, its gradient and its negative second derivatives."""

    value: FloatArray
    gradient: FloatArray
    curvature: FloatArray

    def put(self, rows: IntArray, other: "_State", chosen: IntArray) -> None:
        """Replace some fits by others."""
        self.value[rows] = other.value[chosen]
        self.gradient[rows] = other.gradient[chosen]
        self.curvature[rows] = other.curvature[chosen]


class _Model:
    """Rows in order of their scores; the parameters are thresholds, then coefficients."""

    def __init__(self, scores: IntArray, terms: FloatArray, n_points: int) -> None:
        self.cuts, self.n_terms = n_points - 1, terms.shape[1]
        ends = np.searchsorted(scores, np.arange(n_points + 1))
        self.points = [slice(ends[at], ends[at + 1]) for at in range(n_points)]
        self.terms = terms
        self.products = (terms[:, :, None] * terms[:, None, :]).reshape(terms.shape[0], -1)

    def start(self, weights: FloatArray) -> FloatArray:
        """Thresholds of the shares, half a unit added to each; no effect of any term."""
        given = self.counts(weights) + 0.5
        below = np.cumsum(given, axis=1)[:, :-1] / given.sum(axis=1, keepdims=True)
        theta = np.zeros((weights.shape[0], self.cuts + self.n_terms))
        theta[:, : self.cuts] = special.logit(below)
        return theta

    def counts(self, weights: FloatArray) -> FloatArray:
        """Weight of each point of the scale."""
        return np.column_stack([weights[:, rows].sum(axis=1) for rows in self.points])

    def fit(self, weights: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Newton's method from a start on; parameters and log-likelihoods."""
        state = self.state(theta, weights)
        state.value[(self.counts(weights) <= 0).any(axis=1)] = np.nan
        rows = np.flatnonzero(~np.isnan(state.value))
        for _ in range(ROUNDS):
            if not rows.size:
                break
            step = _solved(state.gradient[rows], state.curvature[rows])
            promised = (state.gradient[rows] * step).sum(axis=1) / 2
            last = promised <= CLOSE
            # So near the top the curve is its parabola: what it promises is what is gained.
            theta[rows[last]] += step[last]
            state.value[rows[last]] += promised[last]
            rows, before = rows[~last], state.value[rows[~last]]
            self.take(theta, state, weights, (rows, step[~last]))
            rows = rows[state.value[rows] > before]
        return theta, state.value

    def take(
        self,
        theta: FloatArray,
        state: _State,
        weights: FloatArray,
        way: tuple[IntArray, FloatArray],
    ) -> None:
        """Go the steps of some fits, each halved until it does not lose."""
        rows, step = way
        for _ in range(HALVINGS):
            if not rows.size:
                return
            tried = theta[rows] + step
            found = self.state(tried, weights[rows])
            better = found.value >= state.value[rows]
            theta[rows[better]] = tried[better]
            state.put(rows[better], found, np.flatnonzero(better))
            rows, step = rows[~better], step[~better] / 2

    def state(self, theta: FloatArray, weights: FloatArray) -> _State:
        n_fits, size = theta.shape
        value, gradient = np.zeros(n_fits), np.zeros((n_fits, size))
        curvature = np.zeros((n_fits, size, size))
        state = _State(value, gradient, curvature)
        for point in range(self.cuts + 1):
            self.add(point, theta, weights[:, self.points[point]], state)
        below = np.tril_indices(size, -1)
        curvature[:, below[0], below[1]] = curvature[:, below[1], below[0]]
        return state

    def add(self, point: int, theta: FloatArray, weights: FloatArray, state: _State) -> None:
        """Add the rows of one point of the scale; of the curvature only what is not below.

        With F the chances at the point's upper and lower threshold and d = F (1 - F), the second
        derivatives of log(F_up - F_low) shrink to d and to d_up d_low / (F_up - F_low)**2.
        """
        cuts, rows = self.cuts, self.points[point]
        linear = theta[:, cuts:] @ self.terms[rows].T
        has_up, has_low = point < cuts, point > 0
        up, dense_up = _logistic(theta[:, [point]] - linear) if has_up else _ABOVE
        low, dense_low = _logistic(theta[:, [point - 1]] - linear) if has_low else _BELOW
        chance = up - low
        least = np.maximum(chance, _LEAST)
        logs = np.einsum("ij,ij->i", weights, np.log(least))
        lost = (chance <= 0) & (weights > 0)
        state.value += np.where(lost.any(axis=1), -np.inf, logs) if lost.any() else logs
        weighted = weights / least
        slopes = [weighted * dense_up, weighted * dense_low]
        crossed = np.einsum("ij,ij->i", slopes[0], dense_low / least) if has_up and has_low else 0.0
        dense = [weights * dense_up, weights * dense_low]
        state.gradient[:, cuts:] -= (slopes[0] - slopes[1]) @ self.terms[rows]
        bends = (dense[0] + dense[1]) @ self.products[rows]
        state.curvature[:, cuts:, cuts:] += bends.reshape(state.curvature[:, cuts:, cuts:].shape)
        for side, at in [(0, point)] * has_up + [(1, point - 1)] * has_low:
            state.gradient[:, at] += (1, -1)[side] * slopes[side].sum(axis=1)
            state.curvature[:, at, at] += dense[side].sum(axis=1) + crossed
            state.curvature[:, at, cuts:] -= dense[side] @ self.terms[rows]
        if has_up and has_low:
            state.curvature[:, point - 1, point] -= crossed


_BELOW, _ABOVE = (np.zeros((1, 1)), np.zeros((1, 1))), (np.ones((1, 1)), np.zeros((1, 1)))


def _logistic(at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the logistic function and its slope."""
    raised = np.exp(np.clip(at, -STEEP, STEEP))
    rest = 1 / (1 + raised)
    chance = raised * rest
    return chance, chance * rest


def _solved(gradient: FloatArray, curvature: FloatArray) -> FloatArray:
    """Return the Newton step of each fit."""
    size = gradient.shape[1]
    scale = np.maximum(np.trace(curvature, axis1=1, axis2=2) / size, 1.0)
    held = curvature + _RIDGE * scale[:, None, None] * np.eye(size)
    return np.asarray(np.linalg.solve(held, gradient[:, :, None])[:, :, 0])
