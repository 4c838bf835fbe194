"""Correlations of many weighted samples at once: Pearson, Spearman, Kendall's tau-b."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from scipy import sparse

from evalhub.stats.comparison.correlation import (
    beside_the_rest,
    middle_ranks,
    of_moments,
    rank_correlation,
)
from evalhub.stats.judging.units import JudgedUnits
from evalhub.stats.tables import (
    FloatArray,
    IntArray,
    collapse_units,
    distinct_values,
    stacked,
    value_codes,
)

Correlation = Literal["pearson", "spearman", "kendall"]
CORRELATIONS: tuple[Correlation, ...] = ("pearson", "spearman", "kendall")
# Distinct pairs of values up to which all tables of a resample are cheap to hold.
MOST_CELLS = 2_500


@dataclass(frozen=True)
class RankSide:
    """Pairs of numbers, each of which belongs to a pattern of units.

    Attributes
    ----------
    units : ndarray of int, shape (n_pairs,)
        Pattern of each pair.
    first, second : ndarray, shape (n_pairs,)
        The numbers.
    n_patterns : int
    """

    units: IntArray
    first: FloatArray
    second: FloatArray
    n_patterns: int

    @cached_property
    def _codes(self) -> tuple[FloatArray, IntArray, FloatArray, IntArray]:
        x, at_x = np.unique(self.first, return_inverse=True)
        y, at_y = np.unique(self.second, return_inverse=True)
        return x, at_x, y, at_y

    @property
    def n_cells(self) -> int:
        """Cells of the table of all distinct values."""
        x, _, y, _ = self._codes
        return int(x.size * y.size)

    @property
    def width(self) -> int:
        """Numbers held per resample."""
        return int(4 * min(self.n_cells, MOST_CELLS) + 6 * self.units.size)

    def n(self, multiplicity: IntArray) -> int:
        """Units with a pair."""
        return int(multiplicity[np.unique(self.units)].sum())

    def values(self, weights: FloatArray, metrics: Sequence[Correlation]) -> FloatArray:
        """Compute each correlation of each row of weights, shape (k, n_metrics); NaN = undefined.

        Kendall's is NaN throughout where the values are too many: see `n_cells`.
        """
        each = weights[:, self.units]
        found = {
            "pearson": lambda: _of_powers(weights @ self._powers),
            "spearman": lambda: rank_correlation(each, *self._ranks(each)),
            "kendall": lambda: self._kendall(weights),
        }
        return np.column_stack([found[metric]() for metric in metrics])

    @cached_property
    def _powers(self) -> FloatArray:
        """What a unit of each pattern adds to the sums that Pearson's correlation needs."""
        sums = np.zeros((self.n_patterns, 6))
        if self.units.size:
            np.add.at(sums, self.units, _powers_of(self.first, self.second))
        return sums

    def _ranks(self, each: FloatArray) -> tuple[FloatArray, FloatArray]:
        x, at_x, y, at_y = self._codes
        return middle_ranks(each, at_x, x.size), middle_ranks(each, at_y, y.size)

    def _kendall(self, weights: FloatArray) -> FloatArray:
        x, at_x, y, at_y = self._codes
        if not 0 < self.n_cells <= MOST_CELLS:
            return np.full(weights.shape[0], np.nan)
        entries = (np.ones(self.units.size), (self.units, at_x * y.size + at_y))
        cells = sparse.csr_array(entries, shape=(self.n_patterns, x.size * y.size))
        tables = np.asarray(weights @ cells, dtype=np.float64)
        return kendall_of_tables(tables.reshape(-1, x.size, y.size))


