"""The one-coin model of Dawid and Skene: one accuracy for each rater."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.consensus.answers import Aggregated, Answers, answers_of, normalised, settle
from evalhub.stats.tables import FloatArray


@dataclass(frozen=True)
class OneCoin(Aggregated):
    """Fitted accuracies of the raters, and what they say about each unit.

    Attributes
    ----------
    prior : ndarray, shape (n_values,)
        Share of each class.
    accuracy : ndarray, shape (n_raters,)
        Probability that a rater gives the true value; NaN for a rater without ratings.
    log_likelihood : ndarray, shape (n_iterations,)
        Objective after each step, never falling: the log-likelihood, plus the log of the Beta
        prior that the smoothing amounts to.
    converged : bool
        False when the iterations ran out first.
    """

    prior: FloatArray
    accuracy: FloatArray
    log_likelihood: FloatArray
    converged: bool


def one_coin(
    matrix: npt.ArrayLike,
    *,
    smoothing: float = 0.01,
    max_iterations: int = 500,
    tolerance: float = 1e-8,
) -> OneCoin:
    """Estimate true classes and one accuracy per rater together, by EM from the vote shares.

    A rater gives the true value with their accuracy, else one of the other values with equal
    chance. Far fewer numbers to learn than in `dawid_skene`: better with few ratings of each
    rater, worse where a class is mistaken for a certain other one.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on a nominal scale, NaN = missing.
    smoothing : float
        Pseudo-count of right and of wrong ratings of each rater, above 0.
    max_iterations, tolerance
        See `evalhub.stats.consensus.dawid_skene.dawid_skene`.

    Returns
    -------
    OneCoin
        No randomness.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no rating at all; ``no_variation``: all ratings are the same.

    References
    ----------
    Zhang, Chen, Zhou and Jordan (2016), JMLR 17(102), 1-44, section 2; the same as ZenCrowd,
    Demartini, Difallah and Cudre-Mauroux (2012), WWW, with an estimated prior.

    Examples
    --------
    >>> found = one_coin([[1, 1, 2, 2], [1, 1, 2, 2], [2, 1, 1, 2]])
    >>> found.labels, found.accuracy.round(1)
    (array([1., 1., 2., 2.]), array([1. , 1. , 0.5]))
    """
    answers = answers_of(matrix)
    posteriors, rated = answers.shares, answers.rated
    trace: list[float] = []
    converged = False
    while not converged and len(trace) < max_iterations:
        prior = posteriors[rated].mean(axis=0)
        accuracy = _accuracy(answers, posteriors, smoothing)
        posteriors, objective = _expect(answers, prior, accuracy)
        penalty = smoothing * (np.log(accuracy) + np.log1p(-accuracy)).sum()
        trace.append(float(objective[rated].sum() + penalty))
        converged = len(trace) > 1 and trace[-1] - trace[-2] < tolerance * answers.codes.size
    labels, tied = settle(answers, posteriors)
    known = answers.sum_by_rater(np.ones(answers.codes.size)) > 0
    return OneCoin(
        answers.values,
        posteriors,
        labels,
        tied,
        int(rated.sum()),
        prior,
        np.where(known, accuracy, np.nan),
        np.array(trace),
        converged,
    )


def _accuracy(answers: Answers, posteriors: FloatArray, smoothing: float) -> FloatArray:
    right = answers.sum_by_rater(posteriors[answers.units, answers.codes])
    n = answers.sum_by_rater(np.ones(answers.codes.size))
    return (right + smoothing) / (n + 2 * smoothing)


def _expect(
    answers: Answers, prior: FloatArray, accuracy: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Class probabilities of each unit, and its log-likelihood."""
    wrong = np.log1p(-accuracy) - np.log(answers.values.size - 1)
    # Every class starts with all raters wrong; those who gave it are right instead.
    base = np.bincount(answers.units, wrong[answers.raters], minlength=answers.n_units)
    gain = answers.sum_by_unit((np.log(accuracy) - wrong)[answers.raters])
    tiny = np.finfo(np.float64).tiny
    return normalised(base[:, None] + gain + np.log(np.maximum(prior, tiny)))
