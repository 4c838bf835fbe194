"""Where disagreement comes from: each unit's share of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.alpha import Level, check_level, pairable_counts
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import Counts, FloatArray, IntArray, as_matrix

_DUST = 1e-13


@dataclass(frozen=True)
class UnitDisagreement:
    """What each unit adds to the observed disagreement of alpha.

    Attributes
    ----------
    share : ndarray, shape (n_units,)
        Part of the observed disagreement; the shares sum to 1. NaN where fewer than two rated.
    relative : ndarray, shape (n_units,)
        Mean distance of two ratings of the unit over that of any two ratings: 0 all agree, 1 as
        chance would have it, more is worse. NaN as above.
    ranked : ndarray of int
        Columns of the pairable units, most disagreement first; equal ones as they came.
    n : int
        Pairable units.
    """

    share: FloatArray
    relative: FloatArray
    ranked: IntArray
    n: int


def unit_disagreement(matrix: npt.ArrayLike, level: Level) -> UnitDisagreement:
    """Split Krippendorff's observed disagreement over the units.

    Alpha is 1 less the mean of ``relative``, in which a unit of m ratings counts m times.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`.

    Returns
    -------
    UnitDisagreement

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``; ``no_disagreement``: all units agree, nothing to share out;
        ``negative_values``, ``too_many_values``: at ratio level.

    References
    ----------
    Krippendorff (2018), Content Analysis, 4th ed., ch. 12.

    Examples
    --------
    >>> found = unit_disagreement([[1, 1, 2], [1, 2, 1], [1, 2, 2]], "nominal")
    >>> found.share, found.ranked
    (array([0. , 0.5, 0.5]), array([1, 2, 0]))
    """
    ratings = as_matrix(matrix)
    m = np.count_nonzero(~np.isnan(ratings), axis=0)
    pairable = np.flatnonzero(m > 1)
    own, sizes = ratings[:, pairable], m[pairable].astype(np.float64)
    table = pairable_counts(own)
    if table.n_units == 0:
        raise UndefinedStatistic("no_pairable_unit", "No unit was rated by two raters.")
    if table.values.size > 1:
        check_level(table, level)
    of_pairs, between = _SUMS[level](own, table)
    adds = np.where(of_pairs > _DUST * between, of_pairs, 0.0) / (sizes - 1)
    total, n = float(adds.sum()), float(sizes.sum())
    if total == 0:
        raise UndefinedStatistic("no_disagreement", "All raters agree on every unit.")
    share, relative = np.full(m.size, np.nan), np.full(m.size, np.nan)
    share[pairable] = adds / total
    relative[pairable] = adds / sizes * (n * (n - 1) / between)
    ranked = pairable[np.argsort(-adds, kind="stable")]
    return UnitDisagreement(share, relative, ranked, int(pairable.size))


# Distances of all ordered pairs of ratings: within each unit, and of all ratings together.
Sums = tuple[FloatArray, float]


def _mismatches(own: FloatArray, table: Counts) -> Sums:
    given = ~np.isnan(own)
    units = np.broadcast_to(np.arange(own.shape[1]), own.shape)[given]
    places = np.searchsorted(table.values, own[given])
    cells, counts = np.unique(units * table.values.size + places, return_counts=True)
    equal = np.bincount(cells // table.values.size, weights=counts.astype(np.float64) ** 2)
    margins = table.multiplicity @ table.counts
    return given.sum(axis=0) ** 2 - equal, float(margins.sum() ** 2 - (margins**2).sum())


def _ranks(own: FloatArray, table: Counts) -> Sums:
    margins = table.multiplicity @ table.counts
    middles = np.cumsum(margins) - margins / 2
    places = np.minimum(np.searchsorted(table.values, own), table.values.size - 1)
    return _squares(np.where(np.isnan(own), np.nan, middles[places]))


def _moments(own: FloatArray, table: Counts) -> Sums:
    return _squares(own - table.values.mean())


def _squares(own: FloatArray) -> Sums:
    m, first = np.count_nonzero(~np.isnan(own), axis=0), np.nansum(own, axis=0)
    second = np.nansum(own**2, axis=0)
    between = m.sum() * second.sum() - first.sum() ** 2
    return 2 * (m * second - first**2), float(2 * between)


def _ratios(own: FloatArray, table: Counts) -> Sums:
    values, margins = table.values, table.multiplicity @ table.counts
    between = float(margins @ _apart(values[:, None], values[None, :]) @ margins)
    of_pairs = np.zeros(own.shape[1])
    for row in range(1, own.shape[0]):
        of_pairs += 2 * np.nansum(_apart(own[:row], own[row]), axis=0)
    return of_pairs, between


def _apart(one: FloatArray, other: FloatArray) -> FloatArray:
    """Squared distance at ratio level; two zeros are no distance apart."""
    sums = one + other
    return np.asarray(((one - other) / np.where(sums == 0, 1.0, sums)) ** 2)


_SUMS = {"nominal": _mismatches, "ordinal": _ranks, "interval": _moments, "ratio": _ratios}
