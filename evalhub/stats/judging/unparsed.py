"""What unread verdicts could have been: the best and the worst that a judge's figure may be."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.comparison.confusion import Confusion
from evalhub.stats.comparison.metrics import Metric, compare
from evalhub.stats.proportions import proportion
from evalhub.stats.tables import FloatArray, IntArray, value_codes

_ROUNDS = 50
KAPPAS: dict[Metric, int] = {"kappa": 0, "linear_kappa": 1, "quadratic_kappa": 2}


@dataclass(frozen=True)
class Bounds:
    """A figure without the unread verdicts, and between what it lies with them.

    Attributes
    ----------
    parsed : Estimate or UndefinedStatistic
        Of the verdicts that could be read.
    worst, best : Estimate or UndefinedStatistic
        If every unread one were as bad, or as good, as it can be; nothing is supposed about why
        they could not be read.
    n, n_missing : int
        Verdicts asked for of units with a true value, and how many of them are unread.
    """

    parsed: Coefficient
    worst: Coefficient
    best: Coefficient
    n: int
    n_missing: int


def accuracy_bounds(table: FloatArray, missing: FloatArray) -> Bounds:
    """Bound the share of right verdicts: unread ones all wrong, or all right.

    Parameters
    ----------
    table : ndarray, shape (n_values, n_values)
        Numbers of verdicts read; rows the true value.
    missing : ndarray, shape (n_values,)
        Numbers of verdicts not read, by the true value.

    References
    ----------
    Manski (2003), Partial Identification of Probability Distributions, ch. 1.

    Examples
    --------
    >>> found = accuracy_bounds(np.array([[6.0, 1.0], [1.0, 8.0]]), np.array([2.0, 2.0]))
    >>> found.parsed.value, found.worst.value, found.best.value
    (0.875, 0.7, 0.9)
    """
    right, read, lost = float(np.trace(table)), int(table.sum()), int(missing.sum())
    return Bounds(
        attempt(lambda: proportion(right, read)),
        attempt(lambda: proportion(right, read + lost)),
        attempt(lambda: proportion(right + lost, read + lost)),
        read + lost,
        lost,
    )


def rate_bounds(passed: int, read: int, lost: int) -> Bounds:
    """Bound the share that the judge passes: unread ones all failed, or all passed.

    Examples
    --------
    >>> found = rate_bounds(6, 8, 2)
    >>> found.parsed.value, found.worst.value, found.best.value
    (0.75, 0.6, 0.8)
    """
    return Bounds(
        attempt(lambda: proportion(passed, read)),
        attempt(lambda: proportion(passed, read + lost)),
        attempt(lambda: proportion(passed + lost, read + lost)),
        read + lost,
        lost,
    )


def kappa_bounds(
    table: FloatArray,
    missing: FloatArray,
    metric: Metric = "kappa",
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Bounds:
    """Bound Cohen's kappa, plain or weighted, over all values that unread verdicts may have had.

    The extremes are reached with all unread verdicts of one true value alike, which are found
    exactly. Each has the interval it would have.

    Parameters
    ----------
    table, missing
        As in `accuracy_bounds`.
    metric : {"kappa", "linear_kappa", "quadratic_kappa"}
    rng, resamples
        See `evalhub.stats.intervals.bootstrap`.

    References
    ----------
    Manski (2003), ch. 1; extremes of a ratio: Dinkelbach (1967), Management Science 13, 492-498.

    Examples
    --------
    >>> table, missing = np.array([[5.0, 0.0], [0.0, 5.0]]), np.array([1.0, 0.0])
    >>> found = kappa_bounds(table, missing, rng=np.random.default_rng(0), resamples=50)
    >>> round(found.worst.value, 3), found.best.value
    (0.82, 1.0)
    """

    def of(filled: FloatArray) -> Coefficient:
        whole = Confusion(np.arange(filled.shape[0], dtype=np.float64), filled, 0, 0)
        return attempt(lambda: compare(whole, metric, rng=rng, resamples=resamples))

    ends = [of(filled_table(table, missing, metric, best=best)) for best in (False, True)]
    n_missing = int(missing.sum())
    return Bounds(of(table), ends[0], ends[1], int(table.sum()) + n_missing, n_missing)


def filled_table(
    table: FloatArray, missing: FloatArray, metric: Metric, *, best: bool
) -> FloatArray:
    """Put unread verdicts where kappa is largest, or smallest.

    Kappa is 1 less a ratio of two sums that are linear in where they are put (the margins of the
    truth are fixed), so an extreme has them in one column for each true value; Dinkelbach's steps
    find which.

    Examples
    --------
    >>> table = np.array([[5.0, 0.0], [0.0, 5.0]])
    >>> filled_table(table, np.array([2.0, 0.0]), "kappa", best=False)
    array([[5., 2.],
           [0., 5.]])
    """
    weights = _distances(table.shape[0], KAPPAS[metric])
    true = table.sum(axis=1) + missing
    n, sign = float(true.sum()), 1.0 if best else -1.0
    rows = np.arange(table.shape[0])
    # What a verdict in a column adds to the distance that chance would leave, times n.
    by_chance = true @ weights
    ratio, filled = 0.0, table
    for _ in range(_ROUNDS):
        cost = sign * (n * weights - ratio * by_chance[None])
        columns = cost.argmin(axis=1)
        filled = table.copy()
        filled[rows, columns] += missing
        expected = float(filled.sum(axis=0) @ by_chance)
        observed = float((filled * weights).sum())
        found = n * observed / expected if expected > 0 else 0.0
        if abs(found - ratio) < 1e-12:
            break
        ratio = found
    return filled


def _distances(size: int, power: int) -> FloatArray:
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(np.float64)
    return steps**power if power else (steps > 0).astype(np.float64)


def unread_table(
    views: npt.ArrayLike, asked: npt.ArrayLike, truth: npt.ArrayLike, values: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Count verdicts read, by true and given value, and those not read, by the true value.

    Parameters
    ----------
    views : array_like, shape (n_views, n_units)
        Verdicts; NaN = not read, or not asked for.
    asked : array_like of bool, shape (n_views, n_units)
    truth : array_like, shape (n_units,)
    values : array_like, shape (n_values,)

    Examples
    --------
    >>> unread_table([[0, np.nan, 1]], [[True] * 3], [0, 0, 1], [0, 1])
    (array([[1., 0.],
           [0., 1.]]), array([1., 0.]))
    """
    scale = np.asarray(values, dtype=np.float64)
    given = value_codes(np.asarray(views, dtype=np.float64), scale)
    facts = np.broadcast_to(value_codes(np.asarray(truth, dtype=np.float64), scale), given.shape)
    wanted = np.asarray(asked, dtype=np.bool_) & (facts >= 0)
    read, lost = wanted & (given >= 0), wanted & (given < 0)
    table = _counts(facts[read] * scale.size + given[read], scale.size**2)
    return table.reshape(scale.size, scale.size), _counts(facts[lost], scale.size)


def _counts(places: IntArray, size: int) -> FloatArray:
    return np.bincount(places, minlength=size).astype(np.float64)
