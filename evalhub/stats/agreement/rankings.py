"""Agreement of raters who order things: Kendall's tau-b and W, and Borda's common order."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, mean_of_units
from evalhub.stats.tables import FloatArray

_SAME = 1e-9


def kendall_tau(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Kendall's tau-b of two orders of the same things.

    Pairs of things in the same order less pairs in opposite orders, over the geometric mean of
    the pairs that either rater tells apart.

    Parameters
    ----------
    first, second : array_like, shape (n_things,)
        Ranks, 1 is the best; things that share a rank have equal ones. No NaN.

    Returns
    -------
    float
        From -1 (reversed) over 0 (what chance gives) to 1 (the same order).

    Raises
    ------
    UndefinedStatistic
        ``no_variation``: a rater tells nothing apart.

    References
    ----------
    Kendall (1945), Biometrika 33, 239-251.

    Examples
    --------
    >>> round(kendall_tau([1, 2, 3], [1, 3, 2]), 4)  # two pairs alike, one reversed, of three
    0.3333
    """
    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    left, right = np.triu_indices(one.size, 1)
    ahead, behind = np.sign(one[left] - one[right]), np.sign(two[left] - two[right])
    told = float(np.count_nonzero(ahead)) * float(np.count_nonzero(behind))
    if not told:
        raise UndefinedStatistic("no_variation", "A rater puts everything at one rank.")
    return float((ahead * behind).sum() / np.sqrt(told))


def kendall_w(ranks: npt.ArrayLike) -> float:
    """Kendall's coefficient of concordance, corrected for shared ranks.

    ``12 S / (m**2 (n**3 - n) - m T)`` with S the squared deviations of the sums of ranks and T the
    sum of ``t**3 - t`` over every group of t things that share a rank. It is not corrected for
    chance: raters who order at random give 1/m on average.

    Parameters
    ----------
    ranks : array_like, shape (n_raters, n_things)
        Ranks; things that share a rank have the middle of their places. No NaN.

    Returns
    -------
    float
        From 0 to 1; 1 when all raters give the same order.

    Raises
    ------
    UndefinedStatistic
        ``too_few_raters``: fewer than 2; ``no_variation``: no rater tells anything apart.

    References
    ----------
    Kendall and Babington Smith (1939), Ann Math Stat 10, 275-287.

    Examples
    --------
    >>> kendall_w([[1, 2, 3], [1, 3, 2]])  # sums 2, 5, 5: S = 6, and 12 * 6 / (4 * 24)
    0.75
    """
    table = np.atleast_2d(np.asarray(ranks, dtype=np.float64))
    m, n = table.shape
    if m < 2:
        raise UndefinedStatistic("too_few_raters", "At least two raters are needed.")
    shared = 0.0
    for row in table:
        _, counts = np.unique(row, return_counts=True)
        shared += float((counts.astype(np.float64) ** 3 - counts).sum())
    room = m**2 * (n**3 - n) - m * shared
    if room <= 0:
        raise UndefinedStatistic("no_variation", "Nobody tells anything apart.")
    sums = table.sum(axis=0)
    return float(12 * ((sums - sums.mean()) ** 2).sum() / room)


