"""Kinder or harder than people, and how much of the scale is used."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.bias.paired import Shift, paired_shift
from evalhub.stats.comparison.paired import mean_difference
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, as_vectors


def leniency(
    judge: npt.ArrayLike,
    human: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of judge minus human on the same units, in points of the scale.

    Parameters
    ----------
    judge, human : array_like, shape (n_units,)
        Values on an interval scale (the human side often a mean or a median); units with NaN in
        either are dropped.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``; ``too_few_units``: one unit.

    Examples
    --------
    >>> leniency([4, 5, 3], [3, 5, np.nan], rng=np.random.default_rng(0)).value
    0.5
    """
    return mean_difference(judge, human, rng=rng, resamples=resamples, confidence=confidence)


def category_shift(
    judge: npt.ArrayLike, human: npt.ArrayLike, *, confidence: float = 0.95
) -> Shift:
    """Units on which the judge is above people against those on which it is below them.

    Needs an order only. Arguments as `leniency`; result as
    `evalhub.stats.bias.paired.paired_shift`, "before" being people.

    Examples
    --------
    >>> found = category_shift([2, 3, 3, 1], [1, 2, 3, 2])
    >>> found.up, found.down, found.shift.value
    (2, 1, 0.25)
    """
    return paired_shift(human, judge, confidence=confidence)


def spread_ratio(
    judge: npt.ArrayLike,
    human: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Divide the standard deviation of the judge by that of people; under 1 it keeps to the middle.

    Arguments as `leniency`.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``; ``constant_rater``: people all say the same.

    Examples
    --------
    >>> spread_ratio([2, 3, 2, 3], [1, 3, 1, 3], rng=np.random.default_rng(0)).value
    0.5
    """
    scores, ratings = as_vectors(judge, human)
    known = ~np.isnan(scores) & ~np.isnan(ratings)
    units = np.column_stack([scores[known], ratings[known]])
    if units.shape[0] < 2:
        raise UndefinedStatistic("too_few_units", "At least two units are needed.")
    if np.ptp(units[:, 1]) == 0:
        raise UndefinedStatistic("constant_rater", "People all say the same.")
    patterns, multiplicity = np.unique(units, axis=0, return_counts=True)

    def statistic(weights: FloatArray) -> FloatArray:
        total = weights.sum(axis=1, keepdims=True)
        means = weights @ patterns / total
        squares = np.maximum(weights @ patterns**2 / total - means**2, 0.0)
        defined = squares[:, 1] > 1e-12
        ratio = squares[:, 0] / np.where(defined, squares[:, 1], 1.0)
        return np.where(defined, np.sqrt(ratio), np.nan)

    return bootstrap(
        multiplicity.astype(np.int64),
        statistic,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def evenness(counts: npt.ArrayLike) -> float:
    """Entropy of how often each point of the scale is used, as a share of the most possible.

    0 only one point is used, 1 all are used alike.

    Parameters
    ----------
    counts : array_like, shape (n_points,)
        How often each point of the scale was given, the unused too.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``; ``too_few_points``: a scale of one point.

    Examples
    --------
    >>> round(evenness([1, 2, 7, 60, 30]), 4)
    0.6077
    """
    (given,) = as_vectors(counts)
    if given.size < 2:
        raise UndefinedStatistic("too_few_points", "A scale of one point cannot be spread over.")
    if given.sum() <= 0:
        raise UndefinedStatistic("no_unit", "Nothing was given on this scale.")
    shares = given[given > 0] / given.sum()
    return float(-(shares * np.log(shares)).sum() / np.log(given.size)) + 0.0


def range_used(values: npt.ArrayLike, scale: npt.ArrayLike) -> float:
    """Distance of the highest and the lowest value given, as a share of the scale's.

    Examples
    --------
    >>> range_used([2, 3, 4, np.nan], [1, 2, 3, 4, 5])
    0.5
    """
    given, points = as_vectors(values)[0], as_vectors(scale)[0]
    given = given[~np.isnan(given)]
    if not given.size:
        raise UndefinedStatistic("no_unit", "Nothing was given on this scale.")
    if points.size < 2 or np.ptp(points) == 0:
        raise UndefinedStatistic("too_few_points", "A scale of one point cannot be spread over.")
    return float(np.ptp(given) / np.ptp(points))


def threshold_error(judge: npt.ArrayLike, human: npt.ArrayLike, scale: npt.ArrayLike) -> float:
    """Mean distance of the two cumulative distributions over the thresholds of the scale.

    Where between two points the judge draws its lines elsewhere than people: 0 nowhere. Units
    without both values are dropped.

    Examples
    --------
    >>> threshold_error([2, 2, 3, 3], [1, 2, 2, 3], [1, 2, 3])  # |0 - 1/4|, |2/4 - 3/4|
    0.25
    """
    scores, ratings = as_vectors(judge, human)
    points = np.sort(as_vectors(scale)[0])
    known = ~np.isnan(scores) & ~np.isnan(ratings)
    if not known.any():
        raise UndefinedStatistic("no_unit", "There is no unit to compare on.")
    if points.size < 2:
        raise UndefinedStatistic("too_few_points", "A scale of one point has no threshold.")
    below = [(one[known][:, None] <= points[:-1]).mean(axis=0) for one in (scores, ratings)]
    return float(np.abs(below[0] - below[1]).mean())
