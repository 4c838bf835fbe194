"""One value per unit from several ratings: majority, median, Dawid and Skene's model."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import BoolArray, FloatArray, IntArray, as_matrix, distinct_values

_TIE = 1e-9


@dataclass(frozen=True)
class Majority:
    """The most frequent value of each unit.

    Attributes
    ----------
    labels : ndarray, shape (n_units,)
        The value; NaN where the vote is tied or nobody rated. A tie is never broken.
    tied : ndarray of bool, shape (n_units,)
        True where two values or more lead together.
    share : ndarray, shape (n_units,)
        Share of the ratings that a leading value got; NaN where nobody rated.
    n_ratings : ndarray of int, shape (n_units,)
        Ratings of each unit.
    n : int
        Units with a rating.
    """

    labels: FloatArray
    tied: BoolArray
    share: FloatArray
    n_ratings: IntArray
    n: int


@dataclass(frozen=True)
class Median:
    """The middle rating of each unit.

    Attributes
    ----------
    labels : ndarray, shape (n_units,)
        The median; half-way between two points if the middle two differ; NaN where nobody rated.
    n_ratings : ndarray of int, shape (n_units,)
        Ratings of each unit.
    n : int
        Units with a rating.
    """

    labels: FloatArray
    n_ratings: IntArray
    n: int


@dataclass(frozen=True)
class DawidSkene:
    """Fitted error rates of the raters, and what they say about each unit.

    Attributes
    ----------
    values : ndarray, shape (n_values,)
        The classes: the values that occur, ascending.
    posteriors : ndarray, shape (n_units, n_values)
        Probability of each class; the prior where nobody rated.
    labels : ndarray, shape (n_units,)
        The most probable value; NaN where ``tied`` or nobody rated.
    tied : ndarray of bool, shape (n_units,)
        True where the two most probable classes are equally so.
    prior : ndarray, shape (n_values,)
        Share of each class.
    confusion : ndarray, shape (n_raters, n_values, n_values)
        Probability that a rater gives the value of the column when the row's is true.
    log_likelihood : ndarray, shape (n_iterations,)
        Objective after each step, never falling: the log-likelihood, plus the log of the
        Dirichlet prior that the smoothing amounts to.
    converged : bool
        False when the iterations ran out first.
    n : int
        Units with a rating.
    """

    values: FloatArray
    posteriors: FloatArray
    labels: FloatArray
    tied: BoolArray
    prior: FloatArray
    confusion: FloatArray
    log_likelihood: FloatArray
    converged: bool
    n: int


def majority(matrix: npt.ArrayLike) -> Majority:
    """Find the most frequent value of each unit, with ties told apart.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.

    Returns
    -------
    Majority
        The relative majority: no minimum share is asked for.

    Examples
    --------
    >>> found = majority([[1, 1, np.nan], [1, 2, np.nan]])
    >>> found.labels, found.tied
    (array([ 1., nan, nan]), array([False,  True, False]))
    """
    ratings = as_matrix(matrix)
    n_units = ratings.shape[1]
    n_ratings = np.count_nonzero(~np.isnan(ratings), axis=0)
    best = np.zeros(n_units, dtype=np.int64)
    leaders = np.zeros(n_units, dtype=np.int64)
    labels = np.full(n_units, np.nan)
    for value in distinct_values(ratings):
        votes = np.count_nonzero(ratings == value, axis=0)
        ahead = votes > best
        leaders = np.where(ahead, 1, leaders + ((votes == best) & (votes > 0)))
        labels = np.where(ahead, value, labels)
        best = np.maximum(best, votes)
    tied = leaders > 1
    share = np.where(n_ratings > 0, best / np.maximum(n_ratings, 1), np.nan)
    return Majority(
        np.where(tied, np.nan, labels), tied, share, n_ratings, int(np.count_nonzero(n_ratings))
    )


def median(matrix: npt.ArrayLike) -> Median:
    """Find the median rating of each unit; for scales whose points are ordered.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.

    Examples
    --------
    >>> median([[1, 1, np.nan], [5, 2, np.nan], [4, np.nan, np.nan]]).labels
    array([4. , 1.5, nan])
    """
    ratings = as_matrix(matrix)
    n_ratings = np.count_nonzero(~np.isnan(ratings), axis=0)
    rated = n_ratings > 0
    labels = np.full(ratings.shape[1], np.nan)
    if rated.any():
        labels[rated] = np.nanmedian(ratings[:, rated], axis=0)
    return Median(labels, n_ratings, int(rated.sum()))


def dawid_skene(
    matrix: npt.ArrayLike,
    *,
    smoothing: float = 0.001,
    max_iterations: int = 500,
    tolerance: float = 1e-8,
) -> DawidSkene:
    """Estimate true classes and the raters' error rates together, by EM.

    Starts from the vote shares. Expectation: the class probabilities of a unit from the prior
    and its raters' error rates, in logarithms. Maximisation: error rates and prior from the
    class probabilities.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on a nominal scale, NaN = missing.
    smoothing : float
        Pseudo-count added to each cell of each rater's error table, above 0: keeps a class that
        a rater never met from having no error rates at all.
    max_iterations : int
        Most EM steps.
    tolerance : float
        Stop when a step raises the objective by less than this, per rating.

    Returns
    -------
    DawidSkene
        No randomness: the same ratings give the same result. The classes are told apart by the
        start alone; with raters worse than chance the solution can be the wrong way round.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no rating at all; ``no_variation``: all ratings are the same.

    References
    ----------
    Dawid and Skene (1979), J R Stat Soc C 28, 20-28.

    Examples
    --------
    >>> found = dawid_skene([[1, 1, 2, 2], [1, 1, 2, 2], [2, 1, 1, 2]])
    >>> found.labels, found.n
    (array([1., 1., 2., 2.]), 4)
    """
    ratings = as_matrix(matrix)
    values = distinct_values(ratings)
    if values.size < 2:
        reason = "no_variation" if values.size else "no_unit"
        raise UndefinedStatistic(reason, "There are no differing ratings to learn from.")
    given = _indicators(ratings, values)
    n_ratings = np.asarray(given.sum(axis=1))
    rated = n_ratings > 0
    posteriors = np.zeros((ratings.shape[1], values.size))
    votes = np.stack([np.count_nonzero(ratings == value, axis=0) for value in values], axis=1)
    posteriors[rated] = votes[rated] / n_ratings[rated, None]
    trace: list[float] = []
    converged = False
    while not converged and len(trace) < max_iterations:
        prior = posteriors[rated].mean(axis=0)
        confusion = _error_rates(given, posteriors, smoothing)
        posteriors, objective = _expect(given, prior, confusion)
        trace.append(float(objective[rated].sum() + smoothing * np.log(confusion).sum()))
        converged = len(trace) > 1 and trace[-1] - trace[-2] < tolerance * n_ratings.sum()
    top = np.sort(posteriors, axis=1)
    tied = rated & (top[:, -1] - top[:, -2] < _TIE)
    labels = np.where(rated & ~tied, values[posteriors.argmax(axis=1)], np.nan)
    return DawidSkene(
        values,
        posteriors,
        labels,
        tied,
        prior,
        confusion,
        np.array(trace),
        converged,
        int(rated.sum()),
    )


def _indicators(ratings: FloatArray, values: FloatArray) -> sparse.csr_array:
    """Sparse 0/1 table: a row per unit, a column per rater and value."""
    raters, units = np.nonzero(~np.isnan(ratings))
    codes = np.searchsorted(values, ratings[raters, units])
    shape = (ratings.shape[1], ratings.shape[0] * values.size)
    return sparse.csr_array(
        (np.ones(raters.size), (units, raters * values.size + codes)), shape=shape
    )


def _error_rates(given: sparse.csr_array, posteriors: FloatArray, smoothing: float) -> FloatArray:
    n_values = posteriors.shape[1]
    soft = np.asarray(given.T @ posteriors).reshape(-1, n_values, n_values) + smoothing
    confusion = soft.swapaxes(1, 2)
    return np.asarray(confusion / confusion.sum(axis=2, keepdims=True))


def _expect(
    given: sparse.csr_array, prior: FloatArray, confusion: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Class probabilities of each unit, and its log-likelihood."""
    by_rating = np.log(confusion).swapaxes(1, 2).reshape(-1, prior.size)
    # A class may die out; the smallest positive number keeps its logarithm finite.
    joint = np.asarray(given @ by_rating) + np.log(np.maximum(prior, np.finfo(np.float64).tiny))
    peak = joint.max(axis=1, keepdims=True)
    scaled = np.exp(joint - peak)
    total = scaled.sum(axis=1, keepdims=True)
    return scaled / total, (peak + np.log(total))[:, 0]
