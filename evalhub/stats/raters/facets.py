"""Severity when raters rated different units: effects of raters and units, fitted together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse, stats
from scipy.sparse.csgraph import connected_components

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import BoolArray, FloatArray, IntArray, as_matrix


@dataclass(frozen=True)
class Severities:
    """Effect of each rater, in points of the scale; positive = rates higher.

    Attributes
    ----------
    values, low, high : ndarray, shape (n_raters,)
        Least squares, and Student's interval; the mean of the raters compared is 0. NaN for a
        rater who shares no unit with the largest group of raters linked by units.
    errors : ndarray, shape (n_raters,)
        Standard errors of ``values``.
    shrunk, shrunk_low, shrunk_high : ndarray, shape (n_raters,)
        The same drawn towards 0, more so with few ratings: for showing many raters at once.
    spread : float
        Estimated standard deviation of severity among raters; 0 where errors explain it all.
    residual : float
        Standard deviation of what raters and units leave unexplained.
    n : ndarray of int, shape (n_raters,)
        Units that a rater shares with others.
    confidence : float
        Level of the intervals.
    """

    values: FloatArray
    low: FloatArray
    high: FloatArray
    errors: FloatArray
    shrunk: FloatArray
    shrunk_low: FloatArray
    shrunk_high: FloatArray
    spread: float
    residual: float
    n: IntArray
    confidence: float


@dataclass(frozen=True)
class FacetView:
    """Severity of raters under each criterion.

    Attributes
    ----------
    criteria : tuple of str
        Names of the columns.
    values, low, high, shrunk : ndarray, shape (n_raters, n_criteria)
        See `Severities`; NaN where a criterion does not tell.
    overall, overall_low, overall_high : ndarray, shape (n_raters,)
        Mean over the criteria, weighted by precision, with a normal interval. Meaningful where
        the criteria have the same scale.
    undefined : dict of str to UndefinedStatistic
        Why a criterion has no severities.
    """

    criteria: tuple[str, ...]
    values: FloatArray
    low: FloatArray
    high: FloatArray
    shrunk: FloatArray
    overall: FloatArray
    overall_low: FloatArray
    overall_high: FloatArray
    undefined: dict[str, UndefinedStatistic]


def additive_severity(matrix: npt.ArrayLike, *, confidence: float = 0.95) -> Severities:
    """Fit ``rating = unit + rater + error`` by least squares.

    Unlike the mean difference to the others, this is fair to a rater who met severe company.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings at interval level, NaN = missing. Units with one rating are dropped.
    confidence : float
        Level of the intervals, which take errors to be alike for all raters.

    Returns
    -------
    Severities
        Shrinkage is empirical Bayes: ``t2 / (t2 + se2)`` with t2 the spread among raters.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``: no unit has two ratings; ``too_few_units``: nothing is left to
        estimate the error from.

    References
    ----------
    Linacre (1989), Many-facet Rasch measurement, for the design; the additive linear form is
    Braun (1988), J Educ Stat 13, 1-18.

    Examples
    --------
    >>> ratings = [[3, 4, np.nan, 5], [2, 3, 4, np.nan], [np.nan, 2, 3, 2]]
    >>> additive_severity(ratings).values.round(2)
    array([ 1.2, -0. , -1.2])
    """
    ratings = as_matrix(matrix)
    given = ~np.isnan(ratings)
    usable = given & (given.sum(axis=0) > 1)
    if not usable.any():
        raise UndefinedStatistic("no_pairable_unit", "No unit was rated by two raters.")
    group = _largest_group(usable)
    usable[~group] = False
    ratings, usable = ratings[group], usable[group]
    effects, errors, residual, free = _least_squares(ratings, usable)
    n = usable.sum(axis=1)
    reach = float(stats.t.ppf((1 + confidence) / 2, free)) * errors
    spread = max(0.0, float(effects @ effects) / (effects.size - 1) - float((errors**2).mean()))
    keep = spread / (spread + errors**2) if spread > 0 else np.zeros(effects.size)
    z = float(stats.norm.ppf((1 + confidence) / 2)) * errors * np.sqrt(keep)
    shrunk = keep * effects
    rows = (effects, effects - reach, effects + reach, errors, shrunk, shrunk - z, shrunk + z)
    filled = [_fill(row, group) for row in rows]
    counts = np.zeros(group.size, dtype=np.int64)
    counts[group] = n
    deviation = float(np.sqrt(spread))
    return Severities(
        filled[0],
        filled[1],
        filled[2],
        filled[3],
        filled[4],
        filled[5],
        filled[6],
        spread=deviation,
        residual=residual,
        n=counts,
        confidence=confidence,
    )


def facet_view(matrices: Mapping[str, npt.ArrayLike], *, confidence: float = 0.95) -> FacetView:
    """Lay out severity rater by criterion.

    Parameters
    ----------
    matrices : mapping of str to array_like, shape (n_raters, n_units)
        Ratings under each criterion, the same raters in the same rows; units may differ.
    confidence : float
        Level of the intervals.

    Returns
    -------
    FacetView

    Examples
    --------
    >>> ratings = [[3, 4, 5, 4], [2, 3, 4, 2], [2, 3, 3, 3]]
    >>> found = facet_view({"tone": ratings, "facts": np.full((3, 4), np.nan)})
    >>> found.values.round(2)[:, 0], found.undefined["facts"].reason
    (array([ 0.83, -0.42, -0.42]), 'no_pairable_unit')
    """
    arrays = {name: as_matrix(matrix) for name, matrix in matrices.items()}
    n_raters = {array.shape[0] for array in arrays.values()}
    if len(n_raters) != 1:
        raise ValueError("the same raters are needed under each criterion, and one criterion")
    shape = (n_raters.pop(), len(arrays))
    found = {name: np.full(shape, np.nan) for name in ("values", "low", "high", "shrunk", "errors")}
    undefined: dict[str, UndefinedStatistic] = {}
    for column, (criterion, array) in enumerate(arrays.items()):
        try:
            severities = additive_severity(array, confidence=confidence)
        except UndefinedStatistic as reason:
            undefined[criterion] = reason
            continue
        for name, table in found.items():
            table[:, column] = getattr(severities, name)
    overall, half = _overall(found["values"], found.pop("errors"), confidence)
    return FacetView(
        criteria=tuple(arrays),
        **found,
        overall=overall,
        overall_low=overall - half,
        overall_high=overall + half,
        undefined=undefined,
    )


def _largest_group(usable: BoolArray) -> BoolArray:
    """Raters who are linked by units, over any number of steps; the group with most ratings."""
    together = sparse.csr_array(usable.astype(np.int64))
    _n, group = connected_components(together @ together.T, directed=False)
    sizes = np.bincount(group, usable.sum(axis=1))
    return np.asarray(group == sizes.argmax())


def _least_squares(
    ratings: FloatArray, usable: BoolArray
) -> tuple[FloatArray, FloatArray, float, int]:
    """Effects of raters, their errors, the residual deviation and its degrees of freedom."""
    per_unit = usable.sum(axis=0)
    kept = per_unit > 0
    ratings, usable, per_unit = ratings[:, kept], usable[:, kept], per_unit[kept]
    known = np.where(usable, ratings, 0.0)
    away = np.where(usable, known - known.sum(axis=0) / per_unit, 0.0)
    n_raters = ratings.shape[0]
    free = int(usable.sum()) - per_unit.size - n_raters + 1
    if free < 1:
        raise UndefinedStatistic("too_few_units", "Too few shared units to estimate severity.")
    weights = usable / np.sqrt(per_unit)
    normal = np.diag(usable.sum(axis=1).astype(np.float64)) - weights @ weights.T
    # The mean effect is free: fixed at 0, it leaves the rest as it is.
    inverse = np.linalg.inv(normal + 1 / n_raters) - 1 / n_raters
    right = away.sum(axis=1)
    effects = inverse @ right
    squares = max(0.0, float((away**2).sum() - effects @ right))
    residual = float(np.sqrt(squares / free))
    return effects, residual * np.sqrt(np.maximum(np.diag(inverse), 0.0)), residual, free


def _fill(values: FloatArray, group: BoolArray) -> FloatArray:
    filled = np.full(group.size, np.nan)
    filled[group] = values
    return filled


def _overall(
    values: FloatArray, errors: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Mean weighted by precision, and half the width of its interval."""
    # No error at all (perfect fit) would be an infinite weight.
    weights = np.where(np.isnan(values), 0.0, 1 / np.maximum(errors, 1e-9) ** 2)
    total = weights.sum(axis=1)
    some = total > 0
    mean = np.where(some, (weights * np.nan_to_num(values)).sum(axis=1), np.nan)
    scale = np.where(some, total, 1.0)
    z = float(stats.norm.ppf((1 + confidence) / 2))
    return mean / scale, np.where(some, z / np.sqrt(scale), np.nan)
