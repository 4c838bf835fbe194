"""Dawid and Skene's model: true classes and error rates of the raters, found together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evalhub.stats.consensus.answers import Aggregated, answers_of, normalised, settle
from evalhub.stats.tables import FloatArray


@dataclass(frozen=True)
class DawidSkene(Aggregated):
    """Fitted error rates of the raters, and what they say about each unit.

    Attributes
    ----------
    prior : ndarray, shape (n_values,)
        Share of each class.
    confusion : ndarray, shape (n_raters, n_values, n_values)
        Probability that a rater gives the value of the column when the row's is true.
    log_likelihood : ndarray, shape (n_iterations,)
        Objective after each step, never falling: the log-likelihood, plus the log of the
        Dirichlet prior that the smoothing amounts to.
    converged : bool
        False when the iterations ran out first.
    """

    prior: FloatArray
    confusion: FloatArray
    log_likelihood: FloatArray
    converged: bool


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
    answers = answers_of(matrix)
    given, rated, posteriors = answers.indicators, answers.rated, answers.shares
    trace: list[float] = []
    converged = False
    while not converged and len(trace) < max_iterations:
        prior = posteriors[rated].mean(axis=0)
        confusion = _error_rates(given, posteriors, smoothing)
        posteriors, objective = _expect(given, prior, confusion)
        trace.append(float(objective[rated].sum() + smoothing * np.log(confusion).sum()))
        converged = len(trace) > 1 and trace[-1] - trace[-2] < tolerance * answers.codes.size
    labels, tied = settle(answers, posteriors)
    return DawidSkene(
        answers.values,
        posteriors,
        labels,
        tied,
        int(rated.sum()),
        prior,
        confusion,
        np.array(trace),
        converged,
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
    return normalised(joint)
