"""Rank correlation with unit bootstrap: Spearman's rho, plain and partial."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, IntArray, as_matrix, as_vectors

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
        lambda weights: rank_correlation(weights, ranks[0](weights), ranks[1](weights)),
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
    units, own, rest = beside_the_rest(patterns)
    if np.ptp(own) == 0:
        raise UndefinedStatistic("constant_rater", "All ratings are the same.")
    mine, others = _ranks_of(own), _ranks_of(rest)

    def statistic(weights: FloatArray) -> FloatArray:
        each = weights[:, units]
        return rank_correlation(each, mine(each), others(each))

    return bootstrap(
        counts.astype(np.int64),
        statistic,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=4 * units.size,
    )


def beside_the_rest(people: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Every rating with the median of the others of its unit; returns the unit's place first.

    Units with one rating are left out.

    Examples
    --------
    >>> beside_the_rest(np.array([[1.0, 2.0], [3.0, np.nan], [5.0, np.nan]]))
    (array([0, 0, 0]), array([1., 3., 5.]), array([4., 3., 2.]))
    """
    several = np.flatnonzero(np.count_nonzero(~np.isnan(people), axis=0) > 1)
    units, own, rest = [np.empty(0, np.int64)], [np.empty(0)], [np.empty(0)]
    for row in range(people.shape[0]):
        given = several[~np.isnan(people[row, several])]
        if given.size:
            units.append(given)
            own.append(people[row, given])
            rest.append(np.nanmedian(np.delete(people[:, given], row, axis=0), axis=0))
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
        with_first = rank_correlation(weights, one, third)
        with_second = rank_correlation(weights, two, third)
        left = (1 - with_first**2) * (1 - with_second**2)
        defined = left > 1e-12
        rest = rank_correlation(weights, one, two) - with_first * with_second
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
    """Prepare middle ranks of weighted patterns; shape as the weights."""
    values, codes = np.unique(column, return_inverse=True)
    return lambda weights: middle_ranks(weights, codes, values.size)


def rank_correlation(weights: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    """Weighted correlation of middle ranks, which have their own in each row; shapes as weights.

    Examples
    --------
    >>> ranks = np.array([[0.5, 1.5, 2.5]])
    >>> rank_correlation(np.ones((1, 3)), ranks, ranks)
    array([1.])
    """
    n = weights.sum(axis=1)
    mine, theirs = weights * first, weights * second
    # The mean of middle ranks counted from 0 is half of their number.
    squares = n * (n / 2) ** 2
    xx = np.einsum("ij,ij->i", mine, first) - squares
    yy = np.einsum("ij,ij->i", theirs, second) - squares
    return of_moments(xx, yy, np.einsum("ij,ij->i", mine, second) - squares, 1e-9 * n)


def middle_ranks(weights: FloatArray, codes: IntArray, size: int) -> FloatArray:
    """Middle ranks, counted from 0, of codes that stand for ascending values; shape as weights.

    Examples
    --------
    >>> middle_ranks(np.ones((1, 3)), np.array([1, 0, 1]), 2)
    array([[2. , 0.5, 2. ]])
    """
    entries = (np.ones(codes.size), (np.arange(codes.size), codes))
    counts = np.asarray(weights @ sparse.csr_array(entries, shape=(codes.size, size)))
    return np.asarray((np.cumsum(counts, axis=1) - counts / 2)[:, codes])


def of_moments(xx: FloatArray, yy: FloatArray, xy: FloatArray, least: FloatArray) -> FloatArray:
    """Correlation from sums of squares and products about the means; NaN where a side is flat."""
    defined = (xx > least) & (yy > least)
    spread = np.where(defined, xx * yy, 1.0)
    return np.where(defined, np.clip(xy / np.sqrt(spread), -1, 1), np.nan)
