"""Predictions given several times per unit (two orders, repeats) against one truth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.comparison.metrics import Metric, metric_of_tables, require_defined
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, as_matrix, value_codes


@dataclass(frozen=True)
class Pooled:
    """Confusion tables of single units.

    Attributes
    ----------
    tables : ndarray, shape (n_units, n_values, n_values)
        Numbers of predictions of each unit; rows the true value, columns the predicted one.
    n : int
        Units with a true value and at least one parsed prediction.
    """

    tables: FloatArray
    n: int

    @property
    def table(self) -> FloatArray:
        """The sum over the units, shape (n_values, n_values)."""
        return np.asarray(self.tables.sum(axis=0))


def pool(predicted: npt.ArrayLike, truth: npt.ArrayLike, values: npt.ArrayLike) -> Pooled:
    """Cross-tabulate all predictions of all units with the truth of their unit.

    Parameters
    ----------
    predicted : array_like, shape (n_views, n_units)
        One row per view of a unit (an order of showing, a repeat); NaN = unparsed.
    truth : array_like, shape (n_units,)
        NaN = no true value; such units are dropped.
    values : array_like, shape (n_values,)
        The scale in its order.

    Examples
    --------
    >>> pool([[0, 1], [0, np.nan]], [0, 0], [0, 1]).table
    array([[2., 1.],
           [0., 0.]])
    """
    views, scale = as_matrix(predicted), np.asarray(values, dtype=np.float64)
    rows = value_codes(np.asarray(truth, dtype=np.float64), scale)
    known = rows >= 0
    columns = value_codes(views[:, known], scale)
    tables = np.zeros((int(known.sum()), scale.size, scale.size))
    for column in columns:
        parsed = np.flatnonzero(column >= 0)
        np.add.at(tables, (parsed, rows[known][parsed], column[parsed]), 1.0)
    tables = tables[tables.sum(axis=(1, 2)) > 0]
    return Pooled(tables, tables.shape[0])


def pooled_metric(
    found: Pooled,
    metric: Metric,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Compute a metric of the pooled table; the bootstrap draws units with all their views.

    Parameters
    ----------
    found : Pooled
        From `pool`.
    metric, rng, resamples, confidence
        See `evalhub.stats.comparison.metrics.compare`.

    Returns
    -------
    Estimate
        ``n`` is the number of units.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: nothing to compare; else the reasons of the metric.

    Examples
    --------
    >>> found = pool([[0, 1, 1], [0, 0, 1]], [0, 1, 1], [0, 1])
    >>> round(pooled_metric(found, "accuracy", rng=np.random.default_rng(0)).value, 4)
    0.8333
    """
    if found.n == 0:
        raise UndefinedStatistic("no_unit", "No unit has both a prediction and a true value.")
    require_defined(found.table, metric)
    size = found.tables.shape[1]
    patterns, multiplicity = np.unique(
        found.tables.reshape(found.n, -1), axis=0, return_counts=True
    )

    def statistic(weights: FloatArray) -> FloatArray:
        return metric_of_tables((weights @ patterns).reshape(-1, size, size), metric)

    return bootstrap(
        multiplicity.astype(np.int64),
        statistic,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=patterns.shape[1],
    )
