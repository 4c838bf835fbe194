"""Whether one collection is made up like another: PSI of shares, two-sample KS of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray

STEADY, MOVED = 0.1, 0.25
BINS = 10
# Added to every count, so that an empty cell does not make the index infinite.
PRIOR = 0.5


@dataclass(frozen=True)
class Drift:
    """How far two collections are apart.

    Attributes
    ----------
    value : float
        PSI, from 0, or the largest distance of the two distribution functions, 0 to 1.
    n_expected, n_actual : int
        How many were compared.
    p_value : float or None
        That two samples of one source differ as much: of the KS test, or by PSI of counts the
        chi-square test of the same table. Few units have a large PSI by chance alone.
    """

    value: float
    n_expected: int
    n_actual: int
    p_value: float | None = None


def psi(expected: FloatArray | Sequence[float], actual: FloatArray | Sequence[float]) -> float:
    """Return the population stability index of two lists of shares.

    Sum of (a - e) ln(a / e) over the cells. Under .1 little has changed, over .25 much has (a rule
    of thumb from credit scoring, not a test).

    Parameters
    ----------
    expected, actual : array_like, shape (n_cells,)
        Shares above 0 that make 1.

    Raises
    ------
    UndefinedStatistic
        ``empty_cell`` where a share is 0.

    Examples
    --------
    >>> round(psi([0.25, 0.25, 0.25, 0.25], [0.30, 0.25, 0.25, 0.20]), 5)
    0.02027
    """
    then, now = np.asarray(expected, dtype=float), np.asarray(actual, dtype=float)
    if (then <= 0).any() or (now <= 0).any():
        raise UndefinedStatistic("empty_cell", "A cell without a share makes the index infinite.")
    return float(((now - then) * np.log(now / then)).sum())


def psi_of_counts(expected: Mapping[str, int], actual: Mapping[str, int]) -> Drift:
    """Return the PSI of two collections by category; half a unit is added to every cell.

    Raises
    ------
    UndefinedStatistic
        ``no_unit`` where either has nothing.

    Examples
    --------
    >>> round(psi_of_counts({"a": 50, "b": 50}, {"a": 50, "b": 50}).value, 6)
    0.0
    """
    n_then, n_now = sum(expected.values()), sum(actual.values())
    if not n_then or not n_now:
        raise UndefinedStatistic("no_unit", "One of the two has nothing to compare.")
    cells = sorted({*expected, *actual})
    then = np.array([expected.get(cell, 0) + PRIOR for cell in cells], dtype=float)
    now = np.array([actual.get(cell, 0) + PRIOR for cell in cells], dtype=float)
    value = psi(then / then.sum(), now / now.sum())
    return Drift(value, n_then, n_now, homogeneity(then - PRIOR, now - PRIOR))


def homogeneity(then: FloatArray, now: FloatArray) -> float:
    """p-value of Pearson's chi-square that two lists of counts come from one source.

    Examples
    --------
    >>> round(homogeneity(np.array([30.0, 10.0]), np.array([10.0, 30.0])), 6)  # chi-square 20
    8e-06
    """
    table = np.stack([then, now])
    table = table[:, table.any(axis=0)]
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    cells = table.shape[1] - 1
    if cells < 1:
        return 1.0
    return float(special.chdtrc(cells, ((table - expected) ** 2 / expected).sum()))


def psi_of_numbers(expected: Sequence[float], actual: Sequence[float], bins: int = BINS) -> Drift:
    """Return the PSI of two samples of numbers, in bins between the first one's quantiles.

    What lies on a quantile has a bin of its own: numbers that are often the same, or always,
    are told from those under them.
    """
    if not len(expected) or not len(actual):
        raise UndefinedStatistic("no_unit", "One of the two has nothing to compare.")
    edges = np.unique(np.quantile(expected, np.linspace(0, 1, bins + 1)[1:-1]))

    def counts(values: Sequence[float]) -> dict[str, int]:
        below, upto = (np.searchsorted(edges, values, side=side) for side in ("left", "right"))
        return {f"{at:03d}": int(n) for at, n in enumerate(np.bincount(below + upto)) if n}

    return psi_of_counts(counts(expected), counts(actual))


def kolmogorov_smirnov(expected: Sequence[float], actual: Sequence[float]) -> Drift:
    """Return the two-sample KS statistic with its asymptotic two-sided p-value.

    Raises
    ------
    UndefinedStatistic
        ``no_unit`` where either has nothing.

    Examples
    --------
    >>> round(kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6]).value, 3)
    0.5
    """
    if not len(expected) or not len(actual):
        raise UndefinedStatistic("no_unit", "One of the two has nothing to compare.")
    then, now = np.sort(np.asarray(expected, float)), np.sort(np.asarray(actual, float))
    every = np.concatenate([then, now])
    below_then = np.searchsorted(then, every, side="right") / len(then)
    below_now = np.searchsorted(now, every, side="right") / len(now)
    distance = float(np.abs(below_then - below_now).max())
    effective = len(then) * len(now) / (len(then) + len(now))
    p_value = float(special.kolmogorov(np.sqrt(effective) * distance))
    return Drift(distance, len(then), len(now), min(1.0, p_value))
