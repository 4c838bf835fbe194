"""One rater against the others on the same units: agreement and severity."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, mean_of_units
from evalhub.stats.tables import BoolArray, FloatArray, as_matrix


def agreement_with_others(
    matrix: npt.ArrayLike,
    rater: int,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Share of the other raters who gave the same value, averaged over the rater's units.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.
    rater : int
        Row of the rater.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units that the rater shares with another; each counts alike,
        however many others there were.

    Raises
    ------
    UndefinedStatistic
        ``no_shared_unit``; ``too_few_units``: one shared unit.

    Examples
    --------
    >>> ratings = [[1, 2, 2], [1, 2, 1], [1, 1, 1]]  # shares of the first rater: 1, 1/2, 0
    >>> agreement_with_others(ratings, 0, rng=np.random.default_rng(0)).value
    0.5
    """
    own, others, n_others, _columns = shared_units(matrix, rater)
    same = np.count_nonzero(others == own, axis=0)
    return mean_of_units(same / n_others, rng=rng, resamples=resamples, confidence=confidence)


def severity(
    matrix: npt.ArrayLike,
    rater: int,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean difference of a rater to the mean of the other raters of the same units.

    In points of the scale, which must be at interval level; positive = rates higher (more
    lenient where high is good), negative = lower. Arguments, ``n`` and reasons as in
    `agreement_with_others`.

    Examples
    --------
    >>> ratings = [[3, 4, 5], [2, 3, 5], [2, 1, np.nan]]  # differences 1, 2, 0
    >>> severity(ratings, 0, rng=np.random.default_rng(0)).value
    1.0
    """
    own, others, n_others, _columns = shared_units(matrix, rater)
    difference = own - np.nansum(others, axis=0) / n_others
    return mean_of_units(difference, rng=rng, resamples=resamples, confidence=confidence)


def shared_units(
    matrix: npt.ArrayLike, rater: int
) -> tuple[FloatArray, FloatArray, FloatArray, BoolArray]:
    """Return the rater's and the others' ratings of the units they share, and how many others.

    The last array tells which columns of the matrix these units are.

    Raises
    ------
    UndefinedStatistic
        ``no_shared_unit``.

    Examples
    --------
    >>> own, others, n_others, columns = shared_units([[1, 2, 3], [np.nan, 1, np.nan]], 0)
    >>> own, others[1], n_others, columns
    (array([2.]), array([1.]), array([1.]), array([False,  True, False]))
    """
    ratings = np.asarray(matrix, dtype=np.float64)
    columns = np.zeros(0, dtype=np.bool_)
    if ratings.ndim == 2:
        # First the rater's own units: one of hundreds has rated a small part of them.
        columns = ~np.isnan(ratings[rater])
        ratings = ratings[:, columns]
    # What the mask took out is a copy, where the rater's own row can be emptied.
    others = as_matrix(ratings)
    own = others[rater].copy()
    others[rater] = np.nan
    n_others = np.count_nonzero(~np.isnan(others), axis=0)
    shared = n_others > 0
    if not shared.any():
        raise UndefinedStatistic("no_shared_unit", "The rater shares no unit with another rater.")
    if not shared.all():
        own, others, n_others = own[shared], others[:, shared], n_others[shared]
        columns[columns] = shared
    return own, others, n_others.astype(np.float64), columns
