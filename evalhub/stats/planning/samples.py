"""How many units: for a margin of error, or to detect a difference. These are two questions.

A margin says how closely one rate is known. Detecting a difference asks that a test find it with
some power, and takes several times as many units for a difference as large as that margin.
Numbers are rounded to the nearest whole unit.
"""

import math

from scipy import stats

_POWER = 0.8


def units_for_margin(
    margin: float, *, expected: float = 0.5, confidence: float = 0.95, population: int | None = None
) -> int:
    """Units with which the interval of a rate reaches this far to either side.

    Parameters
    ----------
    margin : float
        Half the width of the interval, as a share: .02 is two points.
    expected : float
        Rate that is expected; .5 is the worst case. Near 0 or 1, where the normal interval fails,
        and for fewer than about 100 units, ask `evalhub.stats.proportions.wilson` afterwards.
    confidence : float
        Level of the interval.
    population : int, optional
        Units there are in all; the answer is then smaller, and never more than that.

    Returns
    -------
    int

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., ch. 4.

    Examples
    --------
    >>> units_for_margin(0.02), units_for_margin(0.02, expected=0.9)
    (2401, 864)
    """
    check_shares(margin, expected, confidence)
    if population is not None and population < 1:
        raise ValueError("there is at least one unit in all")
    n = quantile_of(confidence) ** 2 * expected * (1 - expected) / margin**2
    if population is not None:
        n = n / (1 + (n - 1) / population)
    return max(1, round(n))


def units_to_detect(
    first: float, second: float, *, power: float = _POWER, confidence: float = 0.95
) -> int:
    """Units in each of two independent groups with which the difference of two rates is found.

    Parameters
    ----------
    first, second : float
        The two rates.
    power : float
        Chance that the test finds the difference.
    confidence : float
        One less the level of the two-sided test.

    Returns
    -------
    int
        Units in each group. For two versions on the same units see
        `evalhub.stats.planning.paired.units_for_mcnemar`: usually far fewer.

    References
    ----------
    Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., ch. 4.

    Examples
    --------
    >>> units_to_detect(0.80, 0.82), units_to_detect(0.50, 0.52)
    (6039, 9806)
    """
    check_shares(first, second, power, confidence)
    if first == second:
        raise ValueError("two equal rates have no difference to detect")
    mean = (first + second) / 2
    under_none = quantile_of(confidence) * math.sqrt(2 * mean * (1 - mean))
    both = first * (1 - first) + second * (1 - second)
    under_this = float(stats.norm.ppf(power)) * math.sqrt(both)
    return max(2, round(((under_none + under_this) / (first - second)) ** 2))


def units_to_compare_means(
    difference: float,
    variance: float,
    *,
    noise: float = 0.0,
    power: float = _POWER,
    confidence: float = 0.95,
) -> int:
    """Units on which two systems are scored so that this difference of their means is found.

    Parameters
    ----------
    difference : float
        Difference of the means to find.
    variance : float
        Variance over units of the difference of the two expected scores (Miller's omega squared).
    noise : float
        Variance of the scores of one unit from answer to answer, each over the answers drawn,
        summed over both systems: ``s_A^2 / K_A + s_B^2 / K_B``.
    power, confidence : float
        As in `units_to_detect`.

    Returns
    -------
    int

    References
    ----------
    Miller (2024), Adding error bars to evals, arXiv 2411.00640, section 5.

    Examples
    --------
    >>> units_to_compare_means(0.03, 1 / 9)
    969
    """
    check_shares(power, confidence)
    if difference == 0 or variance < 0 or noise < 0 or variance + noise == 0:
        raise ValueError("a difference other than 0 and variances above 0 are needed")
    reach = quantile_of(confidence) + float(stats.norm.ppf(power))
    return max(2, round(reach**2 * (variance + noise) / difference**2))


def detectable_difference(
    n: int,
    variance: float,
    *,
    noise: float = 0.0,
    power: float = _POWER,
    confidence: float = 0.95,
) -> float:
    """Smallest difference of means that ``n`` units find; arguments as `units_to_compare_means`.

    References
    ----------
    Miller (2024), arXiv 2411.00640, section 5.

    Examples
    --------
    >>> round(detectable_difference(500, 1 / 9), 4)
    0.0418
    """
    check_shares(power, confidence)
    if n < 1 or variance < 0 or noise < 0:
        raise ValueError("at least one unit and variances of 0 or more are needed")
    reach = quantile_of(confidence) + float(stats.norm.ppf(power))
    return reach * math.sqrt((variance + noise) / n)


def quantile_of(confidence: float) -> float:
    """Return z of a two-sided interval.

    Examples
    --------
    >>> round(quantile_of(0.95), 3)
    1.96
    """
    return float(stats.norm.ppf((1 + confidence) / 2))


def check_shares(*shares: float) -> None:
    """Refuse what is not between 0 and 1."""
    if not all(0 < share < 1 for share in shares):
        raise ValueError("shares lie between 0 and 1")
