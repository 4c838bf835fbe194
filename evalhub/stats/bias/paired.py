"""The same units judged twice, as they are and with something irrelevant changed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.comparison.paired import exact_mcnemar
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import as_vectors


@dataclass(frozen=True)
class Shift:
    """What a change of the units did to the verdicts.

    Attributes
    ----------
    n : int
        Units judged both ways.
    n_lost : int
        Units read as they are and not with the change: the change may have broken the reply.
    up, down : int
        Units whose value rose (fell).
    flips : Estimate
        Share of units whose value changed, Wilson.
    shift : Estimate
        Units that rose less those that fell, as a share of all; Bonett and Price.
    p_value : float or None
        Exact two-sided test of up against down (McNemar); None if no value changed.
    """

    n: int
    n_lost: int
    up: int
    down: int
    flips: Estimate
    shift: Estimate
    p_value: float | None


def paired_shift(before: npt.ArrayLike, after: npt.ArrayLike, *, confidence: float = 0.95) -> Shift:
    """Compare verdicts on the same units before and after a change.

    Parameters
    ----------
    before, after : array_like, shape (n_units,)
        Values that have an order, NaN = not read. For values without one only ``flips`` means
        something.
    confidence : float
        Level of the intervals.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit was read both ways.

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157; Bonett and Price (2012), J Educ Behav Stat 37,
    479-488.

    Examples
    --------
    >>> found = paired_shift([1, 2, 3, 3], [2, 2, 4, 2])
    >>> found.up, found.down, found.shift.value, found.flips.value, found.p_value
    (2, 1, 0.25, 0.75, 1.0)
    """
    one, two = as_vectors(before, after)
    both = ~np.isnan(one) & ~np.isnan(two)
    lost = int(np.count_nonzero(~np.isnan(one) & np.isnan(two)))
    n = int(both.sum())
    if n == 0:
        raise UndefinedStatistic("no_unit", "No unit was read both as it is and changed.")
    up = int(np.count_nonzero(two[both] > one[both]))
    down = int(np.count_nonzero(two[both] < one[both]))
    return Shift(
        n,
        lost,
        up,
        down,
        wilson(up + down, n, confidence=confidence),
        net_share(up, down, n, confidence=confidence),
        exact_mcnemar(up, down),
    )


def excess(
    changed: npt.ArrayLike, again: npt.ArrayLike, *, confidence: float = 0.95
) -> tuple[Estimate, float | None]:
    """How much oftener something happens with the change than when merely asked again.

    Parameters
    ----------
    changed, again : array_like, shape (n_units,)
        1 it happened, 0 not, NaN unknown; units without both are dropped.
    confidence : float
        Level of the interval.

    Returns
    -------
    estimate : Estimate
        Difference of the two shares, Bonett and Price.
    p_value : float or None
        Exact two-sided McNemar test.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``.

    Examples
    --------
    >>> estimate, p_value = excess([1, 1, 1, 0], [0, 0, 0, 0])
    >>> estimate.value, p_value
    (0.75, 0.25)
    """
    found = paired_shift(again, changed, confidence=confidence)
    return found.shift, found.p_value


def net_share(up: int, down: int, n: int, *, confidence: float = 0.95) -> Estimate:
    """(up - down) / n with the adjusted interval of Bonett and Price, wide also where both are 0.

    Examples
    --------
    >>> found = net_share(0, 0, 98)
    >>> round(found.low, 4), round(found.high, 4)  # 1.96 * sqrt(0.02 / 100)
    (-0.0277, 0.0277)
    """
    more, less = (up + 1) / (n + 2), (down + 1) / (n + 2)
    error = float(np.sqrt((more + less - (more - less) ** 2) / (n + 2)))
    half = float(stats.norm.ppf((1 + confidence) / 2)) * error
    value = (up - down) / n
    low, high = max(-1.0, more - less - half), min(1.0, more - less + half)
    return Estimate(value, min(low, value), max(high, value), confidence, "Bonett-Price, paired", n)
