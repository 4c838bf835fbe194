"""Two versions on the same units: how many units, and how likely a test finds the difference."""

import math
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.planning.samples import check_shares, quantile_of
from evalhub.stats.proportions import clopper_pearson

_POWER = 0.8
_EXACT_BELOW = 25


def units_for_mcnemar(
    difference: float, discordant: float, *, power: float = _POWER, confidence: float = 0.95
) -> int:
    """Units with which McNemar's test finds a difference of two rates on the same units.

    Parameters
    ----------
    difference : float
        Difference of the two rates, as a share.
    discordant : float
        Share of the units on which the two differ, one way or the other; at least the difference.
    power : float
        Chance that the test finds it.
    confidence : float
        One less the level of the two-sided test.

    Returns
    -------
    int
        Rounded to the nearest whole unit.

    References
    ----------
    Connor (1987), Biometrics 43, 207-211.

    Examples
    --------
    >>> [units_for_mcnemar(0.02, share) for share in (0.05, 0.1, 0.2, 0.3)]
    [979, 1960, 3922, 5884]
    """
    _check(difference, discordant, power, confidence)
    reach = quantile_of(confidence) * math.sqrt(discordant)
    under_this = float(stats.norm.ppf(power)) * math.sqrt(discordant - difference**2)
    return max(2, round(((reach + under_this) / difference) ** 2))


def mcnemar_power(
    n: int, difference: float, discordant: float, *, confidence: float = 0.95
) -> float:
    """Chance that McNemar's test on ``n`` units finds a difference; arguments as above.

    The test is the exact one where fewer than 25 units differ, else chi-square without
    correction. Nothing is approximated: all numbers of units that may differ are summed up.

    References
    ----------
    Agresti (2013), Categorical Data Analysis, 3rd ed., ch. 11.

    Examples
    --------
    >>> round(mcnemar_power(1960, 0.02, 0.1), 2)
    0.8
    """
    _check(difference, discordant, confidence)
    spread = 8 * math.sqrt(n * discordant * (1 - discordant)) + 8
    least, most = max(1, int(n * discordant - spread)), min(n, int(n * discordant + spread))
    better = (discordant + abs(difference)) / (2 * discordant)
    level, total = 1 - confidence, 0.0
    for differing in range(least, most + 1):
        # The test rejects when up to `low` of those that differ speak for one of the two.
        if differing < _EXACT_BELOW:
            low = int(stats.binom.ppf(level / 2, differing, 0.5))
            low -= bool(2 * stats.binom.cdf(low, differing, 0.5) > level)
        else:
            low = int(np.floor((differing - quantile_of(confidence) * math.sqrt(differing)) / 2))
        tails = stats.binom.cdf(low, differing, better) + stats.binom.cdf(
            low, differing, 1 - better
        )
        total += float(stats.binom.pmf(differing, n, discordant) * tails)
    return total


def paired_t_power(n: int, effect: float, *, confidence: float = 0.95) -> float:
    """Chance that the paired t test finds a mean difference of ``effect`` standard deviations.

    Of the differences, which are taken as normal. Wilcoxon's test on such differences needs
    about 3 / pi = .955 as much: 5 % more units.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, 2nd ed., ch. 2.

    Examples
    --------
    >>> round(paired_t_power(34, 0.5), 3)
    0.808
    """
    if n < 2:
        raise ValueError("at least two units are needed")
    limit, centre = float(stats.t.ppf((1 + confidence) / 2, n - 1)), effect * math.sqrt(n)
    both = stats.nct.sf(limit, n - 1, centre) + stats.nct.cdf(-limit, n - 1, centre)
    return float(both)


def units_for_paired_t(effect: float, *, power: float = _POWER, confidence: float = 0.95) -> int:
    """Fewest units with which `paired_t_power` is reached.

    Examples
    --------
    >>> units_for_paired_t(0.5)
    34
    """
    if effect == 0 or not 0 < power < 1:
        raise ValueError("an effect other than 0 and a power between 0 and 1 are needed")
    high = 2
    while paired_t_power(high, effect, confidence=confidence) < power:
        high *= 2
    low = max(2, high // 2)
    while low < high:
        middle = (low + high) // 2
        if paired_t_power(middle, effect, confidence=confidence) < power:
            low = middle + 1
        else:
            high = middle
    return low


def power_from_pilot(
    differences: npt.ArrayLike,
    n: int,
    *,
    rng: np.random.Generator,
    test: Literal["wilcoxon", "t"] = "wilcoxon",
    simulations: int = 1000,
) -> Estimate:
    """Chance that a paired test at level .05 finds, on ``n`` units, what a pilot has shown.

    Units are drawn with replacement from the pilot, whatever the shape of its differences; a
    pilot that was lucky promises too much.

    Parameters
    ----------
    differences : array_like, shape (n_pilot,)
        Second less first, of each unit of the pilot; NaN left out.
    n : int
        Units planned.
    rng : numpy.random.Generator
        Source of the simulated samples.
    test : {"wilcoxon", "t"}
        Signed rank test with normal approximation (ties and zeros as Wilcoxon had them), or t.
    simulations : int
        How many samples are drawn.

    Returns
    -------
    Estimate
        The interval is that of the simulation, not of the pilot; ``n`` are the simulations.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer than 5 in the pilot; ``no_variation``: all differences are 0.

    Examples
    --------
    >>> pilot = [0, 1, 1, 2, -1, 0, 1, 3, 1, -1]
    >>> power_from_pilot(pilot, 60, rng=np.random.default_rng(0)).value > 0.95
    True
    """
    pilot = np.asarray(differences, dtype=np.float64)
    pilot = pilot[~np.isnan(pilot)]
    if pilot.size < 5:
        raise UndefinedStatistic("too_few_units", "A pilot needs at least five units.")
    if not pilot.any():
        raise UndefinedStatistic("no_variation", "All differences of the pilot are 0.")
    if n < 2:
        raise ValueError("at least two units are needed")
    drawn = pilot[rng.integers(0, pilot.size, (simulations, n))]
    z = _signed_rank(drawn) if test == "wilcoxon" else _t_as_z(drawn)
    return clopper_pearson(int(np.count_nonzero(np.abs(z) >= quantile_of(0.95))), simulations)


def _signed_rank(drawn: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Wilcoxon's statistic of each row over its standard error; 0 where all are 0."""
    ranks = stats.rankdata(np.where(drawn == 0, np.nan, np.abs(drawn)), axis=1, nan_policy="omit")
    signed = np.nansum(ranks * np.sign(drawn), axis=1)
    error = np.sqrt(np.nansum(ranks**2, axis=1))
    return np.asarray(np.where(error > 0, signed / np.where(error > 0, error, 1.0), 0.0))


def _t_as_z(drawn: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Student's t of each row, as the normal deviate of the same p-value."""
    n, error = drawn.shape[1], drawn.std(axis=1, ddof=1) / drawn.shape[1] ** 0.5
    t = drawn.mean(axis=1) / np.where(error > 0, error, 1.0)
    t = np.where(error > 0, t, np.where(drawn[:, 0] != 0, np.inf, 0.0))
    return np.asarray(stats.norm.isf(stats.t.sf(np.abs(t), n - 1)))


def _check(difference: float, discordant: float, *shares: float) -> None:
    check_shares(*shares)
    if difference == 0 or not abs(difference) <= discordant <= 1:
        raise ValueError("the share that differs lies between the difference and 1")