def mean_tau(
    units: list[FloatArray],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean over the units of the mean tau-b of every two raters, with its unit bootstrap.

    Parameters
    ----------
    units : list of ndarray, each of shape (n_raters, n_things)
        Ranks; raters and things may differ from unit to unit. Units with one rater, and pairs
        of raters of whom one tells nothing apart, are dropped.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units that entered, each weighing the same.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has two raters who tell things apart; ``too_few_units``: only one.

    Examples
    --------
    >>> units = [np.array([[1.0, 2, 3], [1, 3, 2]]), np.array([[1.0, 2, 3], [1, 2, 3]])]
    >>> round(mean_tau(units, rng=np.random.default_rng(0)).value, 4)  # (1/3 + 1) / 2
    0.6667
    """
    means = np.array([_tau_of_unit(ranks) for ranks in units], dtype=np.float64)
    return mean_of_units(means, rng=rng, resamples=resamples, confidence=confidence)


def tau_with_others(
    units: list[FloatArray],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean over the units of one rater's mean tau-b with each of the others, with its bootstrap.

    Parameters
    ----------
    units : list of ndarray, each of shape (n_raters, n_things)
        Ranks of the units that the rater ordered, the rater in the first row. Units without
        another rater, and pairs of whom one tells nothing apart, are dropped.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units that entered, each weighing the same.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has another rater, both telling things apart; ``too_few_units``:
        only one.

    Examples
    --------
    >>> units = [np.array([[1.0, 2, 3], [1, 3, 2], [3, 2, 1]]), np.array([[1.0, 2], [1, 2]])]
    >>> round(tau_with_others(units, rng=np.random.default_rng(0)).value, 4)  # -1/3 and 1
    0.3333
    """
    means = np.array(
        [_mean_tau_of((ranks[0], other) for other in ranks[1:]) for ranks in units],
        dtype=np.float64,
    )
    return mean_of_units(means, rng=rng, resamples=resamples, confidence=confidence)


def mean_w(
    units: list[FloatArray],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of Kendall's W over the units, with its unit bootstrap; arguments as in `mean_tau`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has two raters who tell things apart; ``too_few_units``: only one.

    Examples
    --------
    >>> units = [np.array([[1.0, 2, 3], [1, 3, 2]]), np.array([[1.0, 2, 3], [1, 2, 3]])]
    >>> mean_w(units, rng=np.random.default_rng(0)).value  # (0.75 + 1) / 2
    0.875
    """
    values = np.array([_w_of_unit(ranks) for ranks in units], dtype=np.float64)
    return mean_of_units(values, rng=rng, resamples=resamples, confidence=confidence)


def borda(ranks: npt.ArrayLike) -> FloatArray:
    """Borda's points: how many others a thing is put before, on average over the raters.

    A thing at the same rank counts a half. The most points is the best; it is the same order as
    that of the mean ranks.

    Parameters
    ----------
    ranks : array_like, shape (n_raters, n_things)
        Ranks; things that share a rank have the middle of their places. No NaN.

    Returns
    -------
    ndarray, shape (n_things,)
        Points from 0 to ``n_things - 1``.

    References
    ----------
    Borda (1784), Histoire de l'Academie royale des sciences, 657-665.

    Examples
    --------
    >>> borda([[1, 2, 3], [1, 3, 2]]).tolist()
    [2.0, 0.5, 0.5]
    """
    table = np.atleast_2d(np.asarray(ranks, dtype=np.float64))
    return np.asarray(table.shape[1] - table.mean(axis=0))


def common_order(ranks: npt.ArrayLike) -> list[list[int]]:
    """Things by their points of `borda`, the best first; those with equal points together.

    Examples
    --------
    >>> common_order([[1, 2, 3], [1, 3, 2]])
    [[0], [1, 2]]
    """
    points = borda(ranks)
    found: list[list[int]] = []
    for thing in np.argsort(-points, kind="stable"):
        if found and abs(points[found[-1][0]] - points[thing]) < _SAME:
            found[-1].append(int(thing))
        else:
            found.append([int(thing)])
    return found


def _tau_of_unit(ranks: FloatArray) -> float:
    return _mean_tau_of(combinations(ranks, 2))


def _mean_tau_of(pairs: Iterable[tuple[FloatArray, FloatArray]]) -> float:
    """Mean over the pairs that are defined, else NaN."""
    found = [
        kendall_tau(first, second)
        for first, second in pairs
        if np.ptp(first) > 0 and np.ptp(second) > 0
    ]
    return float(np.mean(found)) if found else float("nan")


def _w_of_unit(ranks: FloatArray) -> float:
    if len(ranks) < 2 or not (np.ptp(ranks, axis=1) > 0).any():
        return float("nan")
    return kendall_w(ranks)
