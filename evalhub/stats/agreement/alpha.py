"""Krippendorff's alpha for any number of raters, four levels of measurement, missing ratings."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import Counts, FloatArray, as_matrix, distinct_values, value_counts

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Statistic = Callable[[FloatArray], FloatArray]
_DENSE_SHARE = 0.2
_MANY_VALUES = 512
_MANY_RATIOS = 1024
_HELD_PER_VALUE = 4


def krippendorff_alpha(
    matrix: npt.ArrayLike,
    level: Level,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Krippendorff's alpha with the percentile interval of the unit bootstrap.

    ``alpha = 1 - D_o / D_e`` from the coincidences ``o_ck``: each unit with ``m_u >= 2`` ratings
    adds its ordered pairs of values, each counted ``1 / (m_u - 1)`` times. Units with fewer
    than two ratings are dropped; they are neither counted in ``n`` nor resampled.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Distance of two values: different or not; ranks between them (from the pairable ratings
        at hand, and so anew in each resample); difference; difference over sum.
    rng : numpy.random.Generator
        Source of the resamples.
    resamples : int
        Number of bootstrap resamples.
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate
        ``n`` is the number of pairable units. Resamples without variation are undefined, left
        out and counted in ``dropped``. Under perfect agreement the interval is a point: it
        says nothing of how few units there were; ``n`` does.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``: no unit has two ratings. ``no_variation``: all pairable ratings
        are equal, no disagreement could be expected. ``too_few_units``: one pairable unit.
        ``negative_values``: a ratio scale has none. ``too_many_values``: a ratio scale with
        more than 1,024 different values.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability; (2018) Content Analysis,
    4th ed., ch. 12. Interval: Zapf et al. (2016), BMC Med Res Methodol 16:93.

    Examples
    --------
    >>> ratings = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    >>> found = krippendorff_alpha(ratings, "nominal", rng=np.random.default_rng(1))
    >>> round(found.value, 3), found.n
    (0.095, 10)
    """
    table = pairable_counts(matrix)
    check_level(table, level)
    return bootstrap(
        table.multiplicity,
        alpha_statistic(table, level),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=_HELD_PER_VALUE * table.values.size,
    )


def pairable_counts(matrix: npt.ArrayLike) -> Counts:
    """Count values of the units with two ratings; sparse where there are many values.

    Examples
    --------
    >>> pairable_counts([[1, 2, 1], [1, np.nan, 2]]).n_units
    2
    """
    ratings = as_matrix(matrix)
    values = distinct_values(ratings)
    if values.size <= _MANY_VALUES:
        return value_counts(ratings, values).with_at_least(2)
    ratings = ratings[:, np.count_nonzero(~np.isnan(ratings), axis=0) > 1]
    values = distinct_values(ratings)
    given = ~np.isnan(ratings)
    places = np.searchsorted(values, ratings[given])
    units = np.broadcast_to(np.arange(ratings.shape[1]), ratings.shape)[given]
    shape = (ratings.shape[1], values.size)
    counts = sparse.csr_array((np.ones(units.size), (units, places)), shape=shape)
    return Counts(values, counts, np.ones(shape[0], dtype=np.int64))


def check_level(table: Counts, level: Level) -> None:
    """Raise `UndefinedStatistic` with the reasons of `krippendorff_alpha`."""
    if table.n_units == 0:
        raise UndefinedStatistic("no_pairable_unit", "No unit was rated by two raters.")
    if table.values.size == 1:
        raise UndefinedStatistic(
            "no_variation", "All ratings are the same, so agreement by chance cannot be told apart."
        )
    if level == "ratio" and table.values[0] < 0:
        raise UndefinedStatistic("negative_values", "A ratio scale has no negative values.")
    if level == "ratio" and table.values.size > _MANY_RATIOS:
        raise UndefinedStatistic(
            "too_many_values", "Too many different values to compare the ratio of each two."
        )


