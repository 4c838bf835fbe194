"""Krippendorff's alpha with the jackknife: each unit left out once, without a loop over pairs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse, stats

from evalhub.stats.agreement.alpha import (
    Level,
    alpha_of_sums,
    alpha_statistic,
    check_level,
    pairable_counts,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate
from evalhub.stats.tables import Counts, FloatArray

JACKKNIFE = "jackknife over units, t"
_CHUNK_CELLS = 2**20
_MOST_CELLS = 4_000_000


def jackknife_alpha(
    matrix: npt.ArrayLike, level: Level, *, confidence: float = 0.95
) -> ErrorEstimate:
    """Krippendorff's alpha with the interval of the jackknife over units.

    The pseudo-value of a unit is ``n a - (n - 1) a_without``; their standard deviation over the
    root of ``n`` is the standard error, and t with ``n - 1`` degrees of freedom its quantile.
    Nothing is random. Hughes found it to cover better than other intervals where units are few.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        As in `evalhub.stats.agreement.alpha.krippendorff_alpha`.
    confidence : float
        Level of the interval, which is cut at 1.

    Returns
    -------
    ErrorEstimate
        ``n`` is the number of pairable units. Under perfect agreement the interval is a point.
        At ordinal level, thousands of units with thousands of different values are left out to
        first order only (the infinitesimal jackknife), which differs in the fourth digit.

    Raises
    ------
    UndefinedStatistic
        As `krippendorff_alpha`; ``no_interval``: without one of the units nothing varies.

    References
    ----------
    Hughes (2022), Toward improved inference for Krippendorff's alpha, arXiv 2210.13265;
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 11.

    Examples
    --------
    >>> found = jackknife_alpha([[1, 2, 1, 2], [1, 2, 2, 2]], "nominal")
    >>> round(found.value, 4), found.n, found.high
    (0.5333, 4, 1.0)
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    table = pairable_counts(matrix)
    check_level(table, level)
    n = table.n_units
    if n < 2:
        raise UndefinedStatistic("too_few_units", "At least two units are needed.")
    value = float(alpha_statistic(table, level)(table.multiplicity[None].astype(np.float64))[0])
    without = alphas_without(table, level)
    if np.isnan(without).any():
        raise UndefinedStatistic("no_interval", "Without one of the units nothing varies.")
    pseudo = n * value - (n - 1) * without
    mean = float(table.multiplicity @ pseudo) / n
    error = float(np.sqrt(table.multiplicity @ (pseudo - mean) ** 2 / (n - 1) / n))
    reach = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * error
    low, high = max(min(-1.0, value), value - reach), min(1.0, value + reach)
    return ErrorEstimate(value, low, high, confidence, JACKKNIFE, n, error=error)


def alphas_without(table: Counts, level: Level) -> FloatArray:
    """Alpha without one unit of each pattern; NaN where nothing varies then.

    Parameters
    ----------
    table : Counts
        Units with two ratings or more, from `evalhub.stats.agreement.alpha.pairable_counts`.
    level : {"nominal", "ordinal", "interval", "ratio"}

    Returns
    -------
    ndarray, shape (n_patterns,)

    Examples
    --------
    >>> table = pairable_counts([[1, 2, 1], [1, 2, 2]])  # patterns 2 2, 1 2 and 1 1
    >>> alphas_without(table, "nominal").tolist()  # without 1 2 the rest agrees
    [0.0, 1.0, 0.0]
    """
    makers = {"nominal": _mismatches, "ordinal": _ranks, "interval": _moments, "ratio": _ratios}
    return makers[level](table)


def _mismatches(table: Counts) -> FloatArray:
    counts, m = table.counts, table.counts.sum(axis=1)
    margins = table.multiplicity @ counts
    equal, left = (counts**2).sum(axis=1), margins.sum() - m
    within = (m**2 - equal) / (m - 1)
    squares = (margins**2).sum() - 2 * (counts @ margins) + equal
    return alpha_of_sums(table.multiplicity @ within - within, left**2 - squares, left)


def _moments(table: Counts) -> FloatArray:
    values = table.values - table.values.mean()
    values = values / np.abs(values).max()
    m = table.counts.sum(axis=1)
    first, second = table.counts @ values, table.counts @ values**2
    sums = np.stack([m, first, second, 2 * (m * second - first**2) / (m - 1)], axis=1)
    n, total, squares, within = (table.multiplicity @ sums - sums).T
    return alpha_of_sums(within, 2 * (n * squares - total**2), n)


