"""Two raters on one table: Cohen's kappa, weighted kappa, Scott's pi.

Tables come from `evalhub.stats.tables.contingency`: numbers of units by the value of the first
rater (row) and of the second (column).
"""

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.agreement.weights import Weighting, agreement_weights
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap_table
from evalhub.stats.tables import FloatArray


def cohen_kappa(
    table: npt.ArrayLike, *, weighting: Weighting = "identity", confidence: float = 0.95
) -> Estimate:
    """Cohen's kappa with its large-sample interval; quick, for many pairs of raters.

    Parameters
    ----------
    table : array_like, shape (n_values, n_values)
        Numbers of units.
    weighting : str
        ``identity`` for kappa, else weighted kappa; see
        `evalhub.stats.agreement.weights.agreement_weights`.
    confidence : float
        Level of the interval: value plus and minus z standard errors, cut at -1 and 1. Under
        100 units prefer `bootstrap_cohen_kappa`. Under perfect agreement it is a point.

    Returns
    -------
    Estimate
        ``n`` is the number of units in the table.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``: empty table; ``no_variation``: both gave one value throughout;
        ``constant_rater``: one of them did, and kappa would be 0 whatever the other did.

    References
    ----------
    Cohen (1960), Educ Psychol Meas 20, 37-46; (1968), Psychol Bull 70, 213-220; standard error:
    Fleiss, Cohen and Everitt (1969), Psychol Bull 72, 323-327.

    Examples
    --------
    >>> found = cohen_kappa([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    >>> round(found.value, 7), found.n
    (0.7964094, 100)
    """
    counts = _checked(table, independent=True)
    value = float(kappa_of_tables(counts[None], weighting)[0])
    error = cohen_kappa_error(counts, weighting=weighting)
    margin = float(stats.norm.ppf((1 + confidence) / 2)) * error
    method = "large sample, Fleiss-Cohen-Everitt"
    low, high = max(min(-1.0, value), value - margin), min(1.0, value + margin)
    return Estimate(value, low, high, confidence, method, int(counts.sum()))


def cohen_kappa_error(table: npt.ArrayLike, *, weighting: Weighting = "identity") -> float:
    """Large-sample standard error of (weighted) kappa; arguments and errors as `cohen_kappa`.

    References
    ----------
    Fleiss, Cohen and Everitt (1969), Psychol Bull 72, 323-327.

    Examples
    --------
    >>> round(cohen_kappa_error([[13, 0, 0], [0, 20, 7], [0, 4, 56]]), 7)
    0.0589107
    """
    counts = _checked(table, independent=True)
    weights = agreement_weights(counts.shape[0], weighting)
    n = counts.sum()
    shares = counts / n
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    expected = float(first @ weights @ second)
    kappa = (float((shares * weights).sum()) - expected) / (1 - expected)
    # Mean credit that a value of one rater gets from the margin of the other.
    credit = (weights @ second)[:, None] + (first @ weights)[None, :]
    spread = float((shares * (weights - credit * (1 - kappa)) ** 2).sum())
    variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
    return float(np.sqrt(max(0.0, variance)))


