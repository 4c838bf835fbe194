"""One value per unit by counting: majority with ties told apart, and the median."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.tables import BoolArray, FloatArray, IntArray, as_matrix, distinct_values


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

    @property
    def confidence(self) -> FloatArray:
        """The share, under the name that all methods of consensus have it by."""
        return self.share


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
