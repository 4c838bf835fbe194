"""Whether a judge's values tell units apart: over its own repeats, and pass from fail."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from evalhub.stats.agreement.icc import icc
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import as_matrix, as_vectors

# At 0 and 1 the error is 0, which is a root of its own.
_EDGE = 1e-9


@dataclass(frozen=True)
class Discrimination:
    """How much of the variation of repeated verdicts lies between units.

    Attributes
    ----------
    eta_squared : float
        Sum of squares between units over all of it; above 0 by chance alone with few repeats.
    icc : Estimate
        ICC(1,1): the share of variance that is the units', F interval.
    n : int
        Units with every repeat.
    """

    eta_squared: float
    icc: Estimate
    n: int


def repeat_discrimination(verdicts: npt.ArrayLike, *, confidence: float = 0.95) -> Discrimination:
    """Return the share of variation over repeats that lies between units.

    Parameters
    ----------
    verdicts : array_like, shape (n_repeats, n_units)
        On an interval scale; units that lack a repeat are dropped.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``, ``too_few_units``; ``no_variation``: all verdicts are the same.

    References
    ----------
    Shrout and Fleiss (1979), Psychol Bull 86, 420-428.

    Examples
    --------
    >>> found = repeat_discrimination([[1, 2, 5], [3, 2, 5]])
    >>> round(found.eta_squared, 4), found.n  # 12 of 14 between
    (0.8571, 3)
    """
    values = as_matrix(verdicts)
    whole = values[:, ~np.isnan(values).any(axis=0)]
    value = icc(whole, "1,1", confidence=confidence)
    total = float(((whole - whole.mean()) ** 2).sum())
    within = float(((whole - whole.mean(axis=0)) ** 2).sum())
    return Discrimination(1 - within / total, value, whole.shape[1])


def area_under_curve(
    scores: npt.ArrayLike, passed: npt.ArrayLike, *, confidence: float = 0.95
) -> Estimate:
    """Chance that the judge scores a unit that people pass above one that they fail.

    Ties count one half: .5 is a judge that does not tell them apart.

    Parameters
    ----------
    scores : array_like, shape (n_units,)
        The judge's values, higher is better.
    passed : array_like, shape (n_units,)
        1 people pass the unit, 0 they fail it; units with NaN in either are dropped.
    confidence : float
        Level of the interval: Newcombe's, which is wide also where all are told apart.

    Raises
    ------
    UndefinedStatistic
        ``no_passed``, ``no_failed``: nobody passed (failed) a unit.

    References
    ----------
    Hanley and McNeil (1982), Radiology 143, 29-36; Newcombe (2006), Stat Med 25, 559-573,
    method 5.

    Examples
    --------
    >>> area_under_curve([1, 2, 2, 3], [0, 0, 1, 1]).value  # of 4: 1, 1/2, 1, 1
    0.875
    """
    given, facts = as_vectors(scores, passed)
    known = ~np.isnan(given) & ~np.isnan(facts)
    good, bad = given[known & (facts > 0)], given[known & (facts == 0)]
    if not good.size:
        raise UndefinedStatistic("no_passed", "People passed no unit.")
    if not bad.size:
        raise UndefinedStatistic("no_failed", "People failed no unit.")
    ranks = stats.rankdata(np.concatenate([good, bad]))[: good.size]
    area = (ranks.sum() - good.size * (good.size + 1) / 2) / (good.size * bad.size)
    low, high = _newcombe(float(area), good.size, bad.size, confidence)
    n = int(good.size + bad.size)
    return Estimate(float(area), low, high, confidence, "Newcombe, method 5", n)


def _newcombe(area: float, n_good: int, n_bad: int, confidence: float) -> tuple[float, float]:
    z = float(stats.norm.ppf((1 + confidence) / 2))
    balanced = (n_good + n_bad) / 2 - 1

    def error(at: float) -> float:
        inner = 1 + balanced * ((1 - at) / (2 - at) + at / (1 + at))
        return float(np.sqrt(at * (1 - at) * inner / (n_good * n_bad)))

    def outside(at: float) -> float:
        return abs(area - at) - z * error(at)

    low = optimize.brentq(outside, 0.0, min(area, 1 - _EDGE)) if area > _EDGE else 0.0
    high = optimize.brentq(outside, max(area, _EDGE), 1.0) if area < 1 - _EDGE else 1.0
    return float(min(low, area)), float(max(high, area))
