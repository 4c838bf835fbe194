"""Whether agreement changed: two alphas, on the same units or on two sets of units."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse, stats

from evalhub.stats.agreement.alpha import (
    Level,
    alpha_statistic,
    check_level,
    pairable_counts,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import UNIT_BOOTSTRAP, ErrorEstimate, Estimate
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import (
    Counts,
    FloatArray,
    IntArray,
    as_matrix,
    collapse_units,
    distinct_values,
    value_codes,
)

Verdict = Literal["rose", "fell", "cannot tell"]
_POWER = 0.8
_TAIL = 0.025
_TINY = 1e-9
_MANY_VALUES = 512


@dataclass(frozen=True)
class Change:
    """A first and a second alpha, and what can be said of their difference.

    Attributes
    ----------
    first, second : Estimate
        Alpha before and after, each with its own interval from the same resamples.
    difference : ErrorEstimate
        Second less first. ``n`` is the number of units: of the same units those pairable in
        either, of two sets those of the smaller.
    verdict : {"rose", "fell", "cannot tell"}
        ``rose`` where the interval of the difference lies above 0.
    worth : float
        Size of the change that ``needed`` is about.
    needed : int or None
        Where it cannot tell: units (of two sets, in each) with which a change of size ``worth``
        would be told from 0 in 80 % of cases. None where it can, or where ``worth`` is 0.
    paired : bool
        True for the same units, False for two sets.
    """

    first: Estimate
    second: Estimate
    difference: ErrorEstimate
    verdict: Verdict
    worth: float
    needed: int | None
    paired: bool


@dataclass(frozen=True)
class _Side:
    """One of the two: its alpha, alphas of the resamples, pairable units."""

    value: float
    drawn: FloatArray
    n: int

    @property
    def variance(self) -> float:
        """Of the alpha of this many units, times their number."""
        return float(np.nanvar(self.drawn, ddof=1)) * self.n


def alpha_change_on_same_units(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    level: Level,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    worth: float | None = None,
) -> Change:
    """Compare alphas of the same units rated twice: two rubrics, two panels, before and after.

    Each resample draws units once for both sides, so what is hard about a unit cancels.

    Parameters
    ----------
    first, second : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing. Column j is the same unit in both; the raters may be others.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`.
    rng : numpy.random.Generator
        Source of the resamples.
    resamples : int
        Number of bootstrap resamples; the interval has 95 %.
    worth : float, optional
        A change that would matter, for ``needed``; by default the one observed.

    Returns
    -------
    Change

    Raises
    ------
    UndefinedStatistic
        As `krippendorff_alpha`, for either side; ``no_interval``: no resample has both alphas.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 8 and 13; paired items:
    STATISTICS of the project, 2.6.

    Examples
    --------
    >>> before = np.tile([[1, 2, 1, 2], [1, 2, 2, 1]], 20)  # half of the units differ
    >>> after = np.tile([[1, 2, 1, 2], [1, 2, 1, 2]], 20)
    >>> alpha_change_on_same_units(before, after, "nominal", rng=np.random.default_rng(0)).verdict
    'rose'
    """
    sides = [_pairable(matrix) for matrix in (first, second)]
    if sides[0].shape[1] != sides[1].shape[1]:
        raise ValueError("both sides have one column per unit")
    codes = [np.sort(value_codes(side, distinct_values(side)) + 1, axis=0) for side in sides]
    rated = np.vstack(codes).any(axis=0)
    patterns, multiplicity = collapse_units(np.vstack(codes)[:, rated])
    pieces = np.split(patterns, [len(sides[0])], axis=1)
    of_sides = [
        _of_weights(piece, distinct_values(side), level)
        for piece, side in zip(pieces, sides, strict=True)
    ]

    def both(weights: FloatArray) -> FloatArray:
        return np.column_stack([of(weights) for of in of_sides])

    values = both(multiplicity[None].astype(np.float64))[0]
    width = 8 * patterns.shape[0]
    drawn = resampled(multiplicity, both, rng=rng, resamples=resamples, width=width)
    sizes = [int(multiplicity @ (piece > 0).any(axis=1)) for piece in pieces]
    one, two = (_Side(float(v), d, n) for v, d, n in zip(values, drawn.T, sizes, strict=True))
    return _change(one, two, worth, n_same=int(multiplicity.sum()))


def alpha_change_between_sets(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    level: Level,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    worth: float | None = None,
) -> Change:
    """Compare alphas of two sets of different units: before and after a calibration session.

    The sets are resampled independently. They must be comparable (drawn by the same rule), or
    the change says which set was easier. Arguments, returns, reasons and source as in
    `alpha_change_on_same_units`, but the columns of ``first`` and ``second`` are other units.

    Examples
    --------
    >>> before = np.tile([[1, 2, 1, 2], [1, 2, 2, 1]], 5)
    >>> after = np.tile([[1, 2, 1, 2, 1], [1, 2, 1, 2, 2]], 4)
    >>> found = alpha_change_between_sets(before, after, "nominal", rng=np.random.default_rng(0))
    >>> found.difference.n, found.verdict
    (20, 'cannot tell')
    """
    sides = []
    for matrix in (first, second):
        table = pairable_counts(matrix)
        check_level(table, level)
        if table.n_units < 2:
            raise UndefinedStatistic("too_few_units", "At least two units are needed.")
        of = alpha_statistic(table, level)
        value = float(of(table.multiplicity[None].astype(np.float64))[0])
        width = 4 * table.values.size
        drawn = resampled(table.multiplicity, of, rng=rng, resamples=resamples, width=width)
        sides.append(_Side(value, drawn, table.n_units))
    return _change(sides[0], sides[1], worth)


def _pairable(matrix: npt.ArrayLike) -> FloatArray:
    """Ratings without those that stand alone in their unit."""
    ratings = as_matrix(matrix)
    return np.where(np.count_nonzero(~np.isnan(ratings), axis=0) > 1, ratings, np.nan)


def _of_weights(
    patterns: IntArray, scale: FloatArray, level: Level
) -> Callable[[FloatArray], FloatArray]:
    """Alpha of one side from weights of the patterns that both sides make together."""
    pairable = patterns.any(axis=1)
    units, columns = np.nonzero(patterns[pairable])
    places = patterns[pairable][units, columns] - 1
    shape = (int(pairable.sum()), scale.size)
    counts = sparse.csr_array((np.ones(units.size), (units, places)), shape=shape)
    if scale.size <= _MANY_VALUES:
        counts = counts.toarray()
    table = Counts(scale, counts, np.ones(shape[0], dtype=np.int64))
    check_level(table, level)
    of = alpha_statistic(table, level)

    def statistic(weights: FloatArray) -> FloatArray:
        own = weights[:, pairable]
        drawn = own.any(axis=1)
        found = np.full(weights.shape[0], np.nan)
        found[drawn] = of(own[drawn])
        return found

    return statistic


def _change(one: _Side, two: _Side, worth: float | None, n_same: int | None = None) -> Change:
    if min(one.n, two.n) < 2:
        raise UndefinedStatistic("too_few_units", "At least two units are needed.")
    drawn = two.drawn - one.drawn
    defined = drawn[~np.isnan(drawn)]
    if defined.size < 2:
        raise UndefinedStatistic("no_interval", "No resample of the units has both results.")
    value, error = two.value - one.value, float(defined.std(ddof=1))
    low, high = np.quantile(defined, [_TAIL, 1 - _TAIL])
    n = min(one.n, two.n) if n_same is None else n_same
    difference = ErrorEstimate(
        value=value,
        low=float(low),
        high=float(high),
        confidence=1 - 2 * _TAIL,
        method=UNIT_BOOTSTRAP if n_same is None else f"paired {UNIT_BOOTSTRAP}",
        n=n,
        dropped=int(drawn.size - defined.size),
        error=error,
    )
    told: Verdict = "rose" if low > 0 else "fell" if high < 0 else "cannot tell"
    size = abs(value) if worth is None else worth
    needed = _needed(error, n, size) if told == "cannot tell" else None
    return Change(
        _estimate(one), _estimate(two), difference, told, size, needed, n_same is not None
    )


def _needed(error: float, n: int, size: float) -> int | None:
    """Units with which a difference of this size is told; the error falls with their root."""
    if size < _TINY:
        return None
    reach = stats.norm.ppf(1 - _TAIL) + stats.norm.ppf(_POWER)
    return max(n, int(np.ceil(n * (reach * error / size) ** 2)))


def _estimate(side: _Side) -> Estimate:
    defined = side.drawn[~np.isnan(side.drawn)]
    low, high = np.quantile(defined, [_TAIL, 1 - _TAIL])
    dropped = int(side.drawn.size - defined.size)
    confidence = 1 - 2 * _TAIL
    return Estimate(
        side.value, float(low), float(high), confidence, UNIT_BOOTSTRAP, side.n, dropped
    )
