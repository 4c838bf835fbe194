"""Whether agreement stays what it was: over time, and from one rubric version to the next."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.agreement.alpha import Level, krippendorff_alpha
from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.changes.differences import Verdict
from evalhub.stats.changes.slices import difference_of_sets
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.comparison.multiplicity import holm
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate, Estimate
from evalhub.stats.tables import FloatArray, IntArray, as_matrix

_SIGNIFICANT = 0.05
Steadiness = Literal["moved", "no change seen", "cannot tell"]


@dataclass(frozen=True)
class Stretch:
    """Alpha of one stretch of time, or of one rubric version.

    Attributes
    ----------
    name : Hashable
        As given: the number of a window, a version.
    n : int
        Pairable units.
    alpha : Estimate or UndefinedStatistic
        With the interval of the unit bootstrap.
    since_last : ErrorEstimate or UndefinedStatistic or None
        Alpha less that of the stretch before; None for the first.
    verdict : {"rose", "fell", "cannot tell"}
        Against the stretch before, corrected by Holm for all the steps.
    """

    name: Hashable
    n: int
    alpha: Coefficient
    since_last: Coefficient | None
    verdict: Verdict


@dataclass(frozen=True)
class Stability:
    """Alpha stretch by stretch.

    Attributes
    ----------
    stretches : tuple of Stretch
        In the order given.
    statistic, p_value : float or None
        Cochran's Q of the alphas and the p-value of all being one; None with fewer than two
        stretches that have an error.
    verdict : {"moved", "no change seen", "cannot tell"}
        ``moved`` for p up to .05. ``no change seen`` is not proof that there was none; the
        intervals say how large one could have been.
    n : int
        Pairable units of all stretches.
    """

    stretches: tuple[Stretch, ...]
    statistic: float | None
    p_value: float | None
    verdict: Steadiness
    n: int


def windows(times: npt.ArrayLike, n_windows: int) -> IntArray:
    """Cut units into windows of time with equally many units each, as near as that can be.

    Parameters
    ----------
    times : array_like, shape (n_units,)
        When each unit was rated, in any unit of time; NaN = never, which is no window (-1).
        Units of one and the same time stay together.
    n_windows : int
        How many, at least 1.

    Returns
    -------
    ndarray of int, shape (n_units,)
        Window of each unit, 0 is the earliest.

    Examples
    --------
    >>> windows([5.0, 1.0, 2.0, np.nan, 9.0], 2)
    array([ 1,  0,  0, -1,  1])
    """
    if n_windows < 1:
        raise ValueError("at least one window is needed")
    given = np.asarray(times, dtype=np.float64)
    result = np.full(given.shape, -1, dtype=np.int64)
    dated = ~np.isnan(given)
    first = stats.rankdata(given[dated], method="min") - 1
    result[dated] = (first * n_windows // max(1, int(dated.sum()))).astype(np.int64)
    return result


def stability(
    matrix: npt.ArrayLike,
    level: Level,
    names: Sequence[Hashable],
    *,
    order: Sequence[Hashable],
    sampling: Sampling,
) -> Stability:
    """Compute alpha of each stretch, and whether it moved.

    Units of different stretches must be comparable (drawn by one rule), or what moved may be the
    units and not the raters.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`.
    names : sequence, length n_units
        Stretch of each unit: its window from `windows`, or the rubric version it was rated by.
    order : sequence
        The stretches to look at, the earliest first; units of other names are left out.
    sampling : Sampling
        Seed and resamples of the intervals.

    Returns
    -------
    Stability

    References
    ----------
    Cochran (1954), Biometrics 10, 101-129, with the jackknife errors.

    Examples
    --------
    >>> before, after = [[1, 2, 1, 2], [1, 1, 2, 2]], [[1, 2, 1, 2], [1, 2, 1, 1]]
    >>> ratings = np.hstack([np.tile(before, 20), np.tile(after, 20)])
    >>> versions = [1] * 80 + [2] * 80
    >>> found = stability(ratings, "nominal", versions, order=[1, 2], sampling=Sampling())
    >>> found.verdict, found.stretches[1].verdict
    ('moved', 'rose')
    """
    ratings = as_matrix(matrix)
    if len(names) != ratings.shape[1]:
        raise ValueError("one name per unit is needed")
    parts = [
        ratings[:, np.fromiter((name == one for name in names), dtype=np.bool_, count=len(names))]
        for one in order
    ]
    steps = [_step(one, two, level) for one, two in pairwise(parts)]
    verdicts = _verdicts(steps)
    stretches = [
        Stretch(
            name,
            int(np.count_nonzero(np.count_nonzero(~np.isnan(part), axis=0) > 1)),
            _alpha(part, level, sampling, name),
            steps[at - 1][0] if at else None,
            verdicts[at - 1] if at else "cannot tell",
        )
        for at, (name, part) in enumerate(zip(order, parts, strict=True))
    ]
    statistic, p_value = _heterogeneity([_jackknife(part, level) for part in parts])
    told: Steadiness = "cannot tell"
    if p_value is not None:
        told = "moved" if p_value <= _SIGNIFICANT else "no change seen"
    n = sum(stretch.n for stretch in stretches)
    return Stability(tuple(stretches), statistic, p_value, told, n)


Step = tuple[Coefficient, float | None]


def _step(one: FloatArray, two: FloatArray, level: Level) -> Step:
    try:
        return difference_of_sets(one, two, level)
    except UndefinedStatistic as reason:
        return reason, None


def _verdicts(steps: list[Step]) -> list[Verdict]:
    asked = [p_value for _, p_value in steps if p_value is not None]
    finals = iter(holm(asked).tolist())
    found: list[Verdict] = []
    for difference, p_value in steps:
        told: Verdict = "cannot tell"
        if p_value is not None and next(finals) <= _SIGNIFICANT:
            told = "rose" if isinstance(difference, Estimate) and difference.value > 0 else "fell"
        found.append(told)
    return found


def _alpha(part: FloatArray, level: Level, sampling: Sampling, name: Hashable) -> Coefficient:
    rng = sampling.rng("stability", str(name))
    return attempt(lambda: krippendorff_alpha(part, level, rng=rng, resamples=sampling.resamples))


def _jackknife(part: FloatArray, level: Level) -> Coefficient:
    return attempt(lambda: jackknife_alpha(part, level))


def _heterogeneity(alphas: list[Coefficient]) -> tuple[float | None, float | None]:
    """Cochran's Q of those that have an error, and its p-value."""
    usable = [one for one in alphas if isinstance(one, ErrorEstimate) and one.error > 0]
    if len(usable) < 2:
        return None, None
    values = np.array([one.value for one in usable])
    weights = np.array([one.error**-2 for one in usable])
    statistic = float(weights @ (values - np.average(values, weights=weights)) ** 2)
    return statistic, float(stats.chi2.sf(statistic, len(usable) - 1))
