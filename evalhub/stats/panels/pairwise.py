"""Agreement of each two raters, corrected for chance, for a heat map or clusters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.alpha import Level, check_level, pairable_counts
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray, IntArray, as_matrix

_BLOCK = 2**21
_NEAR_ZERO = 1e-9
_DUST = 1e-12


@dataclass(frozen=True)
class Pairwise:
    """Agreement of each two raters.

    Attributes
    ----------
    agreement : ndarray, shape (n_raters, n_raters)
        1 less the mean distance of the two on the units they share, over that of any two ratings
        of anybody; 1 on the diagonal, NaN where they share no unit.
    shared : ndarray of int, shape (n_raters, n_raters)
        Units that the two share; 0 on the diagonal.
    n : int
        Units that two raters or more rated.
    """

    agreement: FloatArray
    shared: IntArray
    n: int


def pairwise_agreement(matrix: npt.ArrayLike, level: Level) -> Pairwise:
    """Compute the agreement of each two raters against what the panel as a whole would give.

    Chance is the same for all pairs: the expected disagreement of alpha. So pairs can be compared
    with each other, and with equally many shared units their mean is alpha. (Cohen's kappa takes
    the two raters' own margins, which hides that one is stricter than the other.)

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Distance of two ratings, as in alpha; at ratio level that of logarithms.

    Returns
    -------
    Pairwise

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``, ``no_variation``; ``negative_values``: at ratio level.

    References
    ----------
    Krippendorff (2018), Content Analysis, 4th ed., ch. 12.

    Examples
    --------
    >>> pairwise_agreement([[1, 2, 1], [1, 2, 2], [1, 1, 2]], "nominal").agreement.round(2)
    array([[ 1. ,  0.4, -0.2],
           [ 0.4,  1. ,  0.4],
           [-0.2,  0.4,  1. ]])
    """
    ratings = as_matrix(matrix)
    shared = shared_units(ratings)
    agreement = agreement_of(ratings, space_of(ratings, level), shared)
    n = int(np.count_nonzero(np.count_nonzero(~np.isnan(ratings), axis=0) > 1))
    return Pairwise(agreement, shared, n)


@dataclass(frozen=True)
class Space:
    """Where ratings are points whose squared distance is that of the level of measurement.

    Attributes
    ----------
    values : ndarray, shape (n_values,)
        The values that occur, ascending.
    points : ndarray, shape (n_values, n_dimensions)
        Where each of them lies.
    expected : float
        Mean squared distance of two ratings of the pairable units.
    """

    values: FloatArray
    points: FloatArray
    expected: float

    def place(self, ratings: FloatArray) -> FloatArray:
        """Return points, one more axis than ``ratings``; the origin where one is missing."""
        at = np.minimum(np.searchsorted(self.values, ratings), self.values.size - 1)
        return np.where(np.isnan(ratings)[..., None], 0.0, self.points[at])


def space_of(ratings: FloatArray, level: Level) -> Space:
    """Find the space of a matrix of ratings; reasons as in `pairwise_agreement`.

    Examples
    --------
    >>> space_of(np.array([[1.0, 2.0], [1.0, 5.0]]), "interval").points.ravel()
    array([-0.25,  0.  ,  0.75])
    """
    table = pairable_counts(ratings)
    check_level(table, level)
    values = table.values
    margins = table.multiplicity @ table.counts
    if level == "nominal":
        points = np.eye(values.size) / np.sqrt(2)
    elif level == "ordinal":
        points = ((np.cumsum(margins) - margins / 2) / margins.sum())[:, None]
    elif level == "ratio":
        points = np.log(np.maximum(values, _NEAR_ZERO))[:, None]
    else:
        points = (values - np.median(values))[:, None] / np.ptp(values)
    n = margins.sum()
    squares = n * (margins @ (points**2).sum(axis=1)) - ((margins @ points) ** 2).sum()
    if squares <= _DUST * n**2:
        raise UndefinedStatistic("no_variation", "All ratings are practically the same.")
    return Space(values, points, float(2 * squares / (n * (n - 1))))


def shared_units(ratings: FloatArray) -> IntArray:
    """Count the units that each two raters share, 0 on the diagonal.

    Examples
    --------
    >>> shared_units(np.array([[1.0, 2.0], [1.0, np.nan]]))
    array([[0, 1],
           [1, 0]])
    """
    given = (~np.isnan(ratings)).astype(np.float64)
    shared = (given @ given.T).astype(np.int64)
    np.fill_diagonal(shared, 0)
    return shared


def agreement_of(ratings: FloatArray, space: Space, shared: IntArray) -> FloatArray:
    """Agreement of each two raters in a space, block by block of units.

    Examples
    --------
    >>> ratings = np.array([[1.0, 2.0], [1.0, 1.0]])
    >>> found = agreement_of(ratings, space_of(ratings, "nominal"), shared_units(ratings))
    >>> bool(abs(found[0, 1]) < 1e-9)  # half of the units differ, and by chance half would
    True
    """
    r, n_units = ratings.shape
    apart = np.zeros((r, r))
    width = max(1, _BLOCK // (r * space.points.shape[1]))
    for start in range(0, n_units, width):
        block = ratings[:, start : start + width]
        points, given = space.place(block), (~np.isnan(block)).astype(np.float64)
        squares, flat = (points**2).sum(axis=2), points.reshape(r, -1)
        # Of the units both rated: one's squares and the other's, less twice the products.
        left, right = [squares, given, -2 * flat], [given, squares, flat]
        apart += np.concatenate(left, axis=1) @ np.concatenate(right, axis=1).T
    known = shared > 0
    agreement = 1 - apart / np.where(known, shared, 1) / space.expected
    agreement = np.where(known, agreement, np.nan)
    np.fill_diagonal(agreement, 1.0)
    return agreement
