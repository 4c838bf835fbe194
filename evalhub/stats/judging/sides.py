"""The judge's side and the people's, each as what its metrics are of any drawn units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from evalhub.stats.comparison.ceiling import against_the_rest
from evalhub.stats.comparison.metrics import Metric, metric_of_margins, require_defined
from evalhub.stats.comparison.tallies import Cells
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.units import Patterns
from evalhub.stats.tables import FloatArray, IntArray


@dataclass(frozen=True)
class ClassSide:
    """Values held against what is true, pattern by pattern of units.

    Attributes
    ----------
    cells : Cells
        Pairs of a true and a given value that occur.
    counts : sparse array, shape (n_patterns, n_cells)
        How often a unit of each pattern has each pair.
    right, counted : ndarray, shape (n_patterns,)
        For accuracy.
    """

    cells: Cells
    counts: Any
    right: FloatArray
    counted: FloatArray

    @property
    def width(self) -> int:
        """Numbers held per resample."""
        return int(self.cells.true.size + 6 * self.cells.places.size)

    def n(self, multiplicity: IntArray) -> int:
        """Units that have a pair."""
        return int(multiplicity[np.asarray(self.counts.sum(axis=1)) > 0].sum())

    def n_of(self, multiplicity: IntArray, metric: Metric) -> int:
        """Units that count for a metric: for accuracy they may be others."""
        if metric == "accuracy":
            return int(multiplicity[self.counted > 0].sum())
        return self.n(multiplicity)

    def chance(self, multiplicity: IntArray) -> float:
        """Return how often both sides of the table would agree by chance."""
        margins = self.cells.margins(np.asarray(multiplicity[None] @ self.counts, np.float64))
        return float((margins.true * margins.predicted).sum() / max(margins.n[0] ** 2, 1e-12))

    def values(self, weights: FloatArray, metrics: Sequence[Metric]) -> FloatArray:
        """Compute each metric of each row of weights, shape (k, n_metrics); NaN = undefined."""
        if tuple(metrics) == ("accuracy",):
            return self._accuracy(weights)[:, None]
        margins = self.cells.margins(np.asarray(weights @ self.counts, dtype=np.float64))
        empty = margins.n == 0
        columns = []
        for metric in metrics:
            if metric == "accuracy":
                columns.append(self._accuracy(weights))
                continue
            with np.errstate(invalid="ignore", divide="ignore"):
                found = metric_of_margins(margins, metric)
            columns.append(np.where(empty, np.nan, found))
        return np.column_stack(columns)

    def why_undefined(self, multiplicity: IntArray, metric: Metric) -> UndefinedStatistic:
        """Return the reason of a metric that has no value on the units themselves."""
        if not self.n(multiplicity):
            return UndefinedStatistic("no_unit", "No unit has both a value and a true value.")
        weights = multiplicity[None].astype(np.float64)
        try:
            require_defined(self.cells.margins(np.asarray(weights @ self.counts)), metric)
        except UndefinedStatistic as reason:
            return reason
        return UndefinedStatistic("no_variation", "The values do not vary, so there is no result.")

    def _accuracy(self, weights: FloatArray) -> FloatArray:
        counted = weights @ self.counted
        return np.where(counted > 0, weights @ self.right / np.maximum(counted, 1e-12), np.nan)


def judge_side(found: Patterns) -> ClassSide:
    """Hold every verdict against the truth of its unit.

    Examples
    --------
    >>> from evalhub.stats.judging.units import judged_units, patterns_of
    >>> found = patterns_of(judged_units([[0, 1, 1, 0]], [0, 1, 1, 1], [0, 1]))
    >>> judge_side(found).values(found.multiplicity[None].astype(float), ["accuracy", "kappa"])
    array([[0.75, 0.5 ]])
    """
    units, views = np.nonzero((found.views >= 0) & (found.truth >= 0)[:, None])
    cells, counts = _gathered(
        units,
        Cells(found.truth[units], found.views[units, views]),
        np.ones(units.size),
        found.truth.size,
    )
    return ClassSide(cells, counts, found.right, found.counted)


def people_side(found: Patterns) -> ClassSide:
    """Hold every rating against the majority of the others of its unit, where that is clear.

    Examples
    --------
    >>> from evalhub.stats.judging.units import judged_units, patterns_of
    >>> units = judged_units([[1, 1, 2]], [1, 1, 2], [1, 2], [[1, 1, 2], [1, 1, 2], [1, 2, 2]])
    >>> found = patterns_of(units)
    >>> people_side(found).values(found.multiplicity[None].astype(float), ["accuracy"]).round(3)
    array([[0.857]])
    """
    units, places, votes = against_the_rest(found.people + 1)
    cells, counts = _gathered(units, places, votes, found.truth.size)
    hit = (cells.true == cells.predicted).astype(np.float64)
    right, counted = np.asarray(counts @ hit), np.asarray(counts.sum(axis=1))
    return ClassSide(cells, counts, right, counted)


def _gathered(
    units: IntArray, cells: Cells, counts: FloatArray, n_patterns: int
) -> tuple[Cells, Any]:
    """Sum entries of one pattern and one cell up."""
    size = int(max(cells.true.max(initial=0), cells.predicted.max(initial=0))) + 1
    keys, columns = np.unique(cells.true * size + cells.predicted, return_inverse=True)
    table = sparse.csr_array((counts, (units, columns)), shape=(n_patterns, keys.size))
    return Cells(keys // size, keys % size), table