def correlation(weights: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    """Weighted correlation of numbers, one row of weights after the other; NaN without variation.

    Parameters
    ----------
    weights : ndarray, shape (k, n)
    first, second : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (k,)

    Examples
    --------
    >>> correlation(np.ones((1, 3)), np.array([1.0, 2, 3]), np.array([2.0, 4, 6])).round(9)
    array([1.])
    """
    if not first.size:
        return np.full(weights.shape[0], np.nan)
    return _of_powers(weights @ _powers_of(first, second))


def _powers_of(first: FloatArray, second: FloatArray) -> FloatArray:
    one, two = _standard(first), _standard(second)
    return np.column_stack([np.ones(one.size), one, two, one**2, two**2, one * two])


def _of_powers(sums: FloatArray) -> FloatArray:
    total, x, y, xx, yy, xy = sums.T
    total = np.maximum(total, 1e-300)
    return of_moments(xx - x**2 / total, yy - y**2 / total, xy - x * y / total, 1e-12 * total)


def _standard(values: FloatArray) -> FloatArray:
    """Move and scale numbers to a mean of 0 and a largest distance of 1, against cancellation."""
    centred = values - values.mean()
    largest = float(np.abs(centred).max())
    # Rounding leaves a hair of spread where there is none.
    negligible = largest <= 1e-12 * float(np.abs(values).max(initial=0.0))
    return np.zeros_like(centred) if negligible else np.asarray(centred / largest)


def kendall_of_tables(tables: FloatArray) -> FloatArray:
    """Kendall's tau-b of tables of counts, shape (k, n_first, n_second); NaN without variation.

    ``(C - D) / sqrt((n0 - n1)(n0 - n2))``: concordant less discordant pairs over those not tied
    on the one side and on the other.

    References
    ----------
    Kendall (1945), Biometrika 33, 239-251.

    Examples
    --------
    >>> kendall_of_tables(np.array([[[2.0, 0.0], [0.0, 2.0]], [[1.0, 1.0], [1.0, 1.0]]]))
    array([1., 0.])
    """
    below = np.zeros((tables.shape[0], tables.shape[1] + 1, tables.shape[2] + 1))
    below[:, 1:, 1:] = tables.cumsum(axis=1).cumsum(axis=2)
    less = below[:, :-1, :-1]
    # Above on the first side and below on the second: the row sums less what is at or below.
    more = below[:, :-1, -1:] - below[:, :-1, 1:]
    together = (tables * (less - more)).sum(axis=(1, 2))
    n = tables.sum(axis=(1, 2))
    untied = [(n**2 - (tables.sum(axis=axis) ** 2).sum(axis=1)) / 2 for axis in (2, 1)]
    spread = untied[0] * untied[1]
    defined = spread > 0
    return np.where(defined, together / np.sqrt(np.where(defined, spread, 1.0)), np.nan)


def rank_sides(judge: FloatArray, units: JudgedUnits) -> tuple[RankSide, RankSide, IntArray]:
    """Pair the judge with the truth, people with the median of the others; multiplicity is third.

    ``judge`` has one number per unit, NaN = none. Truth and people of ``units`` are numbers here,
    or places where only their order counts.

    Examples
    --------
    >>> from evalhub.stats.judging.units import judged_units
    >>> said = np.array([1.0, 2, 4, 3])
    >>> units = judged_units([said], [1, 2, 3, 4], said, [[1, 2, 3, 4], [1, 2, 4, 3]])
    >>> judged, people, multiplicity = rank_sides(said, units)
    >>> judged.values(multiplicity[None].astype(float), ["spearman", "kendall"]).round(3)
    array([[0.8  , 0.667]])
    """
    people = np.sort(stacked(units.people), axis=0)
    rows = np.vstack([judge[None], units.truth[None], people])
    codes = np.vstack([value_codes(row, distinct_values(row)) + 1 for row in rows])
    patterns, multiplicity = collapse_units(codes)
    said = _decoded(patterns, rows)
    both = np.flatnonzero(~np.isnan(said[:2]).any(axis=0))
    judged = RankSide(both, said[0, both], said[1, both], patterns.shape[0])
    people_side = RankSide(*beside_the_rest(said[2:]), patterns.shape[0])
    return judged, people_side, multiplicity


def _decoded(patterns: IntArray, rows: FloatArray) -> FloatArray:
    """Numbers of the patterns again, shape (n_rows, n_patterns)."""
    found = np.empty((rows.shape[0], patterns.shape[0]))
    for at, row in enumerate(rows):
        found[at] = np.concatenate([[np.nan], distinct_values(row)])[patterns[:, at]]
    return found
