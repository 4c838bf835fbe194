"""Metrics of confusion tables: of one table with its interval, or of many at once."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from evalhub.stats.comparison.confusion import Confusion
from evalhub.stats.comparison.tallies import Cells, Margins
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap_table
from evalhub.stats.tables import FloatArray

Metric = Literal[
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "f1",
    "mcc",
    "kappa",
    "linear_kappa",
    "quadratic_kappa",
]


def compare(
    found: Confusion,
    metric: Metric,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Compute a metric of a confusion table with its unit bootstrap.

    Parameters
    ----------
    found : Confusion
        From `confusion`; unparsed predictions are missing.
    metric : str
        ``accuracy``; ``balanced_accuracy``, the mean recall of the classes that are true
        somewhere (two or more); ``precision``, ``recall``, ``f1``, the mean over the classes
        that are true or predicted somewhere (macro), where a class that is never predicted has
        precision 0 and one that is never true has recall 0; ``mcc``, Matthews' correlation, in
        Gorodkin's form for more than two classes; ``kappa``, ``linear_kappa`` and
        ``quadratic_kappa``, Cohen's: 0 where one side is constant and the other is not.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units in the table.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: empty table; ``too_few_units``: one unit; ``one_class``: balanced accuracy
        of a single true class; ``no_variation``: kappa where both sides give one and the same
        value, so that chance alone agrees fully; ``constant_rater``: mcc where either side is
        constant.

    References
    ----------
    Matthews (1975), Biochim Biophys Acta 405, 442-451; Gorodkin (2004), Comput Biol Chem 28,
    367-374.

    Examples
    --------
    >>> from evalhub.stats.comparison.confusion import confusion
    >>> truth = [1] * 90 + [0] * 10
    >>> predicted = [1] * 90 + [1] * 9 + [0]
    >>> found = confusion(predicted, truth)
    >>> round(compare(found, "mcc", rng=np.random.default_rng(0)).value, 4)
    0.3015
    """
    require_defined(_margins_of(found.table[None]), metric)
    return bootstrap_table(
        found.table,
        lambda tables: metric_of_tables(tables, metric),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def metric_of_tables(tables: FloatArray, metric: Metric) -> FloatArray:
    """Compute a metric of many tables at once, NaN where it is undefined.

    Parameters
    ----------
    tables : ndarray, shape (k, n_values, n_values)
        Rows the true value, columns the predicted one; no table is empty.
    metric : str
        As in `compare`.

    Returns
    -------
    ndarray, shape (k,)

    Examples
    --------
    >>> metric_of_tables(np.array([[[3.0, 1.0], [0.0, 4.0]]]), "accuracy")
    array([0.875])
    """
    return metric_of_margins(_margins_of(tables), metric)


def metric_of_margins(margins: Margins, metric: Metric) -> FloatArray:
    """Compute a metric of many tables from their margins, NaN where it is undefined.

    Examples
    --------
    >>> cells = Cells(np.array([0, 0, 1]), np.array([0, 1, 1]))
    >>> metric_of_margins(cells.margins(np.array([[3.0, 1.0, 4.0]])), "kappa")
    array([0.75])
    """
    return _METRICS[metric](margins)


def require_defined(margins: Margins, metric: Metric) -> None:
    """Raise `UndefinedStatistic` with the reason if a single table does not define the metric.

    Examples
    --------
    >>> cells = Cells(np.array([1]), np.array([1]))
    >>> require_defined(cells.margins(np.array([[3.0]])), "kappa")
    Traceback (most recent call last):
    ...
    evalhub.stats.errors.UndefinedStatistic: Both sides give one and the same value throughout.
    """
    n = margins.n[0]
    if n == 0:
        raise UndefinedStatistic("no_unit", "No unit has both values to compare.")
    true, predicted = margins.true[0] > 0, margins.predicted[0] > 0
    if metric == "balanced_accuracy" and true.sum() < 2:
        raise UndefinedStatistic("one_class", "All true values are the same.")
    if metric == "mcc" and (true.sum() < 2 or predicted.sum() < 2):
        raise UndefinedStatistic("constant_rater", "One side gives a single value throughout.")
    if metric in _KAPPAS and (margins.hits[0] == n).any():
        raise UndefinedStatistic(
            "no_variation", "Both sides give one and the same value throughout."
        )


def _margins_of(tables: FloatArray) -> Margins:
    """Margins of dense tables."""
    rows, columns = np.indices(tables.shape[1:]).reshape(2, -1)
    return Cells(rows, columns).margins(tables.reshape(tables.shape[0], -1))


def _accuracy(margins: Margins) -> FloatArray:
    return np.asarray(margins.hits.sum(axis=1) / margins.n)


def _balanced_accuracy(margins: Margins) -> FloatArray:
    recalls = margins.hits / np.where(margins.true > 0, margins.true, 1.0)
    n_classes = np.count_nonzero(margins.true, axis=1)
    return np.where(n_classes > 1, recalls.sum(axis=1) / np.maximum(n_classes, 1), np.nan)


def _precision(margins: Margins) -> FloatArray:
    return _macro(margins, margins.hits, margins.predicted)


def _recall(margins: Margins) -> FloatArray:
    return _macro(margins, margins.hits, margins.true)


def _f1(margins: Margins) -> FloatArray:
    return _macro(margins, 2 * margins.hits, margins.true + margins.predicted)


def _macro(margins: Margins, right: FloatArray, of: FloatArray) -> FloatArray:
    """Mean of ``right / of`` over the classes of either side; a class without ``of`` counts 0."""
    total = (right / np.where(of > 0, of, 1.0)).sum(axis=1)
    return np.asarray(total / np.count_nonzero(margins.true + margins.predicted, axis=1))


def _matthews(margins: Margins) -> FloatArray:
    n, true, predicted = margins.n, margins.true, margins.predicted
    together = margins.hits.sum(axis=1) * n - (true * predicted).sum(axis=1)
    spread = (n**2 - (true**2).sum(axis=1)) * (n**2 - (predicted**2).sum(axis=1))
    return np.where(spread > 0, together / np.sqrt(np.where(spread > 0, spread, 1.0)), np.nan)


def _kappa(margins: Margins) -> FloatArray:
    n = margins.n
    expected = n**2 - (margins.true * margins.predicted).sum(axis=1)
    return _corrected(n - margins.hits.sum(axis=1), expected, n)


def _linear_kappa(margins: Margins) -> FloatArray:
    """Take the distance that chance would leave step by step along the scale."""
    n = margins.n
    if margins.places.size < 2:
        return np.full(n.shape, np.nan)
    true, predicted = (
        np.cumsum(side, axis=1)[:, :-1] for side in (margins.true, margins.predicted)
    )
    steps = np.diff(margins.places).astype(np.float64)
    crossed = true * (n[:, None] - predicted) + predicted * (n[:, None] - true)
    return _corrected(margins.apart, crossed @ steps, n)


def _quadratic_kappa(margins: Margins) -> FloatArray:
    n, places = margins.n, (margins.places - margins.places[:1]).astype(np.float64)
    squares = (margins.true + margins.predicted) @ places**2
    expected = n * squares - 2 * (margins.true @ places) * (margins.predicted @ places)
    return _corrected(margins.apart_squared, expected, n)


def _corrected(observed: FloatArray, expected: FloatArray, n: FloatArray) -> FloatArray:
    """1 - observed over expected disagreement (``expected`` not yet over n); NaN without any."""
    defined = expected > 0
    return np.where(defined, 1 - n * observed / np.where(defined, expected, 1.0), np.nan)


_METRICS: dict[Metric, Callable[[Margins], FloatArray]] = {
    "accuracy": _accuracy,
    "balanced_accuracy": _balanced_accuracy,
    "precision": _precision,
    "recall": _recall,
    "f1": _f1,
    "mcc": _matthews,
    "kappa": _kappa,
    "linear_kappa": _linear_kappa,
    "quadratic_kappa": _quadratic_kappa,
}
_KAPPAS: tuple[Metric, ...] = ("kappa", "linear_kappa", "quadratic_kappa")