def _ratios(table: Counts) -> FloatArray:
    counts, m = table.counts, table.counts.sum(axis=1)
    sums = table.values[:, None] + table.values[None, :]
    apart = ((table.values[:, None] - table.values[None, :]) / np.where(sums > 0, sums, 1.0)) ** 2
    margins = table.multiplicity @ counts
    own = ((counts @ apart) * counts).sum(axis=1)
    within = own / (m - 1)
    between = margins @ apart @ margins - 2 * (counts @ (apart @ margins)) + own
    return alpha_of_sums(table.multiplicity @ within - within, between, margins.sum() - m)


@dataclass(frozen=True)
class _Ranks:
    """All units together at ordinal level.

    A unit adds ``(m sum c r^2 - (sum c r)^2) / (m - 1)`` at ranks r, so all of them add
    ``linear r^2 - r pairs r``, with the same ``linear`` and ``pairs`` whatever the ranks.
    """

    counts: Any
    m: FloatArray
    margins: FloatArray
    linear: FloatArray
    pairs: Any


def _ranks(table: Counts) -> FloatArray:
    """Leave each unit out, which moves all ranks; only to first order where values abound."""
    counts, m = table.counts, table.counts.sum(axis=1)
    share = table.multiplicity / (m - 1)
    scaled = sparse.dia_array((share[None], [0]), (m.size, m.size)) @ sparse.csr_array(counts)
    pairs = sparse.csr_array(sparse.csr_array(counts).T @ scaled)
    dense = isinstance(counts, np.ndarray)
    found = _Ranks(
        counts,
        m,
        table.multiplicity @ counts,
        (share * m) @ counts,
        pairs.toarray() if dense else pairs,
    )
    if not dense and m.size * table.values.size > _MOST_CELLS:
        return _to_first_order(found)
    rows = max(1, _CHUNK_CELLS // table.values.size)
    return np.concatenate(
        [_exactly(found, slice(start, start + rows)) for start in range(0, m.size, rows)]
    )


def _exactly(every: _Ranks, rows: slice) -> FloatArray:
    own, m = _dense(every.counts[rows]), every.m[rows]
    left = every.margins - own
    n = left.sum(axis=1)
    ranks = _middles(left)
    total = (ranks**2) @ every.linear - ((ranks @ every.pairs) * ranks).sum(axis=1)
    first, second = (own * ranks).sum(axis=1), (own * ranks**2).sum(axis=1)
    within = 2 * (total - (m * second - first**2) / (m - 1))
    moment, squares = (left * ranks).sum(axis=1), (left * ranks**2).sum(axis=1)
    return alpha_of_sums(within, 2 * (n * squares - moment**2), n)


def _to_first_order(every: _Ranks) -> FloatArray:
    """Alpha less its slope in the weight of each unit: the error is of the order 1 / n^2."""
    counts, m, margins, n = every.counts, every.m, every.margins, every.margins.sum()
    ranks = _middles(margins[None])[0]
    of_pairs = every.pairs @ ranks
    observed = 2 * float(every.linear @ ranks**2 - ranks @ of_pairs)
    moment, squares = float(margins @ ranks), float(margins @ ranks**2)
    expected = 2 * (n * squares - moment**2)
    first, second = counts @ ranks, counts @ ranks**2
    # What a unit adds by itself, and what it does by moving the ranks of all.
    moved = _moved(every, ranks, 4 * (every.linear * ranks - of_pairs))
    slope_observed = 2 * (m * second - first**2) / (m - 1) + moved
    moved = _moved(every, ranks, 4 * (n * margins * ranks - moment * margins))
    slope_expected = 2 * (m * squares + n * second - 2 * moment * first) + moved
    slope = (m * observed + (n - 1) * slope_observed) / expected
    slope -= (n - 1) * observed * slope_expected / expected**2
    return np.asarray(1 - (n - 1) * observed / expected + slope)


def _moved(every: _Ranks, ranks: FloatArray, gradient: FloatArray) -> FloatArray:
    """Slope in the weight of a unit through the ranks, of what has this gradient in them."""
    n = every.margins.sum()
    above = np.cumsum(gradient[::-1])[::-1] - gradient / 2
    return np.asarray((every.counts @ above - every.m * float((ranks + 0.5) @ gradient)) / n)


def _middles(margins: FloatArray) -> FloatArray:
    """Mid-ranks as shares of the ratings, around 0."""
    n = margins.sum(axis=1, keepdims=True)
    return np.asarray((np.cumsum(margins, axis=1) - margins / 2) / n - 0.5)


def _dense(counts: Any) -> FloatArray:
    return np.asarray(counts.toarray() if sparse.issparse(counts) else counts, dtype=np.float64)
