"""Ratings as arrays: the rater by unit matrix, value counts per unit, patterns of equal units.

A matrix of ratings has one row per rater and one column per unit, NaN where a rater gave none.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_SMALL_RANGE = 1024


@dataclass(frozen=True)
class Counts:
    """How often each value was given, one row per pattern of units.

    Attributes
    ----------
    values : ndarray, shape (n_values,)
        The distinct values, ascending.
    counts : ndarray, shape (n_patterns, n_values)
        Ratings of each value in one unit of the pattern.
    multiplicity : ndarray, shape (n_patterns,)
        How many units have this pattern.
    """

    values: FloatArray
    counts: FloatArray
    multiplicity: IntArray

    @property
    def n_units(self) -> int:
        """Units in all patterns together."""
        return int(self.multiplicity.sum())

    def with_at_least(self, n_ratings: int) -> "Counts":
        """Leave out units with fewer ratings, then values that nobody gave in the rest."""
        kept = self.counts.sum(axis=1) >= n_ratings
        counts = self.counts[kept]
        given = counts.any(axis=0)
        return Counts(self.values[given], counts[:, given], self.multiplicity[kept])


def rating_matrix(
    raters: npt.ArrayLike,
    units: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    n_raters: int | None = None,
    n_units: int | None = None,
) -> FloatArray:
    """Turn long-format ratings into a matrix.

    Parameters
    ----------
    raters, units : array_like of int, shape (n_ratings,)
        Row and column of each rating, counted from 0.
    values : array_like of float, shape (n_ratings,)
        The rating; NaN (an abstention) is the same as no rating.
    n_raters, n_units : int, optional
        Size of the result; the default is just large enough.

    Returns
    -------
    ndarray, shape (n_raters, n_units)
        NaN = missing.

    Raises
    ------
    ValueError
        If a rater rates a unit twice, or an index lies outside the size.

    Examples
    --------
    >>> rating_matrix([0, 1, 0], [0, 0, 1], [1, 2, 2])
    array([[ 1.,  2.],
           [ 2., nan]])
    """
    rows = np.asarray(raters, dtype=np.int64)
    columns = np.asarray(units, dtype=np.int64)
    shape = (
        int(rows.max(initial=-1)) + 1 if n_raters is None else n_raters,
        int(columns.max(initial=-1)) + 1 if n_units is None else n_units,
    )
    cells = np.ravel_multi_index((rows, columns), shape) if rows.size else rows
    if np.unique(cells).size != cells.size:
        raise ValueError("a rater rates the same unit twice")
    matrix = np.full(shape, np.nan)
    matrix.ravel()[cells] = np.asarray(values, dtype=np.float64)
    return matrix


def as_matrix(matrix: npt.ArrayLike) -> FloatArray:
    """Check that an argument is a (n_raters, n_units) array without infinities."""
    ratings = np.asarray(matrix, dtype=np.float64)
    if ratings.ndim != 2:
        raise ValueError("ratings are a (n_raters, n_units) array")
    if np.isinf(ratings).any():
        raise ValueError("a rating is infinite")
    return ratings


def stacked(matrix: npt.ArrayLike) -> FloatArray:
    """Move the ratings of each unit up to the first rows, forgetting who gave them.

    What does not ask for raters (alpha, shares of values, disagreement of a unit) is the same
    on fewer rows: a hundred raters of whom three rate each unit fill three rows.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.

    Returns
    -------
    ndarray, shape (most ratings of a unit, n_units)
        The ratings of each unit in the order of the raters, then NaN.

    Examples
    --------
    >>> stacked([[1, np.nan], [np.nan, 2], [3, 4]])
    array([[1., 2.],
           [3., 4.]])
    """
    ratings = as_matrix(matrix)
    columns, rows = np.nonzero(~np.isnan(ratings.T))
    counts = np.bincount(columns, minlength=ratings.shape[1])
    places = np.arange(columns.size) - np.repeat(np.cumsum(counts) - counts, counts)
    result = np.full((int(counts.max(initial=0)), ratings.shape[1]), np.nan)
    result[places, columns] = ratings[rows, columns]
    return result


def as_vectors(*vectors: npt.ArrayLike) -> tuple[FloatArray, ...]:
    """Check that arguments are one-dimensional and equally long."""
    arrays = tuple(np.asarray(vector, dtype=np.float64) for vector in vectors)
    if any(array.ndim != 1 for array in arrays) or len({array.size for array in arrays}) > 1:
        raise ValueError("one value per unit is needed in each vector")
    return arrays


def distinct_values(matrix: FloatArray) -> FloatArray:
    """Return the values that occur, ascending, without NaN.

    Examples
    --------
    >>> distinct_values(np.array([[3.0, np.nan], [1.0, 3.0]]))
    array([1., 3.])
    """
    given = matrix[~np.isnan(matrix)]
    if given.size == 0:
        return given
    low, high = given.min(), given.max()
    # Points of a scale are small whole numbers: counting them spares sorting millions.
    if high - low <= _SMALL_RANGE and not np.any(given % 1):
        seen = np.flatnonzero(np.bincount((given - low).astype(np.int64)))
        return seen.astype(np.float64) + float(low)
    return np.unique(given)


def value_counts(matrix: npt.ArrayLike, values: npt.ArrayLike | None = None) -> Counts:
    """Count the values of each unit and collapse units with equal counts.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.
    values : array_like, shape (n_values,), optional
        The scale; by default the values that occur. Ratings off the scale are not counted.

    Returns
    -------
    Counts
        Patterns in ascending order of their counts.

    Examples
    --------
    >>> table = value_counts([[1, 2, 1], [1, 1, 1]])
    >>> table.counts, table.multiplicity
    (array([[1., 1.],
           [2., 0.]]), array([1, 2]))
    """
    ratings = as_matrix(matrix)
    scale = (
        distinct_values(ratings)
        if values is None
        else np.unique(np.asarray(values, dtype=np.float64))
    )
    counts = np.empty((scale.size, ratings.shape[1]), dtype=np.int64)
    for row, value in enumerate(scale):
        counts[row] = np.count_nonzero(ratings == value, axis=0)
    rows, multiplicity = collapse_units(counts)
    return Counts(scale, rows.astype(np.float64), multiplicity)


def collapse_units(counts: IntArray) -> tuple[IntArray, IntArray]:
    """Find the distinct columns of a table of small whole numbers, one column per unit.

    Returns
    -------
    patterns : ndarray of int, shape (n_patterns, n_rows)
        The distinct columns, as rows.
    multiplicity : ndarray of int, shape (n_patterns,)
        How many units have each.

    Examples
    --------
    >>> collapse_units(np.array([[2, 0, 2], [1, 1, 1]]))
    (array([[0, 1],
           [2, 1]]), array([1, 2]))
    """
    base = int(counts.max(initial=0)) + 1
    if base ** counts.shape[0] >= 2**62:
        rows, multiplicity = np.unique(counts.T, axis=0, return_counts=True)
        return rows, multiplicity.astype(np.int64)
    keys = np.zeros(counts.shape[1], dtype=np.int64)
    for row in counts:
        keys *= base
        keys += row
    distinct, multiplicity = np.unique(keys, return_counts=True)
    places = base ** np.arange(counts.shape[0] - 1, -1, -1, dtype=np.int64)
    return distinct[:, None] // places % base, multiplicity.astype(np.int64)


def contingency(
    first: npt.ArrayLike, second: npt.ArrayLike, values: npt.ArrayLike | None = None
) -> FloatArray:
    """Cross-tabulate two raters over the units that both rated.

    Parameters
    ----------
    first, second : array_like, shape (n_units,)
        Ratings, NaN = missing. ``first`` is the row of the table.
    values : array_like, shape (n_values,), optional
        The scale in its order; by default the values either of them gave. Give the scale where
        the distance of categories counts, lest an unused point in the middle be skipped.

    Returns
    -------
    ndarray, shape (n_values, n_values)
        Numbers of units. Ratings off the scale are left out.

    Examples
    --------
    >>> contingency([1, 2, 2, np.nan], [1, 2, 1, 1])
    array([[1., 0.],
           [1., 1.]])
    """
    rows, columns = as_vectors(first, second)
    both = ~np.isnan(rows) & ~np.isnan(columns)
    rows, columns = rows[both], columns[both]
    scale = np.union1d(rows, columns) if values is None else np.asarray(values, dtype=np.float64)
    row_codes, column_codes = value_codes(rows, scale), value_codes(columns, scale)
    on_scale = (row_codes >= 0) & (column_codes >= 0)
    cells = row_codes[on_scale] * scale.size + column_codes[on_scale]
    table = np.bincount(cells, minlength=scale.size**2).astype(np.float64)
    return table.reshape(scale.size, scale.size)


def value_codes(array: FloatArray, scale: FloatArray) -> IntArray:
    """Return the place of each value on the scale, -1 where it is missing or off the scale.

    Examples
    --------
    >>> value_codes(np.array([5.0, np.nan, 1.0]), np.array([1.0, 5.0]))
    array([ 1, -1,  0])
    """
    if scale.size == 0:
        return np.full(array.shape, -1, dtype=np.int64)
    order = np.argsort(scale)
    places = np.minimum(np.searchsorted(scale[order], array), scale.size - 1)
    codes = order[places]
    return np.where(scale[codes] == array, codes, -1).astype(np.int64)
