"""Whether a rater changes over time, beside others on the same units."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.raters.others import shared_units
from evalhub.stats.tables import FloatArray


@dataclass(frozen=True)
class Drift:
    """How a rater's difference to the others, and agreement with them, move.

    Attributes
    ----------
    severity_trend, agreement_trend : Estimate
        Slope by least squares, per unit of time. The first in points of the scale.
    severity_change, agreement_change : Estimate
        Mean of the later window less that of the earlier one.
    split : float
        Where the later window begins.
    n_early, n_late : int
        Units in the windows.
    """

    severity_trend: Estimate
    agreement_trend: Estimate
    severity_change: Estimate
    agreement_change: Estimate
    split: float
    n_early: int
    n_late: int


def drift(
    matrix: npt.ArrayLike,
    rater: int,
    times: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    split: float | None = None,
    resamples: int = 1000,
) -> Drift:
    """Follow one rater through time; intervals at 95 % by the unit bootstrap.

    The others are taken as they are on each unit: if all drift together, nothing is seen. That
    takes items that come back or traps.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings at interval level, NaN = missing.
    rater : int
        Row of the rater.
    times : array_like, shape (n_units,)
        When the rater rated each unit (days, say); NaN = not known, left out.
    rng : numpy.random.Generator
        Source of the resamples.
    split : float, optional
        Where the later window begins; by default the median time.
    resamples : int
        Bootstrap resamples.

    Returns
    -------
    Drift

    Raises
    ------
    UndefinedStatistic
        ``no_shared_unit``; ``no_variation``: all at one time; ``empty_window``: nothing before
        or after the split; ``too_few_units``.

    Examples
    --------
    >>> ratings = [[3, 3, 4, 4, 5, 5], [3, 3, 3, 3, 3, 3]]
    >>> found = drift(ratings, 0, np.arange(6.0), rng=np.random.default_rng(0))
    >>> round(found.severity_trend.value, 3), round(found.severity_change.value, 3)
    (0.457, 1.333)
    """
    own, others, n_others, columns = shared_units(matrix, rater)
    when = np.asarray(times, dtype=np.float64)[columns]
    known = ~np.isnan(when)
    when = when[known]
    if when.size < 2 or np.ptp(when) <= 0:
        raise UndefinedStatistic("no_variation", "The ratings were all given at one time.")
    away = (own - np.nansum(others, axis=0) / n_others)[known]
    same = (np.count_nonzero(others == own, axis=0) / n_others)[known]
    begin = float(np.median(when)) if split is None else split
    late = when >= begin
    if late.all() or not late.any():
        raise UndefinedStatistic("empty_window", "One of the two windows has no rating.")
    return Drift(
        severity_trend=trend(away, when, rng=rng, resamples=resamples),
        agreement_trend=trend(same, when, rng=rng, resamples=resamples),
        severity_change=change(away, late, rng=rng, resamples=resamples),
        agreement_change=change(same, late, rng=rng, resamples=resamples),
        split=begin,
        n_early=int((~late).sum()),
        n_late=int(late.sum()),
    )


def trend(
    values: FloatArray,
    times: FloatArray,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Slope of values over time by least squares, with the unit bootstrap.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``; ``no_variation``: all at one time.

    Examples
    --------
    >>> found = trend(np.array([1.0, 3, 5]), np.arange(3.0), rng=np.random.default_rng(0))
    >>> round(found.value, 6)
    2.0
    """
    centred = times - times.mean()
    sums = np.stack([centred, values, centred**2, centred * values], axis=1)

    def slope(weights: FloatArray) -> FloatArray:
        x, y, squares, products = (weights @ sums).T / weights.sum(axis=1)
        across = squares - x**2
        varies = across > 1e-12 * squares
        return np.where(varies, (products - x * y) / np.where(varies, across, 1.0), np.nan)

    units = np.ones(values.size, dtype=np.int64)
    return bootstrap(units, slope, rng=rng, resamples=resamples, confidence=confidence)


def change(
    values: FloatArray,
    late: npt.NDArray[np.bool_],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of the later units less that of the earlier ones, with the unit bootstrap.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``; ``no_variation``: one side is empty.

    Examples
    --------
    >>> late = np.array([False, False, True])
    >>> change(np.array([1.0, 2.0, 4.0]), late, rng=np.random.default_rng(0)).value
    2.5
    """
    after = late.astype(np.float64)
    sums = np.stack([after, after * values, 1 - after, (1 - after) * values], axis=1)

    def gap(weights: FloatArray) -> FloatArray:
        n_late, total_late, n_early, total_early = (weights @ sums).T
        both = (n_late > 0) & (n_early > 0)
        means = total_late / np.where(both, n_late, 1) - total_early / np.where(both, n_early, 1)
        return np.where(both, means, np.nan)

    units = np.ones(values.size, dtype=np.int64)
    return bootstrap(units, gap, rng=rng, resamples=resamples, confidence=confidence)
