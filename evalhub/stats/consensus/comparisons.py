"""Pairwise comparisons, gathered by pair, and the likelihood of Bradley and Terry."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from evalhub.stats.tables import BoolArray, FloatArray, IntArray

Ties = Literal["half", "davidson"]
_STEPS = 100
_CLOSE = 1e-14
_LONGEST_STEP = 2.0
_ENDLESS = 15.0


@dataclass(frozen=True)
class Pairs:
    """How often the first of a pair won, tied and lost.

    Attributes
    ----------
    first, second : ndarray of int, shape (n_pairs,)
        The systems, in the order in which they were shown.
    n_systems : int
        Systems in all.
    """

    first: IntArray
    second: IntArray
    n_systems: int

    def spread(self, by_pair: FloatArray) -> FloatArray:
        """Sum one number per pair over systems: plus for the first, minus for the second."""
        plus = np.bincount(self.first, by_pair, minlength=self.n_systems)
        return np.asarray(plus - np.bincount(self.second, by_pair, minlength=self.n_systems))

    def laplacian(self, weights: FloatArray) -> FloatArray:
        """Weighted Laplacian of the comparisons, shape (n_systems, n_systems)."""
        cells = self.first * self.n_systems + self.second
        flat = np.bincount(cells, weights, minlength=self.n_systems**2)
        between = flat.reshape(self.n_systems, self.n_systems)
        between = between + between.T
        return np.asarray(np.diag(between.sum(axis=1)) - between)


@dataclass(frozen=True)
class Fit:
    """Maximum of the likelihood.

    Attributes
    ----------
    scores : ndarray, shape (n_systems,)
        Log-odds strengths, mean 0.
    order : float
        Log-odds that being shown first is worth; 0 where not asked for.
    tie : float
        Logarithm of Davidson's nu; 0 where ties are halves.
    log_likelihood : float
        At the maximum.
    """

    scores: FloatArray
    order: float
    tie: float
    log_likelihood: float

    @property
    def is_finite(self) -> bool:
        """Whether an end was found; log-odds of 15 take millions of comparisons to see."""
        return abs(self.order) < _ENDLESS


@dataclass(frozen=True)
class Model:
    """Which terms the model has.

    Attributes
    ----------
    ties : {"half", "davidson"}
        A tie is half a win for each, or an outcome of its own.
    order : bool
        Whether being shown first may be worth something.
    """

    ties: Ties
    order: bool

    @property
    def free(self) -> BoolArray:
        """Which of the two common terms, order and tie, are estimated."""
        return np.array([self.order, self.ties == "davidson"])


def is_connected(pairs: Pairs, counts: FloatArray) -> bool:
    """Tell whether strengths are finite: no group of systems always beats the rest.

    Examples
    --------
    >>> pairs = Pairs(np.array([0, 1]), np.array([1, 0]), 2)
    >>> is_connected(pairs, np.array([[1.0, 0, 0], [1.0, 0, 0]]))
    True
    >>> is_connected(pairs, np.array([[1.0, 0, 0], [0, 0, 1.0]]))
    False
    """
    ahead, behind = counts[:, 0] + counts[:, 1] > 0, counts[:, 2] + counts[:, 1] > 0
    rows = np.concatenate([pairs.first[ahead], pairs.second[behind]])
    columns = np.concatenate([pairs.second[ahead], pairs.first[behind]])
    shape = (pairs.n_systems, pairs.n_systems)
    beaten = sparse.csr_array((np.ones(rows.size), (rows, columns)), shape=shape)
    return int(connected_components(beaten, connection="strong", return_labels=False)) == 1


def has_order(pairs: Pairs, counts: FloatArray) -> bool:
    """Tell whether the effect of the order can be told from strengths at all.

    Examples
    --------
    >>> pairs = Pairs(np.array([0, 1]), np.array([1, 0]), 2)
    >>> has_order(pairs, np.array([[2.0, 0, 1.0], [2.0, 0, 1.0]]))
    True
    >>> has_order(pairs, np.array([[2.0, 0, 1.0], [0.0, 0, 0.0]]))  # always in one order
    False
    """
    met = np.flatnonzero(counts.sum(axis=1))
    design, rows = np.zeros((met.size, pairs.n_systems + 1)), np.arange(met.size)
    design[rows, pairs.first[met]], design[rows, pairs.second[met]] = 1.0, -1.0
    design[:, -1] = 1.0
    return int(np.linalg.matrix_rank(design)) == pairs.n_systems


def is_fitting(pairs: Pairs, counts: FloatArray, model: Model) -> bool:
    """Tell whether a resample has what the terms of the model need."""
    ties = model.ties == "half" or bool(counts[:, 1].any() and counts[:, ::2].any())
    if not ties or not is_connected(pairs, counts):
        return False
    return not model.order or has_order(pairs, counts)


def fit(pairs: Pairs, counts: FloatArray, model: Model, start: Fit | None = None) -> Fit:
    """Climb to the maximum by Newton's steps; the likelihood is concave.

    Parameters
    ----------
    pairs : Pairs
        Which systems were compared.
    counts : ndarray, shape (n_pairs, 3)
        First won, tied, second won; connected, see `is_connected`.
    model : Model
        Terms.
    start : Fit, optional
        Where to start.

    Examples
    --------
    >>> pairs = Pairs(np.array([0]), np.array([1]), 2)
    >>> found = fit(pairs, np.array([[3.0, 0.0, 1.0]]), Model("half", False))
    >>> round(float(np.exp(found.scores[0] - found.scores[1])), 6)
    3.0
    """
    if model.ties == "half":
        counts = counts @ np.array([[1, 0, 0], [0.5, 0, 0.5], [0, 0, 1]])
    size = pairs.n_systems
    place = np.zeros(size + 2)
    if start is not None:
        place = np.concatenate([start.scores, [start.order, start.tie]])
    kept = np.concatenate([np.ones(size, dtype=np.bool_), model.free])
    value, gradient, curvature = _likelihood(pairs, counts, model, place)
    for _ in range(_STEPS):
        step = np.zeros(size + 2)
        step[kept] = np.linalg.solve(curvature[np.ix_(kept, kept)], gradient[kept])
        step *= min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), _CLOSE))
        gain = float(gradient @ step)
        if gain < _CLOSE * max(1.0, abs(value)):
            break
        ahead = _likelihood(pairs, counts, model, place + step)
        # Concave, so half a step in the right direction rises in the end.
        while ahead[0] < value and gain > _CLOSE:
            step, gain = step / 2, gain / 2
            ahead = _likelihood(pairs, counts, model, place + step)
        place = place + step
        value, gradient, curvature = ahead
        if abs(place[size]) > _ENDLESS:
            break
    scores = place[:size] - place[:size].mean()
    return Fit(scores, float(place[size]), float(place[size + 1]), value)


def chances(gap: npt.ArrayLike, tie: float, ties: Ties) -> FloatArray:
    """Probabilities that the first wins, ties and loses, given how far it is ahead.

    Examples
    --------
    >>> chances([0.0], np.log(2), "davidson")
    array([[0.25, 0.5 , 0.25]])
    """
    ahead = np.asarray(gap, dtype=np.float64)
    level = np.full(ahead.shape, tie if ties == "davidson" else -np.inf)
    logits = np.stack([ahead / 2, level, -ahead / 2], axis=-1)
    scaled = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(scaled / scaled.sum(axis=-1, keepdims=True))


def _likelihood(
    pairs: Pairs, counts: FloatArray, model: Model, place: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Log-likelihood, its gradient, and minus its second derivatives (mean score fixed)."""
    size, n = pairs.n_systems, counts.sum(axis=1)
    gap = place[pairs.first] - place[pairs.second] + place[size]
    p = chances(gap, place[size + 1], model.ties)
    value = float((counts * np.log(np.maximum(p, np.finfo(np.float64).tiny))).sum())
    lead, tied = p[:, 0] - p[:, 2], p[:, 1]
    by_gap = (counts[:, 0] - counts[:, 2] - n * lead) / 2
    # Variances of half the sign, of a tie, and their covariance, times the comparisons.
    spread = n * (p[:, 0] + p[:, 2] - lead**2) / 4
    tie_spread, shared = n * tied * (1 - tied), -n * tied * lead / 2
    gradient = np.concatenate(
        [pairs.spread(by_gap), [by_gap.sum(), (counts[:, 1] - n * tied).sum()]]
    )
    curvature = np.zeros((size + 2, size + 2))
    curvature[:size, :size] = pairs.laplacian(spread) + 1 / size
    curvature[:size, size] = curvature[size, :size] = pairs.spread(spread)
    curvature[:size, size + 1] = curvature[size + 1, :size] = pairs.spread(shared)
    curvature[size:, size:] = [[spread.sum(), shared.sum()], [shared.sum(), tie_spread.sum()]]
    return value, gradient, curvature
