"""Metrics of confusion tables: of one table with its interval, or of many at once."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from evalhub.stats.agreement.kappa import kappa_of_tables
from evalhub.stats.comparison.confusion import Confusion
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
        that are true or predicted somewhere (macro); ``mcc``, Matthews' correlation, in
        Gorodkin's form for more than two classes; ``kappa``, ``linear_kappa`` and
        ``quadratic_kappa``, Cohen's.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units in the table.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: empty table; ``too_few_units``: one unit; ``empty_class``: a class that
        macro precision needs is never predicted, that macro recall needs is never true;
        ``one_class``: balanced accuracy of a single true class; ``constant_rater``: kappa and
        mcc where either side is constant.

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
    require_defined(found.table, metric)
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
    return _METRICS[metric](tables)


def require_defined(table: FloatArray, metric: Metric) -> None:
    """Raise `UndefinedStatistic` with the reason if a table does not define the metric.

    Examples
    --------
    >>> require_defined(np.array([[0.0, 2.0], [0.0, 3.0]]), "precision")
    Traceback (most recent call last):
    ...
    evalhub.stats.errors.UndefinedStatistic: A value that is true somewhere is never predicted.
    """
    if table.sum() == 0:
        raise UndefinedStatistic("no_unit", "No unit has both values to compare.")
    true, predicted = table.sum(axis=1) > 0, table.sum(axis=0) > 0
    if metric == "precision" and (true & ~predicted).any():
        raise UndefinedStatistic(
            "empty_class", "A value that is true somewhere is never predicted."
        )
    if metric == "recall" and (predicted & ~true).any():
        raise UndefinedStatistic("empty_class", "A value that is predicted is never true.")
    if metric == "balanced_accuracy" and true.sum() < 2:
        raise UndefinedStatistic("one_class", "All true values are the same.")
    if metric in _CORRECTED and (true.sum() < 2 or predicted.sum() < 2):
        raise UndefinedStatistic("constant_rater", "One side gives a single value throughout.")


def _accuracy(tables: FloatArray) -> FloatArray:
    return np.asarray(np.trace(tables, axis1=1, axis2=2) / tables.sum(axis=(1, 2)))


def _balanced_accuracy(tables: FloatArray) -> FloatArray:
    true = tables.sum(axis=2)
    recalls = _hits(tables) / np.where(true > 0, true, 1.0)
    n_classes = np.count_nonzero(true, axis=1)
    return np.where(n_classes > 1, recalls.sum(axis=1) / np.maximum(n_classes, 1), np.nan)


def _precision(tables: FloatArray) -> FloatArray:
    return _macro(_hits(tables), tables.sum(axis=1), tables.sum(axis=2))


def _recall(tables: FloatArray) -> FloatArray:
    return _macro(_hits(tables), tables.sum(axis=2), tables.sum(axis=1))


def _f1(tables: FloatArray) -> FloatArray:
    both = tables.sum(axis=2) + tables.sum(axis=1)
    return _macro(2 * _hits(tables), both, both)


def _hits(tables: FloatArray) -> FloatArray:
    return np.asarray(np.diagonal(tables, axis1=1, axis2=2))


def _macro(hits: FloatArray, of: FloatArray, other: FloatArray) -> FloatArray:
    """Mean of ``hits / of`` over the classes of either side, NaN if one lacks ``of``."""
    lacking = ((of == 0) & (other > 0)).any(axis=1)
    total = (hits / np.where(of > 0, of, 1.0)).sum(axis=1)
    n_classes = np.count_nonzero(of + other, axis=1)
    return np.where(lacking, np.nan, total / np.maximum(n_classes, 1))


def _matthews(tables: FloatArray) -> FloatArray:
    n = tables.sum(axis=(1, 2))
    true, predicted = tables.sum(axis=2), tables.sum(axis=1)
    together = np.trace(tables, axis1=1, axis2=2) * n - (true * predicted).sum(axis=1)
    spread = (n**2 - (true**2).sum(axis=1)) * (n**2 - (predicted**2).sum(axis=1))
    return np.where(spread > 0, together / np.sqrt(np.where(spread > 0, spread, 1.0)), np.nan)


_METRICS: dict[Metric, Callable[[FloatArray], FloatArray]] = {
    "accuracy": _accuracy,
    "balanced_accuracy": _balanced_accuracy,
    "precision": _precision,
    "recall": _recall,
    "f1": _f1,
    "mcc": _matthews,
    "kappa": kappa_of_tables,
    "linear_kappa": lambda tables: kappa_of_tables(tables, "linear"),
    "quadratic_kappa": lambda tables: kappa_of_tables(tables, "quadratic"),
}
_CORRECTED: tuple[Metric, ...] = ("mcc", "kappa", "linear_kappa", "quadratic_kappa")
