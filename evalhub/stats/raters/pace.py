"""How long a rater takes, beside others on the same units; context, never a target."""

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, mean_of_units
from evalhub.stats.raters.others import shared_units
from evalhub.stats.tables import FloatArray, as_matrix

ORDER = "order statistics, binomial"


def median_pace(seconds: npt.ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Median of some times with the interval of the sign test.

    Parameters
    ----------
    seconds : array_like, shape (n,)
        Times, NaN = not known, left out.
    confidence : float
        Level of the interval, which holds it or more; with few times it is the whole range and
        holds less.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no time is known.

    References
    ----------
    Thompson (1936), Annals of Mathematical Statistics 7, 122-128.

    Examples
    --------
    >>> found = median_pace([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    >>> found.value, found.low, found.high  # the 2nd and the 9th of ten
    (55.0, 20.0, 90.0)
    """
    times = np.asarray(seconds, dtype=np.float64)
    times = np.sort(times[~np.isnan(times)])
    if times.size == 0:
        raise UndefinedStatistic("no_unit", "No time is known.")
    tail = (1 - confidence) / 2
    below = int(stats.binom.ppf(tail, times.size, 0.5))
    if stats.binom.cdf(below, times.size, 0.5) > tail:
        below = max(below - 1, 0)
    low, high = float(times[below]), float(times[times.size - 1 - below])
    return Estimate(float(np.median(times)), low, high, confidence, ORDER, times.size)


def relative_pace(
    seconds: npt.ArrayLike,
    rater: int,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """How many times as long a rater takes as the others on the same units.

    The geometric mean, over the units, of the rater's time over the median of the others': hard
    units slow everybody, and one forgotten browser tab says little.

    Parameters
    ----------
    seconds : array_like, shape (n_raters, n_units)
        Times, NaN = not known; those that are not above 0 are left out.
    rater : int
        Row of the rater.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_shared_unit``; ``too_few_units``: one.

    Examples
    --------
    >>> times = [[20, 40, 10], [10, 20, 20], [10, 20, 20]]  # 2, 2 and 1/2 times as long
    >>> round(relative_pace(times, 0, rng=np.random.default_rng(0)).value, 4)  # cube root of 2
    1.2599
    """
    times = as_matrix(seconds)
    own, others, _n, _columns = shared_units(np.where(times > 0, times, np.nan), rater)
    ratios: FloatArray = np.log(own / np.nanmedian(others, axis=0))
    found = mean_of_units(ratios, rng=rng, resamples=resamples, confidence=confidence)
    value, low, high = (float(np.exp(end)) for end in (found.value, found.low, found.high))
    return Estimate(value, low, high, confidence, found.method, found.n, found.dropped)
