"""Each rating beside the others of its unit, all at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.tables import BoolArray, IntArray, as_matrix, value_codes

MOST_VALUES = 24
BINS = 10


@dataclass(frozen=True)
class Beside:
    """Ratings one after the other, with what the others of the unit said.

    Attributes
    ----------
    raters, units, codes : ndarray of int, shape (n_ratings,)
        Who rated what, and the place of the value on the scale.
    others : ndarray of int, shape (n_ratings, n_values)
        How many others gave each value to the unit.
    majority : ndarray of int, shape (n_ratings,)
        Place of what most others gave; -1 where they are tied or absent.
    """

    raters: IntArray
    units: IntArray
    codes: IntArray
    others: IntArray
    majority: IntArray

    @property
    def shared(self) -> BoolArray:
        """Ratings whose unit others rated too."""
        return np.asarray(self.others.sum(axis=1) > 0)


def coded(matrix: npt.ArrayLike, values: npt.ArrayLike) -> tuple[IntArray, int]:
    """Replace ratings by places on the scale, -1 = missing; many points are put into ten bins.

    Examples
    --------
    >>> coded([[1.0, np.nan, 3.0]], [1, 2, 3])
    (array([[ 0, -1,  2]]), 3)
    """
    ratings, scale = as_matrix(matrix), np.asarray(values, dtype=np.float64)
    given = ~np.isnan(ratings)
    # Most of a crowd's matrix is empty: only what is there is looked up.
    known = ratings[given]
    if scale.size <= MOST_VALUES:
        places, size = value_codes(known, scale), int(scale.size)
    else:
        edges = np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if known.size else known
        places, size = np.searchsorted(edges, known, side="right"), int(edges.size) + 1
    codes = np.full(ratings.shape, -1, dtype=np.int64)
    codes[given] = places
    return codes, size


def beside_others(codes: IntArray, n_values: int) -> Beside:
    """Set each rating beside the others of its unit.

    Parameters
    ----------
    codes : ndarray of int, shape (n_raters, n_units)
        Places on the scale, -1 = missing; see `coded`.
    n_values : int
        Points of the scale.

    Examples
    --------
    >>> found = beside_others(np.array([[0, 1], [0, -1], [1, -1]]), 2)
    >>> found.majority, found.shared
    (array([-1, -1, -1,  0]), array([ True, False,  True,  True]))
    """
    raters, units = np.nonzero(codes >= 0)
    own = codes[raters, units]
    cells = units * n_values + own
    votes = np.bincount(cells, minlength=codes.shape[1] * n_values).reshape(-1, n_values)
    others = votes[units]
    others[np.arange(own.size), own] -= 1
    most = others.max(axis=1, initial=0)
    clear = (most > 0) & (np.count_nonzero(others == most[:, None], axis=1) == 1)
    majority = np.where(clear, others.argmax(axis=1) if n_values else 0, -1)
    return Beside(raters, units, own, others, majority.astype(np.int64))
