"""Rank correlation with unit bootstrap: Spearman's rho, plain and partial."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, as_matrix, as_vectors

Ranks = Callable[[FloatArray], FloatArray]
_HELD_PER_VARIABLE = 3
_FEWEST = 3


def spearman(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Spearman's rank correlation; ties get the middle of their ranks.

    Parameters
    ----------
    first, second : array_like, shape (n_units,)
        Values of at least ordinal level; units with NaN in either are dropped.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`; ranks are taken anew in each resample.

    Returns
    -------
    Estimate
        ``n`` is the number of units with both values.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer than 3 units; ``constant_rater``: one side does not vary.

    References
    ----------
    Spearman (1904), Am J Psychol 15, 72-101.

    Examples
    --------
    >>> found = spearman([1, 2, 3, 4], [1, 3, 2, 4], rng=np.random.default_rng(0))
    >>> round(found.value, 10), found.n
    (0.8, 4)
    """
    units, multiplicity = _complete_units(first, second)
    ranks = [_ranks_of(column) for column in units.T]
    return bootstrap(
        multiplicity,
        lambda weights: _correlation(weights, ranks[0](weights), ranks[1](weights)),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=_HELD_PER_VARIABLE * units.size,
    )


def human_spearman(
    matrix: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Spearman's rank correlation of each rating with the median of the others of its unit.

    What a judge's rank correlation is for humans. The pairs of all raters are one sample, so a
    rater weighs as much as he rated; the bootstrap draws units with all their ratings.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Values of at least ordinal level, NaN = missing; units with one rating are dropped.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`; ranks are taken anew in each resample.

    Returns
    -------
    Estimate
        ``n`` is the number of units with two ratings or more.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer than 3 units; ``constant_rater``: all values are the same.

    Examples
    --------
    >>> ratings = [[1, 2, 3, 4], [1, 3, 2, 4]]
    >>> found = human_spearman(ratings, rng=np.random.default_rng(0))
    >>> round(found.value, 10), found.n
    (0.8, 4)
    """
    ratings = as_matrix(matrix)
    several = ratings[:, np.count_nonzero(~np.isnan(ratings), axis=0) > 1]
    if several.shape[1] < _FEWEST:
        raise UndefinedStatistic("too_few_units", "Too few units have two ratings or more.")
    # Who gave a value does not matter; missing values stand last.
    patterns, counts = np.unique(np.sort(several, axis=0), axis=1, return_counts=True)
    units, own, rest = _beside_the_rest(patterns)
    if np.ptp(own) == 0:
        raise UndefinedStatistic("constant_rater", "All ratings are the same.")
    mine, others = _ranks_of(own), _ranks_of(rest)

    def statistic(weights: FloatArray) -> FloatArray:
        each = weights[:, units]
        return _correlation(each, mine(each), others(each))

    return bootstrap(
        counts.astype(np.int64),
        statistic,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=4 * units.size,
    )


def _beside_the_rest(
    patterns: FloatArray,
) -> tuple[npt.NDArray[np.int64], FloatArray, FloatArray]:
    """Every rating with the median of the others of its unit; returns the unit's place first."""
    units, own, rest = [], [], []
    for row in range(patterns.shape[0]):
        given = np.flatnonzero(~np.isnan(patterns[row]))
        if given.size:
            units.append(given)
            own.append(patterns[row, given])
            rest.append(np.nanmedian(np.delete(patterns[:, given], row, axis=0), axis=0))
    return np.concatenate(units), np.concatenate(own), np.concatenate(rest)


def partial_spearman(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    given: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Rank correlation of two variables with a third held fixed.

    ``(r_12 - r_1g r_2g) / sqrt((1 - r_1g**2)(1 - r_2g**2))`` of Spearman's correlations.
    Arguments as in `spearman`, with ``given`` the third variable.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer than 4 units; ``constant_rater``: a variable does not vary;
        ``no_variation``: ``given`` fixes the order of one of the others entirely.

    References
    ----------
    Kendall (1942), Biometrika 32, 277-283.

    Examples
    --------
    >>> x, y, z = [1, 2, 3, 4, 5], [2, 1, 4, 3, 5], [1, 3, 2, 5, 4]  # r: .8, .8, .3
    >>> round(partial_spearman(x, y, z, rng=np.random.default_rng(0)).value, 4)
    0.9784
    """
    units, multiplicity = _complete_units(first, second, given)
    ranks = [_ranks_of(column) for column in units.T]

    def statistic(weights: FloatArray) -> FloatArray:
        one, two, third = (rank(weights) for rank in ranks)
        with_first = _correlation(weights, one, third)
        with_second = _correlation(weights, two, third)
        left = (1 - with_first**2) * (1 - with_second**2)
        defined = left > 1e-12
        rest = _correlation(weights, one, two) - with_first * with_second
        return np.where(defined, rest / np.sqrt(np.where(defined, left, 1.0)), np.nan)

    return bootstrap(
        multiplicity,
        statistic,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=_HELD_PER_VARIABLE * units.size,
    )


def _complete_units(
    *vectors: npt.ArrayLike,
) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Collapse the units that have every value; shape (n_patterns, n_vectors)."""
    columns = np.column_stack(as_vectors(*vectors))
    complete = columns[~np.isnan(columns).any(axis=1)]
    if complete.shape[0] <= columns.shape[1]:
        raise UndefinedStatistic("too_few_units", "Too few units have all the values.")
    if (complete == complete[0]).all(axis=0).any():
        raise UndefinedStatistic("constant_rater", "One of the variables does not vary.")
    units, multiplicity = np.unique(complete, axis=0, return_counts=True)
    return units, multiplicity.astype(np.int64)


def _ranks_of(column: FloatArray) -> Ranks:
    """Prepare middle ranks, counted from 0, of weighted patterns; shape as the weights."""
    values, codes = np.unique(column, return_inverse=True)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(values.size))

    def ranks(weights: FloatArray) -> FloatArray:
        counts = np.add.reduceat(weights[:, order], starts, axis=1)
        middles = np.cumsum(counts, axis=1) - counts / 2
        return np.asarray(middles[:, codes])

    return ranks


def _correlation(weights: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    """Weighted correlation of ranks, NaN where one side does not vary."""
    middle = weights.sum(axis=1, keepdims=True) / 2
    first, second = first - middle, second - middle
    spread = (weights * first**2).sum(axis=1) * (weights * second**2).sum(axis=1)
    defined = spread > 0
    together = (weights * first * second).sum(axis=1)
    return np.where(defined, together / np.sqrt(np.where(defined, spread, 1.0)), np.nan)
