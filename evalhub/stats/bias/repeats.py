"""Whether a judge says the same when it is asked again."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import as_matrix


def repeat_unanimity(verdicts: npt.ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Share of units on which a judge says the same in every repeat, with Wilson's interval.

    Parameters
    ----------
    verdicts : array_like, shape (n_repeats, n_units)
        NaN = unparsed, left out; units with fewer than two parsed repeats are dropped.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit was judged twice.

    Examples
    --------
    >>> repeat_unanimity([[1, 2, 2], [1, 2, 1], [1, np.nan, 1]]).value.__round__(4)
    0.6667
    """
    values = as_matrix(verdicts)
    repeated = values[:, np.count_nonzero(~np.isnan(values), axis=0) > 1]
    if repeated.shape[1] == 0:
        raise UndefinedStatistic("no_unit", "No unit was judged more than once.")
    agreed = np.nanmax(repeated, axis=0) == np.nanmin(repeated, axis=0)
    return wilson(int(agreed.sum()), agreed.size, confidence=confidence)


def flip_probability(verdicts: npt.ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Chance that two repeats of one unit differ, with Wilson's interval, units as cases.

    Parameters and reasons as in `repeat_unanimity`.

    Examples
    --------
    >>> round(flip_probability([[1, 2], [1, 1], [1, 1]]).value, 4)  # 0 of 3 pairs, 2 of 3
    0.3333
    """
    values = as_matrix(verdicts)
    repeated = values[:, np.count_nonzero(~np.isnan(values), axis=0) > 1]
    n = repeated.shape[1]
    if n == 0:
        raise UndefinedStatistic("no_unit", "No unit was judged more than once.")
    counts = np.count_nonzero(~np.isnan(repeated), axis=0)
    alike = np.zeros(n)
    for row in range(1, repeated.shape[0]):
        alike += np.count_nonzero(repeated[:row] == repeated[row], axis=0)
    same = alike / (counts * (counts - 1) / 2)
    found = wilson(float((1 - same).sum()), n, confidence=confidence)
    return Estimate(found.value, found.low, found.high, confidence, "Wilson, units as cases", n)


def repeat_spread(verdicts: npt.ArrayLike) -> float:
    """Pool the standard deviation of the repeats of one unit over units, in points.

    Parameters and reasons as in `repeat_unanimity`; values on an interval scale.

    Examples
    --------
    >>> repeat_spread([[1, 2, 5], [3, 2, 5]])  # variances 2, 0, 0
    0.816496580927726
    """
    values = as_matrix(verdicts)
    repeated = values[:, np.count_nonzero(~np.isnan(values), axis=0) > 1]
    if repeated.shape[1] == 0:
        raise UndefinedStatistic("no_unit", "No unit was judged more than once.")
    counts = np.count_nonzero(~np.isnan(repeated), axis=0)
    squares = np.nanvar(repeated, axis=0) * counts
    return float(np.sqrt(squares.sum() / (counts - 1).sum()))
