"""Predictions given several times per unit (two orders, repeats) against one truth."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.comparison.metrics import Metric, metric_of_margins, require_defined
from evalhub.stats.comparison.tallies import Cells, Tally, tally
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import as_matrix, collapse_units, value_codes


def pool(predicted: npt.ArrayLike, truth: npt.ArrayLike, values: npt.ArrayLike) -> Tally:
    """Cross-tabulate all predictions of all units with the truth of their unit.

    Memory grows with the units and their views, not with the square of the scale.

    Parameters
    ----------
    predicted : array_like, shape (n_views, n_units)
        One row per view of a unit (an order of showing, a repeat); NaN = unparsed.
    truth : array_like, shape (n_units,)
        NaN = no true value; such units are dropped.
    values : array_like, shape (n_values,)
        The scale in its order.

    Returns
    -------
    Tally
        ``n`` counts the units with a true value and at least one parsed prediction.

    Examples
    --------
    >>> pool([[0, 1], [0, np.nan]], [0, 0], [0, 1]).table
    array([[2., 1.],
           [0., 0.]])
    """
    views, scale = as_matrix(predicted), np.asarray(values, dtype=np.float64)
    rows = value_codes(np.asarray(truth, dtype=np.float64), scale)
    known = rows >= 0
    columns = np.sort(value_codes(views[:, known], scale), axis=0)
    # Codes are counted from -1, patterns from 0.
    patterns, multiplicity = collapse_units(np.vstack([rows[known], columns]) + 1)
    units, view = np.nonzero(patterns[:, 1:])
    cells = Cells(patterns[units, 0] - 1, patterns[units, view + 1] - 1)
    return tally(units, cells, np.ones(units.size), multiplicity=multiplicity, size=scale.size)


def pooled_value(found: Tally, metric: Metric) -> float:
    """Compute a metric of the pooled table without an interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: nothing to compare; else the reasons of the metric.

    Examples
    --------
    >>> found = pool([[0, 1, 1], [0, 0, 1]], [0, 1, 1], [0, 1])
    >>> round(pooled_value(found, "accuracy"), 4)
    0.8333
    """
    if found.n == 0:
        raise UndefinedStatistic("no_unit", "No unit has both a prediction and a true value.")
    margins = found.margins(found.multiplicity[None])
    require_defined(margins, metric)
    return float(metric_of_margins(margins, metric)[0])


def pooled_metric(
    found: Tally,
    metric: Metric,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Compute a metric of the pooled table; the bootstrap draws units with all their views.

    Parameters
    ----------
    found : Tally
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
    pooled_value(found, metric)
    return bootstrap(
        found.multiplicity,
        lambda weights: metric_of_margins(found.margins(weights), metric),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=found.width,
    )
