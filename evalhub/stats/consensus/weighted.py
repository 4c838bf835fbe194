"""Votes that count by what their raters are worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.consensus.answers import Aggregated, Answers, answers_of, settle
from evalhub.stats.tables import FloatArray


@dataclass(frozen=True)
class WeightedVote(Aggregated):
    """The value with most weight behind it; ``posteriors`` are shares of the weight.

    A unit that only raters without weight rated is tied.

    Attributes
    ----------
    weights : ndarray, shape (n_raters,)
        What a vote of each rater counts.
    accuracy : ndarray, shape (n_raters,)
        What the weights were made from; NaN where they were given.
    """

    weights: FloatArray
    accuracy: FloatArray


def weighted_vote(matrix: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> WeightedVote:
    """Find the value with most weight behind it, with ties told apart.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on a nominal scale, NaN = missing.
    weights : array_like, shape (n_raters,), optional
        What a vote of each rater counts, 0 or more. By default the log-odds
        ``log(a (k - 1) / (1 - a))`` of the `leave_one_out_accuracy` a with k values, and 0 for
        raters at chance or below: the best vote if raters err apart from each other and their
        errors spread evenly.

    Returns
    -------
    WeightedVote

    Raises
    ------
    UndefinedStatistic
        As in `evalhub.stats.consensus.answers.answers_of`.
    ValueError
        A weight is negative or not a number, or there are not as many as raters.

    References
    ----------
    Nitzan and Paroush (1982), International Economic Review 23, 289-297.

    Examples
    --------
    >>> found = weighted_vote([[1, 1], [2, 1], [2, 1]], [3, 1, 2])
    >>> found.labels, found.confidence
    (array([nan,  1.]), array([0.5, 1. ]))
    """
    answers = answers_of(matrix)
    if weights is None:
        accuracy = _accuracy(answers)
        odds = accuracy * (answers.values.size - 1) / (1 - accuracy)
        given = np.maximum(np.log(odds), 0.0)
    else:
        given = np.asarray(weights, dtype=np.float64)
        accuracy = np.full(answers.n_raters, np.nan)
    if given.shape != (answers.n_raters,) or not (np.isfinite(given) & (given >= 0)).all():
        raise ValueError("one weight per rater is needed, 0 or more")
    votes = answers.sum_by_unit(given[answers.raters])
    total = votes.sum(axis=1, keepdims=True)
    prior = votes.sum(axis=0) / max(float(votes.sum()), np.finfo(np.float64).tiny)
    # Nobody's vote counts: every class leads alike, unless nobody voted.
    empty = np.where(answers.rated[:, None], 1 / answers.values.size, prior)
    shares = np.where(total > 0, votes / np.where(total > 0, total, 1.0), empty)
    labels, tied = settle(answers, shares)
    rated = int(answers.rated.sum())
    return WeightedVote(answers.values, shares, labels, tied, rated, given, accuracy)


def leave_one_out_accuracy(matrix: npt.ArrayLike) -> FloatArray:
    """Estimate how often each rater meets the majority of the others.

    Units where the others are tied or absent are left out. Hits and units are counted with one
    hit and one miss more each, so that few units prove little.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on a nominal scale, NaN = missing.

    Returns
    -------
    ndarray, shape (n_raters,)
        Between 0 and 1; 0.5 without a unit.

    Examples
    --------
    >>> leave_one_out_accuracy([[1, 1, 2], [1, 1, 2], [2, 1, 2]]).round(2)  # 2/2, 2/2 and 2/3
    array([0.75, 0.75, 0.6 ])
    """
    return _accuracy(answers_of(matrix))


def _accuracy(answers: Answers) -> FloatArray:
    others = answers.votes[answers.units]
    own = np.arange(answers.codes.size)
    others[own, answers.codes] -= 1
    most = others.max(axis=1)
    clear = (most > 0) & (np.count_nonzero(others == most[:, None], axis=1) == 1)
    hit = clear & (others[own, answers.codes] == most)
    hits = answers.sum_by_rater(hit.astype(np.float64))
    return (hits + 1) / (answers.sum_by_rater(clear.astype(np.float64)) + 2)