def bootstrap_cohen_kappa(
    table: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    weighting: Weighting = "identity",
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Cohen's kappa with the percentile interval of the unit bootstrap.

    Arguments, reasons and sources as in `cohen_kappa` and `evalhub.stats.intervals.bootstrap`;
    also ``too_few_units``: one unit. Resamples in which a rater is constant are dropped.

    Examples
    --------
    >>> table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    >>> found = bootstrap_cohen_kappa(table, rng=np.random.default_rng(0), weighting="linear")
    >>> round(found.value, 6), found.low < 0.8429 < found.high
    (0.842902, True)
    """
    return bootstrap_table(
        _checked(table, independent=True),
        lambda tables: kappa_of_tables(tables, weighting),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def scott_pi(
    table: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Scott's pi: as kappa, with chance agreement from the pooled margins.

    Arguments as in `bootstrap_cohen_kappa`.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``, ``no_variation``, ``too_few_units``.

    References
    ----------
    Scott (1955), Public Opin Q 19, 321-325.

    Examples
    --------
    >>> table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    >>> round(scott_pi(table, rng=np.random.default_rng(0)).value, 7)
    0.7962397
    """

    def pi(tables: FloatArray) -> FloatArray:
        pooled = (tables + tables.swapaxes(1, 2)) / 2
        expected = (_margins(pooled)[0] ** 2).sum(axis=1)
        return _corrected(_diagonal_share(tables), expected)

    return bootstrap_table(_checked(table), pi, rng=rng, resamples=resamples, confidence=confidence)


def bangdiwala_b(
    table: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Bangdiwala's B: the agreement chart's shaded area, ``sum n_kk^2 / sum n_k. n_.k``.

    Not corrected for chance: two raters at random on q even values reach ``1 / q^2``. Arguments
    as in `bootstrap_cohen_kappa`.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``, ``no_variation``, ``too_few_units``.

    References
    ----------
    Bangdiwala (1985), Proc Int Stat Inst Conf, 1, 307-308; Munoz and Bangdiwala (1997), J Appl
    Stat 24, 105-111.

    Examples
    --------
    >>> table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    >>> round(bangdiwala_b(table, rng=np.random.default_rng(0)).value, 7)
    0.8059604
    """

    def shaded(tables: FloatArray) -> FloatArray:
        squares = (np.diagonal(tables, axis1=1, axis2=2) ** 2).sum(axis=1)
        rectangles = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1)
        return np.where(rectangles > 0, squares / np.where(rectangles > 0, rectangles, 1.0), np.nan)

    counts = _checked(table)
    return bootstrap_table(counts, shaded, rng=rng, resamples=resamples, confidence=confidence)


def kappa_of_tables(tables: FloatArray, weighting: Weighting = "identity") -> FloatArray:
    """Kappa of many tables at once, NaN where a rater is constant.

    Parameters
    ----------
    tables : ndarray, shape (k, n_values, n_values)
        Numbers of units.
    weighting : str
        As in `cohen_kappa`.

    Returns
    -------
    ndarray, shape (k,)

    Examples
    --------
    >>> kappa_of_tables(np.array([[[2.0, 0.0], [0.0, 2.0]], [[4.0, 0.0], [0.0, 0.0]]]))
    array([ 1., nan])
    """
    weights = agreement_weights(tables.shape[1], weighting)
    totals = tables.sum(axis=(1, 2))
    observed = (tables * weights).sum(axis=(1, 2)) / np.where(totals > 0, totals, 1.0)
    first, second = _margins(tables)
    expected = np.einsum("ki,ij,kj->k", first, weights, second)
    varied = (np.count_nonzero(first, axis=1) > 1) & (np.count_nonzero(second, axis=1) > 1)
    return np.where(varied, _corrected(observed, expected), np.nan)


def _margins(tables: FloatArray) -> tuple[FloatArray, FloatArray]:
    totals = tables.sum(axis=(1, 2))
    scaled = tables / np.where(totals > 0, totals, 1.0)[:, None, None]
    return scaled.sum(axis=2), scaled.sum(axis=1)


def _diagonal_share(tables: FloatArray) -> FloatArray:
    totals = tables.sum(axis=(1, 2))
    return np.asarray(
        np.trace(tables, axis1=1, axis2=2) / np.where(totals > 0, totals, 1.0), dtype=np.float64
    )


def _corrected(observed: FloatArray, expected: FloatArray) -> FloatArray:
    room = 1 - expected
    defined = room > 1e-12
    return np.where(defined, (observed - expected) / np.where(defined, room, 1.0), np.nan)


def _checked(table: npt.ArrayLike, *, independent: bool = False) -> FloatArray:
    """Check a table; coefficients with a margin per rater also need both of them to vary."""
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError("a table has as many rows as columns")
    if counts.sum() == 0:
        raise UndefinedStatistic("no_pairable_unit", "The two raters share no unit.")
    used = [int(np.count_nonzero(counts.sum(axis=axis))) for axis in (1, 0)]
    if used == [1, 1] and np.trace(counts) > 0:
        raise UndefinedStatistic("no_variation", "Both raters gave one and the same value.")
    if independent and 1 in used:
        raise UndefinedStatistic("constant_rater", "One of the raters gave a single value.")
    return counts
