"""Intervals where every resample gives the same value: those of the observed agreement, exact.

Resampling units that are all alike says nothing about the units that were not seen.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import clopper_pearson, proportion
from evalhub.stats.tables import as_matrix

LESS_CHANCE = "Clopper-Pearson of the agreement, less chance"
_WIDTH = 1e-9


def share_of_alike(found: Coefficient) -> Coefficient:
    """Give a share without width the interval of as many cases as there are units.

    Examples
    --------
    >>> found = share_of_alike(Estimate(1.0, 1.0, 1.0, 0.95, "unit bootstrap, percentile", 10))
    >>> round(found.low, 4), found.method
    (0.6915, 'Clopper-Pearson, exact')
    """
    if not isinstance(found, Estimate) or _has_width(found):
        return found
    exact = proportion(round(found.value * found.n, 9), found.n, confidence=found.confidence)
    return replace(exact, value=found.value, dropped=found.dropped)


def f1_of_alike(found: Coefficient) -> Coefficient:
    """Give an F1 without width the interval that its share of hits has.

    F1 is ``2 q / (1 + q)`` of the share q of hits among what is true or given.

    Examples
    --------
    >>> found = f1_of_alike(Estimate(1.0, 1.0, 1.0, 0.95, "unit bootstrap, percentile", 10))
    >>> round(found.low, 4)
    0.8176
    """
    if not isinstance(found, Estimate) or _has_width(found):
        return found
    hits = found.value / (2 - found.value)
    share = share_of_alike(replace(found, value=hits, low=hits, high=hits))
    if not isinstance(share, Estimate):
        return share
    low, high = (2 * end / (1 + end) for end in (share.low, share.high))
    return replace(share, value=found.value, low=min(low, found.value), high=max(high, found.value))


def all_agree(found: Coefficient) -> bool:
    """Whether a coefficient is 1, on the units and on every resample of them.

    Examples
    --------
    >>> all_agree(Estimate(1.0, 0.8, 1.0, 0.95, "unit bootstrap, percentile", 10))
    False
    """
    return isinstance(found, Estimate) and not _has_width(found) and found.value > 1 - _WIDTH


def perfect_agreement(found: Coefficient, chance: float) -> Coefficient:
    """Give a coefficient of 1 without width the lower end that the number of units leaves.

    The exact lower end of the observed agreement, corrected for chance like the coefficient:
    ``(p_low - p_e) / (1 - p_e)``. With weights, and of alpha, this is what is left where those
    that may differ are as far apart as by chance; of a mean over classes (``chance`` 0), where
    errors fall on the classes as often as they occur. Other values stay as they are: a judge
    that always says the same has a kappa of 0 whichever units are drawn.

    Parameters
    ----------
    found : Estimate or UndefinedStatistic
        Its ``n`` is the number of units.
    chance : float
        Agreement by chance as estimated; at 1 the coefficient is undefined anyway.

    Returns
    -------
    Estimate or UndefinedStatistic

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413.

    Examples
    --------
    >>> found = Estimate(1.0, 1.0, 1.0, 0.95, "unit bootstrap, percentile", 10)
    >>> round(perfect_agreement(found, 0.5).low, 4)
    0.383
    """
    if not isinstance(found, Estimate) or not all_agree(found) or chance >= 1:
        return found
    share = clopper_pearson(found.n, found.n, confidence=found.confidence)
    low = (share.low - chance) / (1 - chance)
    return replace(found, low=min(low, found.value), method=LESS_CHANCE if chance else share.method)


def chance_of_pairs(matrix: npt.ArrayLike) -> float:
    """Share of equal pairs among all pairs of the values that can be paired, as in alpha.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        NaN = missing; units with one value are left out.

    Examples
    --------
    >>> round(chance_of_pairs([[1, 1, 2, 3], [1, 1, 2, np.nan]]), 4)
    0.4667
    """
    values = as_matrix(matrix)
    given = ~np.isnan(values)
    pairable = values[given & (given.sum(axis=0) > 1)]
    if pairable.size < 2:
        return 1.0
    counts = np.unique(pairable, return_counts=True)[1]
    return float((counts * (counts - 1)).sum() / (pairable.size * (pairable.size - 1)))


def _has_width(found: Estimate) -> bool:
    return found.high - found.low > _WIDTH
