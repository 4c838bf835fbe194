"""How far apart two shares of different units are: where a text was made, and elsewhere."""

import math

from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson

NEWCOMBE = "Newcombe"


def share_gap(
    first: tuple[float, int], second: tuple[float, int], *, confidence: float = 0.95
) -> Estimate:
    """Difference of two shares of different units, first less second, with Newcombe's interval.

    Parameters
    ----------
    first, second : tuple of float and int
        Units that count, halves allowed, and all units.
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate
        ``n`` is the number of units of the smaller side.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: a side has none.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> found = share_gap((56, 70), (48, 80))
    >>> round(found.value, 2), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    one = wilson(*first, confidence=confidence)
    two = wilson(*second, confidence=confidence)
    value = one.value - two.value
    low = value - math.hypot(one.value - one.low, two.high - two.value)
    high = value + math.hypot(one.high - one.value, two.value - two.low)
    return Estimate(value, low, high, confidence, NEWCOMBE, min(first[1], second[1]))
