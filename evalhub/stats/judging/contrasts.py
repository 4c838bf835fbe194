"""Two judges on the same units: every metric of both, and the difference on the same resamples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.comparison.paired import bootstrap_p_value
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.beside import PAIRED, interval_of
from evalhub.stats.judging.ranks import Correlation, RankSide
from evalhub.stats.judging.sides import judge_side
from evalhub.stats.judging.units import JudgedUnits, patterns_of_both
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray


@dataclass(frozen=True)
class Contrast:
    """One metric of two judges.

    Attributes
    ----------
    first, second : Estimate or UndefinedStatistic
        Of either, on the units of both.
    difference : Estimate or UndefinedStatistic
        Second less first.
    p_value : float or None
        Two-sided, of the bootstrap; None where the difference is undefined.
    """

    first: Coefficient
    second: Coefficient
    difference: Coefficient
    p_value: float | None


def class_contrast(
    first: JudgedUnits,
    second: JudgedUnits,
    metrics: Sequence[Metric],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> dict[Metric, Contrast]:
    """Compare metrics of classes of two judges.

    Parameters
    ----------
    first, second : JudgedUnits
        With the same truth and scale; column j is the same unit in both. A unit that only one of
        them has a verdict on counts for that one alone: leave it out where that is not wanted.
    metrics : sequence of str
        As in `evalhub.stats.comparison.metrics.compare`.
    rng, resamples
        Whole units are drawn, once for both.

    Returns
    -------
    dict
        By metric.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 8 and 13.

    Examples
    --------
    >>> from evalhub.stats.judging.units import judged_units
    >>> truth, good, bad = [0, 1] * 20, [0, 1] * 20, [0, 0] * 20
    >>> one, two = (judged_units([said], truth, [0, 1]) for said in (bad, good))
    >>> found = class_contrast(one, two, ["accuracy"], rng=np.random.default_rng(0))["accuracy"]
    >>> found.difference.value, found.difference.low > 0, found.p_value < 0.05
    (0.5, True, True)
    """
    tables = patterns_of_both(first, second)
    sides = [judge_side(found) for found in tables]
    multiplicity = tables[0].multiplicity

    def both(weights: FloatArray) -> FloatArray:
        return np.hstack([side.values(weights, metrics) for side in sides])

    own = both(multiplicity[None].astype(np.float64))[0]
    width = sum(side.width for side in sides)
    drawn = resampled(multiplicity, both, rng=rng, resamples=resamples, width=width)
    result: dict[Metric, Contrast] = {}
    for at, metric in enumerate(metrics):
        reasons = [side.why_undefined(multiplicity, metric) for side in sides]
        counts = [side.n_of(multiplicity, metric) for side in sides]
        places = [at, at + len(metrics)]
        result[metric] = _contrast(own[places], drawn[:, places], counts, reasons)
    return result


def rank_contrast(
    first: FloatArray,
    second: FloatArray,
    truth: FloatArray,
    metrics: Sequence[Correlation],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> dict[Correlation, Contrast]:
    """Compare correlations of two judges with the truth, on the units that have all three.

    Parameters
    ----------
    first, second, truth : ndarray, shape (n_units,)
        Numbers, NaN = none.
    metrics : sequence of {"pearson", "spearman", "kendall"}
    rng, resamples
        As in `class_contrast`.

    References
    ----------
    As in `class_contrast`.

    Examples
    --------
    >>> truth = np.arange(30.0)
    >>> turned = truth[::-1].copy()
    >>> rng = np.random.default_rng(0)
    >>> found = rank_contrast(turned, truth, truth, ["spearman"], rng=rng)["spearman"]
    >>> round(found.difference.value, 6)
    2.0
    """
    known = ~(np.isnan(first) | np.isnan(second) | np.isnan(truth))
    rows = np.column_stack([first, second, truth])[known]
    patterns, multiplicity = np.unique(rows, axis=0, return_counts=True)
    every = np.arange(patterns.shape[0])
    sides = [RankSide(every, patterns[:, at], patterns[:, 2], patterns.shape[0]) for at in range(2)]

    def both(weights: FloatArray) -> FloatArray:
        return np.hstack([side.values(weights, metrics) for side in sides])

    n = int(known.sum())
    own = both(multiplicity[None].astype(np.float64))[0]
    width = sum(side.width for side in sides)
    drawn = resampled(
        multiplicity.astype(np.int64), both, rng=rng, resamples=resamples, width=width
    )
    why = UndefinedStatistic("constant_rater", "One of the variables does not vary.")
    if n < 3:
        why, own = UndefinedStatistic("too_few_units", "Too few units have both."), own * np.nan
    result: dict[Correlation, Contrast] = {}
    for at, metric in enumerate(metrics):
        places = [at, at + len(metrics)]
        result[metric] = _contrast(own[places], drawn[:, places], [n, n], [why, why])
    return result


def _contrast(
    own: FloatArray,
    drawn: FloatArray,
    counts: Sequence[int],
    reasons: Sequence[UndefinedStatistic],
) -> Contrast:
    sides = [interval_of(own[at], drawn[:, at], counts[at], reason=reasons[at]) for at in range(2)]
    missing = next((one for one in sides if isinstance(one, UndefinedStatistic)), None)
    if missing is not None:
        return Contrast(sides[0], sides[1], missing, None)
    less = drawn[:, 1] - drawn[:, 0]
    difference = interval_of(own[1] - own[0], less, min(counts), method=PAIRED)
    return Contrast(sides[0], sides[1], difference, bootstrap_p_value(less))
