"""Agreement of each two raters, corrected for chance, for a heat map or clusters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.alpha import Level, check_level, pairable_counts
from evalhub.stats.tables import FloatArray, IntArray, as_matrix

_BLOCK = 2**21
_NEAR_ZERO = 1e-9


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
    agreement, shared = agreement_and_shared(ratings, space_of(ratings, level))
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
    >>> space_of(np.array([[1.0, 2.0], [1.0, 4.0]]), "interval").points.ravel()
    array([-1.,  0.,  2.])
    """
    table = pairable_counts(ratings)
    check_level(table, level)
    values = table.values
    margins = table.multiplicity @ table.counts
    if level == "nominal":
        points = np.eye(values.size) / np.sqrt(2)
    elif level == "ordinal":
        points = (np.cumsum(margins) - margins / 2)[:, None]
    elif level == "ratio":
        points = np.log(np.maximum(values, _NEAR_ZERO))[:, None]
    else:
        points = (values - np.median(values))[:, None]
    n = margins.sum()
    squares = n * (margins @ (points**2).sum(axis=1)) - ((margins @ points) ** 2).sum()
    return Space(values, points, float(2 * squares / (n * (n - 1))))


def agreement_and_shared(ratings: FloatArray, space: Space) -> tuple[FloatArray, IntArray]:
    """Agreement of each two raters, and how many units they share, block by block of units."""
    r, n_units = ratings.shape
    apart, shared = np.zeros((r, r)), np.zeros((r, r))
    width = max(1, _BLOCK // (r * space.points.shape[1]))
    for start in range(0, n_units, width):
        block = ratings[:, start : start + width]
        points, given = space.place(block), (~np.isnan(block)).astype(np.float64)
        squares, flat = (points**2).sum(axis=2), points.reshape(r, -1)
        crossed = squares @ given.T
        apart += crossed + crossed.T - 2 * flat @ flat.T
        shared += given @ given.T
    both = shared > 0
    agreement = np.where(both, 1 - apart / np.where(both, shared, 1.0) / space.expected, np.nan)
    np.fill_diagonal(agreement, 1.0)
    np.fill_diagonal(shared, 0.0)
    return agreement, shared.astype(np.int64)
