"""How many raters per unit until their mean, or majority, is as reliable as asked for."""

import math
from dataclasses import dataclass

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate


@dataclass(frozen=True)
class RatersNeeded:
    """Raters per unit for a target.

    Attributes
    ----------
    n : int
        By the reliability that was estimated.
    at_least, at_most : int or None
        By the ends of its interval; ``at_most`` is None where the low end is 0 or less, and no
        number of raters is known to be enough.
    target : float
        Reliability asked for.
    reached : float
        Reliability with ``n`` raters.
    """

    n: int
    at_least: int
    at_most: int | None
    target: float
    reached: float


def spearman_brown(reliability: float, raters: float) -> float:
    """Reliability of the mean of so many raters, from that of one.

    Parameters
    ----------
    reliability : float
        Of a single rating: ICC(1,1), (2,1) or (3,1), or Krippendorff's alpha, above
        ``-1 / (raters - 1)``.
    raters : float
        How many, above 0.

    Returns
    -------
    float

    References
    ----------
    Spearman (1910) and Brown (1910), Br J Psychol 3, 271-295 and 296-322.

    Examples
    --------
    >>> spearman_brown(0.5, 2)  # 2 * .5 / (1 + .5)
    0.6666666666666666
    """
    whole = 1 + (raters - 1) * reliability
    if not (raters > 0 and whole > 0):
        raise ValueError("reliability is above -1 / (raters - 1), and raters are more than 0")
    return raters * reliability / whole


def raters_for_reliability(single: Estimate, target: float) -> RatersNeeded:
    """Compute how many raters per unit make the mean of their ratings this reliable.

    The raters added must be like those there are. It is about the mean (or, roughly, the
    majority) of the ratings: one rating stays as reliable as it was, and so does alpha.

    Parameters
    ----------
    single : Estimate
        Reliability of one rating with its interval: alpha, or an ICC of form ``,1``.
    target : float
        Reliability asked for, between 0 and 1, for example .8.

    Returns
    -------
    RatersNeeded

    Raises
    ------
    UndefinedStatistic
        ``no_reliability``: one rating has none (0 or less), and neither has the mean of many.

    References
    ----------
    Spearman-Brown as in `spearman_brown`, solved for the number of raters.

    Examples
    --------
    >>> found = raters_for_reliability(Estimate(0.5, 0.4, 0.6, 0.95, "", 100), 0.8)
    >>> found.n, found.at_least, found.at_most  # .8 * .5 / (.2 * .5) = 4
    (4, 3, 6)
    """
    if not 0 < target < 1:
        raise ValueError("the target lies between 0 and 1")
    if single.value <= 0:
        raise UndefinedStatistic(
            "no_reliability", "One rating tells nothing reliable, so more of them do not either."
        )
    n = _raters(single.value, target)
    at_most = None if single.low <= 0 else _raters(single.low, target)
    reached = spearman_brown(single.value, n)
    return RatersNeeded(n, _raters(single.high, target), at_most, target, reached)


def _raters(reliability: float, target: float) -> int:
    if reliability >= 1:
        return 1
    # Rounded first: .8 * .5 / (.2 * .5) must not become 5 by a last digit.
    return max(1, math.ceil(round(target * (1 - reliability) / ((1 - target) * reliability), 9)))
