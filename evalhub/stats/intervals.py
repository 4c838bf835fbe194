"""Estimates with their intervals, and the unit bootstrap."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, IntArray

UNIT_BOOTSTRAP = "unit bootstrap, percentile"


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its interval.

    Attributes
    ----------
    value : float
        The coefficient on the data as they are.
    low, high : float
        Ends of the interval.
    confidence : float
        Level of the interval, between 0 and 1.
    method : str
        How the interval was made, in words that can be printed.
    n : int
        Units (for proportions: cases) that entered.
    dropped : int
        Bootstrap resamples that were left out because the coefficient is undefined in them
        (no variation was drawn, say). 0 for intervals made without resampling.
    """

    value: float
    low: float
    high: float
    confidence: float
    method: str
    n: int
    dropped: int = 0


@dataclass(frozen=True)
class ErrorEstimate(Estimate):
    """An estimate with its standard error.

    Attributes
    ----------
    error : float
        Standard error; other attributes as in `Estimate`.
    """

    error: float = 0.0


def bootstrap(
    multiplicity: IntArray,
    statistic: Callable[[FloatArray], FloatArray],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
    width: int = 1,
) -> Estimate:
    """Estimate with the percentile interval of the unit bootstrap.

    Whole units are drawn with replacement, as many as there are, never single ratings. Equal
    units are one pattern, so that a resample is a vector of multinomial weights. Resamples in
    which the statistic is undefined are left out of the percentiles and counted in ``dropped``.

    Parameters
    ----------
    multiplicity : ndarray of int, shape (n_patterns,)
        Units of each pattern.
    statistic : callable
        Maps weights, shape (k, n_patterns), to k values; NaN = undefined in that resample.
    rng : numpy.random.Generator
        Source of randomness; the same state gives the same interval, bit for bit.
    resamples : int
        Number of resamples, at least 1.
    confidence : float
        Level of the interval.
    width : int
        Numbers that ``statistic`` holds per resample beyond the weights; bounds the memory.

    Returns
    -------
    Estimate

    Raises
    ------
    UndefinedStatistic
        ``no_variation``: undefined on the data themselves (callers check for their own reasons
        first). ``too_few_units``: fewer than 2 units, no interval can be drawn.
        ``no_interval``: undefined in every resample.

    References
    ----------
    Efron and Tibshirani (1993), ch. 13; Zapf et al. (2016), BMC Med Res Methodol 16:93.

    Examples
    --------
    >>> share = lambda weights: weights @ np.array([1.0, 0.0]) / weights.sum(axis=1)
    >>> found = bootstrap(np.array([30, 10]), share, rng=np.random.default_rng(1))
    >>> round(found.value, 2), found.n, found.low < 0.75 < found.high
    (0.75, 40, True)
    """
    require_level(confidence)
    n_units = int(multiplicity.sum())
    if n_units < 2:
        raise UndefinedStatistic("too_few_units", "At least two units are needed.")
    value = float(statistic(multiplicity[None, :].astype(np.float64))[0])
    if np.isnan(value):
        raise UndefinedStatistic("no_variation", "The values do not vary, so there is no result.")
    drawn = resampled(multiplicity, statistic, rng=rng, resamples=resamples, width=width)
    defined = drawn[~np.isnan(drawn)]
    if defined.size == 0:
        raise UndefinedStatistic("no_interval", "No resample of the units has a result.")
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    # Resamples of a few units may all lie on one side; the estimate is never left out.
    low, high = min(value, float(low)), max(value, float(high))
    dropped = resamples - int(defined.size)
    return Estimate(value, low, high, confidence, UNIT_BOOTSTRAP, n_units, dropped)


def bootstrap_table(
    table: FloatArray,
    statistic: Callable[[FloatArray], FloatArray],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Bootstrap a statistic of a square table of units; each cell is a pattern.

    ``statistic`` maps tables, shape (k, n_values, n_values), to k values, NaN = undefined; the
    rest is as in `bootstrap`.

    Examples
    --------
    >>> share = lambda tables: np.trace(tables, axis1=1, axis2=2) / tables.sum(axis=(1, 2))
    >>> table = np.array([[20.0, 5.0], [5.0, 10.0]])
    >>> bootstrap_table(table, share, rng=np.random.default_rng(0)).value
    0.75
    """
    used = np.flatnonzero(table)
    multiplicity = table.ravel()[used].astype(np.int64)

    def of_weights(weights: FloatArray) -> FloatArray:
        cells = np.zeros((weights.shape[0], table.size))
        cells[:, used] = weights
        return statistic(cells.reshape(-1, *table.shape))

    return bootstrap(
        multiplicity,
        of_weights,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=table.size,
    )


def mean_of_units(
    values: FloatArray,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of one value per unit with its unit bootstrap; NaN units are left out.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no value is left; ``too_few_units``: only one.

    Examples
    --------
    >>> found = mean_of_units(np.array([1.0, 2.0, np.nan, 3.0]), rng=np.random.default_rng(0))
    >>> found.value, found.n
    (2.0, 3)
    """
    present = values[~np.isnan(values)]
    if present.size == 0:
        raise UndefinedStatistic("no_unit", "There is no unit to average over.")
    distinct, multiplicity = np.unique(present, return_counts=True)
    n_units = float(present.size)
    return bootstrap(
        multiplicity.astype(np.int64),
        lambda weights: weights @ distinct / n_units,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def require_level(confidence: float) -> None:
    """Refuse a level of intervals that is none."""
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
