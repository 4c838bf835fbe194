"""Confusion tables of many units, of which only the cells that occur are kept."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from evalhub.stats.tables import FloatArray, IntArray


@dataclass(frozen=True)
class Margins:
    """What the metrics need of k confusion tables, in numbers of units.

    Attributes
    ----------
    places : ndarray of int, shape (n_values,)
        Place on the scale of each value that occurs, ascending.
    true, predicted, hits : ndarray, shape (k, n_values)
        How often each value is true, is predicted, and is both at once.
    apart, apart_squared : ndarray, shape (k,)
        Sum of the (squared) steps between the true value and the predicted one.
    """

    places: IntArray
    true: FloatArray
    predicted: FloatArray
    hits: FloatArray
    apart: FloatArray
    apart_squared: FloatArray

    @property
    def n(self) -> FloatArray:
        """Units of each table, shape (k,)."""
        return np.asarray(self.true.sum(axis=1))


@dataclass(frozen=True)
class Cells:
    """Cells of a confusion table: places of the true and of the predicted value.

    Attributes
    ----------
    true, predicted : ndarray of int, shape (n_cells,)
        Places on the scale, counted from 0.
    """

    true: IntArray
    predicted: IntArray

    @cached_property
    def places(self) -> IntArray:
        """The places that occur on either side, ascending."""
        return np.union1d(self.true, self.predicted)

    @cached_property
    def _sums(self) -> Any:
        """Sparse map from cells to the columns of all margins, side by side."""
        rows, columns = (np.searchsorted(self.places, side) for side in (self.true, self.predicted))
        cells, q = np.arange(self.true.size), self.places.size
        hit = rows == columns
        at = np.concatenate([rows, q + columns, 2 * q + rows[hit]])
        of = np.concatenate([cells, cells, cells[hit]])
        return sparse.csr_array((np.ones(at.size), (of, at)), shape=(cells.size, 3 * q))

    def margins(self, counts: FloatArray) -> Margins:
        """Sum k tables up; ``counts`` of shape (k, n_cells) says what is in the cells.

        Examples
        --------
        >>> cells = Cells(np.array([0, 0, 1]), np.array([0, 1, 1]))
        >>> found = cells.margins(np.array([[3.0, 1.0, 4.0]]))
        >>> found.true, found.predicted, found.hits
        (array([[4., 4.]]), array([[3., 5.]]), array([[3., 4.]]))
        """
        steps = np.abs(self.true - self.predicted).astype(np.float64)
        true, predicted, hits = np.split(np.asarray(counts @ self._sums), 3, axis=1)
        return Margins(self.places, true, predicted, hits, counts @ steps, counts @ steps**2)


@dataclass(frozen=True)
class Tally:
    """Cells that occur, pattern of units by pattern.

    Attributes
    ----------
    size : int
        Number of values on the scale.
    cells : Cells
        The cells that occur.
    counts : sparse array, shape (n_patterns, n_cells)
        What one unit of each pattern adds to each cell.
    multiplicity : ndarray of int, shape (n_patterns,)
        How many units have each pattern.
    """

    size: int
    cells: Cells
    counts: Any
    multiplicity: IntArray

    @property
    def n(self) -> int:
        """Units in all patterns together."""
        return int(self.multiplicity.sum())

    @property
    def width(self) -> int:
        """Numbers that `margins` holds per resample."""
        return int(self.cells.true.size + 6 * self.cells.places.size)

    @property
    def table(self) -> FloatArray:
        """The sum over the units, shape (n_values, n_values); for scales of listed values."""
        table = np.zeros((self.size, self.size))
        table[self.cells.true, self.cells.predicted] = self.multiplicity @ self.counts
        return table

    def margins(self, weights: FloatArray | IntArray) -> Margins:
        """Sum up weighted patterns; ``weights`` of shape (k, n_patterns)."""
        return self.cells.margins(np.asarray(weights @ self.counts, dtype=np.float64))


def tally(
    patterns: IntArray,
    cells: Cells,
    counts: FloatArray,
    *,
    multiplicity: IntArray,
    size: int,
) -> Tally:
    """Gather entries (pattern, cell, count) into a tally; entries of one cell are summed.

    Patterns without an entry are dropped.

    Examples
    --------
    >>> cells = Cells(np.array([0, 0, 1]), np.array([0, 0, 1]))
    >>> found = tally(
    ...     np.array([0, 0, 2]), cells, np.ones(3), multiplicity=np.array([5, 7, 1]), size=2
    ... )
    >>> found.table, found.n
    (array([[10.,  0.],
           [ 0.,  1.]]), 6)
    """
    used, rows = np.unique(patterns, return_inverse=True)
    keys, columns = np.unique(cells.true * size + cells.predicted, return_inverse=True)
    shape = (used.size, keys.size)
    table = sparse.csr_array((counts.astype(np.float64), (rows, columns)), shape=shape)
    found = Cells(keys // size, keys % size)
    return Tally(size, found, table, multiplicity[used])
