"""Predicted against true values: the confusion table, accuracy, precision and recall."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import FloatArray, as_vectors, contingency, distinct_values


@dataclass(frozen=True)
class Confusion:
    """Predicted against true values.

    Attributes
    ----------
    values : ndarray, shape (n_values,)
        The scale.
    table : ndarray, shape (n_values, n_values)
        Numbers of units; rows the true value, columns the predicted one.
    n : int
        Units in the table.
    n_unparsed : int
        Units with a true value and no prediction; they are not in the table.
    """

    values: FloatArray
    table: FloatArray
    n: int
    n_unparsed: int


@dataclass(frozen=True)
class ClassScores:
    """How well one value is found.

    Attributes
    ----------
    value : float
        The class.
    precision, recall : Estimate or UndefinedStatistic
        Share of the predictions of the class that are true; of the class that are predicted.
    f1 : float
        ``2 TP / (2 TP + FP + FN)``.
    n : int
        Units that are truly of the class.
    """

    value: float
    precision: Estimate | UndefinedStatistic
    recall: Estimate | UndefinedStatistic
    f1: float
    n: int


def confusion(
    predicted: npt.ArrayLike, truth: npt.ArrayLike, values: npt.ArrayLike | None = None
) -> Confusion:
    """Cross-tabulate predictions with the truth.

    Parameters
    ----------
    predicted, truth : array_like, shape (n_units,)
        NaN = unparsed, and no true value. Units without a true value are dropped.
    values : array_like, shape (n_values,), optional
        The scale in its order; by default the values that occur in both vectors together.

    Examples
    --------
    >>> found = confusion([1, 1, 0, np.nan], [1, 0, 0, 0])
    >>> found.table, found.n_unparsed
    (array([[1., 1.],
           [0., 1.]]), 1)
    """
    guesses, facts = as_vectors(predicted, truth)
    known = ~np.isnan(facts)
    scale = (
        distinct_values(np.stack([guesses[known], facts[known]]))
        if values is None
        else np.asarray(values, dtype=np.float64)
    )
    table = contingency(facts, guesses, scale)
    n_unparsed = int(np.count_nonzero(known & np.isnan(guesses)))
    return Confusion(scale, table, int(table.sum()), n_unparsed)


def accuracy(
    found: Confusion,
    *,
    unparsed: Literal["missing", "wrong", "right"] = "missing",
    confidence: float = 0.95,
) -> Estimate:
    """Share of units predicted right, with Wilson's interval.

    Parameters
    ----------
    found : Confusion
        From `confusion`.
    unparsed : {"missing", "wrong", "right"}
        What an unparsed prediction counts as; the last two are the worst and the best case.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit counts.

    Examples
    --------
    >>> found = confusion([1, 1, 0, np.nan], [1, 0, 0, 0])
    >>> accuracy(found, unparsed="wrong").value
    0.5
    """
    right = float(np.trace(found.table)) + (found.n_unparsed if unparsed == "right" else 0)
    n = found.n + (0 if unparsed == "missing" else found.n_unparsed)
    return wilson(right, n, confidence=confidence)


def class_scores(found: Confusion, value: float, *, confidence: float = 0.95) -> ClassScores:
    """Precision, recall (Wilson intervals) and F1 of one value of the scale.

    Raises
    ------
    UndefinedStatistic
        ``empty_class``: the value is neither true nor predicted anywhere. Precision alone is
        undefined where it is never predicted, recall where it is never true: those are in the
        result.

    Examples
    --------
    >>> scores = class_scores(confusion([1, 1, 0, 0], [1, 0, 0, 0]), 1)
    >>> scores.precision.value, scores.recall.value, round(scores.f1, 4)
    (0.5, 1.0, 0.6667)
    """
    places = np.flatnonzero(found.values == value)
    right = predicted = true = 0
    if places.size:
        right = int(found.table[places[0], places[0]])
        true, predicted = int(found.table[places[0]].sum()), int(found.table[:, places[0]].sum())
    if true + predicted == 0:
        raise UndefinedStatistic("empty_class", "The value is neither true nor predicted anywhere.")
    return ClassScores(
        float(value),
        _share_of_class(right, predicted, confidence, "The value is never predicted."),
        _share_of_class(right, true, confidence, "The value is never true."),
        2 * right / (true + predicted),
        true,
    )


def _share_of_class(
    right: int, n: int, confidence: float, sentence: str
) -> Estimate | UndefinedStatistic:
    if n == 0:
        return UndefinedStatistic("empty_class", sentence)
    return wilson(right, n, confidence=confidence)
