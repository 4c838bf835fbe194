"""What the alternative annotator test comes to: certified, rejected, or how many labels are short.

The test itself only says whether the judge beats half of the raters. That it does not may mean
that it cannot, or that the raters have too few units for anybody to tell.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.comparison.alternative import AlternativeRater, AlternativeTest
from evalhub.stats.comparison.multiplicity import benjamini_yekutieli
from evalhub.stats.tables import as_matrix

Verdict = Literal["certified", "rejected", "not enough labels"]
POWER = 0.8
PANEL = 3
_MOST = 10_000_000


@dataclass(frozen=True)
class StandIn:
    """A verdict, and what is short of one.

    Attributes
    ----------
    verdict : {"certified", "rejected", "not enough labels"}
        ``certified``: the judge beats half of the raters or more. ``rejected``: more than half of
        the raters are shown to be better than the judge by more than the cost, so that it cannot
        be certified by further labels. Both after the correction of Benjamini and Yekutieli.
    more_units : int or None
        Without a verdict: further units that those raters need who need most, with 80 % chance
        for each; None where the observed difference is the cost itself. 0 with a verdict.
    more_labels : int or None
        The same over all raters that are needed for the verdict.
    n_raters : int
        How many raters that is.
    expected : {"certified", "rejected"}
        What the observed differences would come to.
    """

    verdict: Verdict
    more_units: int | None
    more_labels: int | None
    n_raters: int
    expected: Literal["certified", "rejected"]


def stand_in(test: AlternativeTest) -> StandIn:
    """Turn an alternative annotator test into a verdict, or into the number of labels it lacks.

    With fewer labels than a verdict takes, the units of each rater are those with which the
    one-sided paired t test finds the observed difference from the cost in 80 % of cases, at the
    level that the correction leaves for as many raters as are needed.

    Parameters
    ----------
    test : AlternativeTest
        From `evalhub.stats.comparison.alternative.alternative_test`.

    Returns
    -------
    StandIn

    References
    ----------
    Calderon, Reichart and Dror (2025), The alternative annotator test for LLM-as-a-judge, ACL.

    Examples
    --------
    >>> from evalhub.stats.comparison.alternative import alternative_test
    >>> truth = np.tile([1.0, 2.0], 20)
    >>> stand_in(alternative_test(truth, [truth] * 3, epsilon=0.1)).verdict
    'certified'
    >>> stand_in(alternative_test(truth + 2, [truth] * 3, epsilon=0.1)).verdict
    'rejected'
    """
    raters, m = test.raters, len(test.raters)
    to_win, to_lose = math.ceil(m / 2), m // 2 + 1
    lost = benjamini_yekutieli([rater.p_worse for rater in raters]) <= test.q
    winning = sum(rater.difference < test.epsilon for rater in raters)
    expected: Literal["certified", "rejected"] = "certified" if winning >= to_win else "rejected"
    if test.passed:
        return StandIn("certified", 0, 0, to_win, "certified")
    if lost.sum() >= to_lose:
        return StandIn("rejected", 0, 0, to_lose, "rejected")
    wanted = to_win if expected == "certified" else to_lose
    level = test.q * wanted / (m * (1 / np.arange(1, m + 1)).sum())
    short = _short(raters, test.epsilon, level, above=expected == "rejected")
    nearest = sorted(short)[:wanted]
    if math.isinf(nearest[-1]):
        return StandIn("not enough labels", None, None, wanted, expected)
    units, labels = int(nearest[-1]), int(sum(nearest))
    return StandIn("not enough labels", units, labels, wanted, expected)


def _short(
    raters: Sequence[AlternativeRater], epsilon: float, level: float, *, above: bool
) -> list[float]:
    """Units that each rater lacks for the observed side of the cost; infinite on the other."""
    found = []
    for rater in raters:
        distance = rater.difference - epsilon if above else epsilon - rater.difference
        own_p = rater.p_worse if above else rater.p_value
        if own_p <= level:
            found.append(0.0)
        elif distance <= 0:
            found.append(math.inf)
        else:
            needed = units_for_margin(distance / (rater.deviation or 1.0), level=level)
            # Luck in the past does not spare labels: what is not shown yet needs one at least.
            found.append(math.inf if needed is None else float(max(1, needed - rater.n)))
    return found


def units_for_margin(effect: float, *, level: float = 0.05, power: float = POWER) -> int | None:
    """Fewest units with which the one-sided paired t test tells a mean from its bound.

    Parameters
    ----------
    effect : float
        Distance of the mean from the bound, in standard deviations of the differences; above 0.
    level, power : float
        Of the one-sided test, and the chance that it finds the distance.

    Returns
    -------
    int or None
        None where ten millions are not enough.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, 2nd ed., ch. 2.

    Examples
    --------
    >>> units_for_margin(0.5)  # one-sided, .05, 80 %
    27
    """
    if not effect > 0:
        raise ValueError("a distance above 0 is needed")
    high = 2
    while one_sided_power(high, effect, level) < power:
        high *= 2
        if high > _MOST:
            return None
    low = max(2, high // 2)
    while low < high:
        middle = (low + high) // 2
        enough = one_sided_power(middle, effect, level) >= power
        low, high = (low, middle) if enough else (middle + 1, high)
    return low


def one_sided_power(n: int, effect: float, level: float = 0.05) -> float:
    """Chance that the one-sided paired t test of ``n`` units finds an effect.

    Examples
    --------
    >>> round(one_sided_power(27, 0.5), 3)
    0.812
    """
    limit, centre = float(stats.t.isf(level, n - 1)), effect * math.sqrt(n)
    if n > 1_000:
        # The noncentral t of many degrees of freedom is a shifted normal.
        return float(stats.norm.sf(limit - centre))
    return float(stats.nct.sf(limit, n - 1, centre))


def labels_to_begin(judge: npt.ArrayLike, matrix: npt.ArrayLike, min_units: int = 30) -> int:
    """Labels that are missing before the test can be made at all: three raters, so many units each.

    Parameters
    ----------
    judge : array_like, shape (n_units,)
        The judge's values, NaN = unparsed.
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.
    min_units : int
        Units that a rater must share with the judge and another rater.

    Examples
    --------
    >>> labels_to_begin([1, 1], [[1, 1], [1, 2]])  # two have 2 of 30, a third has none
    86
    """
    ratings, verdicts = as_matrix(matrix), np.asarray(judge, dtype=np.float64)
    given = ~np.isnan(ratings) & ~np.isnan(verdicts)
    usable = (given & (given.sum(axis=0) > 1)).sum(axis=1)
    most = sorted([*usable.tolist(), *[0] * PANEL], reverse=True)[:PANEL]
    return int(sum(max(0, min_units - n) for n in most))
