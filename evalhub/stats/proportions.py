"""Proportions with their intervals: Wilson, Clopper-Pearson, Jeffreys, and which of them when."""

import numpy as np
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, require_level

SMALL = 100


def proportion(successes: float, n: int, *, confidence: float = 0.95) -> Estimate:
    """Proportion with Wilson's interval, or an exact one under 100 cases.

    Under 100 cases: Clopper and Pearson's; where halves are counted (a pair right in one of two
    orders), which have no binomial distribution, the Bayesian one of Jeffreys.

    Parameters
    ----------
    successes : float
        Cases that count, 0 to ``n``.
    n : int
        Independent cases.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: ``n`` is 0.

    References
    ----------
    Bowyer, Aitchison and Ivanova (2025), Don't use the CLT in LLM evals with fewer than a few
    hundred datapoints, arXiv 2503.01747.

    Examples
    --------
    >>> [proportion(of * 0.8, of).method for of in (20, 200)]
    ['Clopper-Pearson, exact', 'Wilson']
    """
    if n >= SMALL:
        return wilson(successes, n, confidence=confidence)
    if float(successes).is_integer():
        return clopper_pearson(int(successes), n, confidence=confidence)
    return jeffreys(successes, n, confidence=confidence)


def wilson(successes: float, n: int, *, confidence: float = 0.95) -> Estimate:
    """Proportion with Wilson's score interval.

    Parameters
    ----------
    successes : float
        Cases that count, 0 to ``n``; halves are allowed (a pair right in one of two orders).
    n : int
        Independent cases.
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: ``n`` is 0.

    References
    ----------
    Wilson (1927), JASA 22, 209-212.

    Examples
    --------
    >>> found = wilson(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    share = _share(successes, n, confidence)
    z = float(stats.norm.ppf((1 + confidence) / 2))
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # Rounding may leave the ends a hair inside 0 and 1, and so on the wrong side of the value.
    low, high = min(max(0.0, centre - half), share), max(min(1.0, centre + half), share)
    return Estimate(share, float(low), float(high), confidence, "Wilson", n)


def clopper_pearson(successes: int, n: int, *, confidence: float = 0.95) -> Estimate:
    """Proportion with the exact interval of Clopper and Pearson (never too narrow).

    Parameters and errors as in `wilson`, but ``successes`` is a whole number.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413.

    Examples
    --------
    >>> found = clopper_pearson(0, 10)
    >>> found.low, round(found.high, 4)
    (0.0, 0.3085)
    """
    share = _share(successes, n, confidence)
    tail = (1 - confidence) / 2
    low = stats.beta.ppf(tail, successes, n - successes + 1) if successes else 0.0
    high = stats.beta.ppf(1 - tail, successes + 1, n - successes) if successes < n else 1.0
    return Estimate(share, float(low), float(high), confidence, "Clopper-Pearson, exact", n)


def jeffreys(successes: float, n: int, *, confidence: float = 0.95) -> Estimate:
    """Proportion with the equal-tailed interval of the posterior under Jeffreys' prior.

    The posterior is Beta(successes + 1/2, n - successes + 1/2); an end is 0 or 1 where all cases
    are alike.

    References
    ----------
    Brown, Cai and DasGupta (2001), Stat Sci 16, 101-133.

    Examples
    --------
    >>> found = jeffreys(0, 10)
    >>> found.low, round(found.high, 4)
    (0.0, 0.2172)
    """
    share = _share(successes, n, confidence)
    tail, rest = (1 - confidence) / 2, n - successes
    low = stats.beta.ppf(tail, successes + 0.5, rest + 0.5) if successes else 0.0
    high = stats.beta.ppf(1 - tail, successes + 0.5, rest + 0.5) if rest else 1.0
    return Estimate(share, float(low), float(high), confidence, "Jeffreys, Bayesian", n)


def _share(successes: float, n: int, confidence: float) -> float:
    require_level(confidence)
    if n == 0:
        raise UndefinedStatistic("no_unit", "There is no case to take a share of.")
    if not 0 <= successes <= n:
        raise ValueError("successes lie between 0 and n")
    return successes / n