def alpha_statistic(table: Counts, level: Level) -> Statistic:
    """Return what maps weights of the patterns, shape (k, n_patterns), to k alphas.

    Examples
    --------
    >>> table = pairable_counts([[1, 2, 1], [1, 2, 2]])  # alpha 4/9, as in the tests
    >>> alpha_statistic(table, "nominal")(table.multiplicity[None].astype(float)).round(4)
    array([0.4444])
    """
    makers = {"nominal": _mismatches, "ordinal": _ranks, "interval": _moments, "ratio": _ratios}
    return makers[level](table)


def _mismatches(table: Counts) -> Statistic:
    """Alpha at nominal level needs the unequal pairs of each unit and the margins."""
    m = table.counts.sum(axis=1)
    unequal = (m**2 - (table.counts**2).sum(axis=1)) / (m - 1)

    def statistic(weights: FloatArray) -> FloatArray:
        margins = weights @ table.counts
        n = margins.sum(axis=1)
        return alpha_of_sums(weights @ unequal, n**2 - (margins**2).sum(axis=1), n)

    return statistic


def _moments(table: Counts) -> Statistic:
    """Alpha at interval level needs three sums per unit, however many values there are."""
    values = table.values - table.values.mean()
    values = values / np.abs(values).max()
    m = table.counts.sum(axis=1)
    first, second = table.counts @ values, table.counts @ values**2
    within = 2 * (m * second - first**2) / (m - 1)
    sums = np.stack([m, first, second, within], axis=1)

    def statistic(weights: FloatArray) -> FloatArray:
        n, total, squares, observed = (weights @ sums).T
        return alpha_of_sums(observed, 2 * (n * squares - total**2), n)

    return statistic


def _ranks(table: Counts) -> Statistic:
    """Alpha at ordinal level is that of the mid-ranks, which each resample sets anew."""
    m = table.counts.sum(axis=1)
    # Where a unit shows few of many values, most of the table would be multiplied for nothing.
    dense = not sparse.issparse(table.counts)
    crowded = dense and np.count_nonzero(table.counts) > _DENSE_SHARE * table.counts.size
    by_value = table.counts.T if crowded else sparse.csr_array(table.counts.T)

    def statistic(weights: FloatArray) -> FloatArray:
        margins = weights @ table.counts
        n = margins.sum(axis=1)
        # Shares instead of ranks, around 0: the ratio is the same and the sums stay small.
        middles = (np.cumsum(margins, axis=1) - margins / 2) / n[:, None] - 0.5
        first, second = middles @ by_value, middles**2 @ by_value
        observed = (weights * ((m * second - first**2) / (m - 1))).sum(axis=1)
        total, squares = (margins * middles).sum(axis=1), (margins * middles**2).sum(axis=1)
        return alpha_of_sums(2 * observed, 2 * (n * squares - total**2), n)

    return statistic


def _ratios(table: Counts) -> Statistic:
    """Alpha at ratio level: the distances are fixed, so each unit adds a fixed sum."""
    values, m = table.values, table.counts.sum(axis=1)
    sums = values[:, None] + values[None, :]
    # Two zeros are no distance apart.
    squared = ((values[:, None] - values[None, :]) / np.where(sums > 0, sums, 1.0)) ** 2
    within = ((table.counts @ squared) * table.counts).sum(axis=1) / (m - 1)

    def statistic(weights: FloatArray) -> FloatArray:
        margins = weights @ table.counts
        expected = ((margins @ squared) * margins).sum(axis=1)
        return alpha_of_sums(weights @ within, expected, margins.sum(axis=1))

    return statistic


def alpha_of_sums(observed: FloatArray, expected: FloatArray, n: FloatArray) -> FloatArray:
    """Alpha, or NaN where nothing varies; the sums are not yet divided by n and n(n-1)."""
    # Sums of equal ratings leave rounding dust instead of a clean zero.
    varies = expected > 1e-12 * n * n
    disagreement = (n - 1) * observed / np.where(varies, expected, 1.0)
    disagreement = np.where(np.abs(disagreement) < 1e-12, 0.0, disagreement)
    return np.where(varies, 1 - disagreement, np.nan)
