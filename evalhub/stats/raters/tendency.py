"""How much of the scale a rater uses: spread, range and entropy."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.raters.others import shared_units
from evalhub.stats.tables import FloatArray, as_matrix


@dataclass(frozen=True)
class Tendency:
    """Central tendency of a rater, on the units shared with others.

    Attributes
    ----------
    spread : Estimate
        Standard deviation over that of the others on the same units; below 1 = keeps to the
        middle (or to any one place).
    range_used : float
        Distance of the rater's lowest and highest value over that of the scale, 0 to 1.
    entropy : float
        Entropy of the rater's values over that of the whole scale used evenly, 0 to 1.
    n : int
        Units.
    """

    spread: Estimate
    range_used: float
    entropy: float
    n: int


def central_tendency(
    matrix: npt.ArrayLike,
    rater: int,
    scale: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Tendency:
    """Compare how widely a rater and the others rate the same units.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings at interval level, NaN = missing.
    rater : int
        Row of the rater.
    scale : array_like, shape (n_values,)
        The points of the scale, two at least.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Tendency

    Raises
    ------
    UndefinedStatistic
        ``no_shared_unit``; ``too_few_units``: one; ``no_variation``: the others never differ.

    Examples
    --------
    >>> ratings = [[3, 3, 4, 3], [1, 3, 5, 3]]  # variances 3/16 and 2
    >>> found = central_tendency(ratings, 0, [1, 2, 3, 4, 5], rng=np.random.default_rng(0))
    >>> round(found.spread.value, 3), found.range_used
    (0.306, 0.25)
    """
    own, others, n_others, _columns = shared_units(matrix, rater)
    points = np.asarray(scale, dtype=np.float64)
    squares = np.nansum(others**2, axis=0) / n_others
    sums = np.stack([own, own**2, np.nansum(others, axis=0) / n_others, squares], axis=1)

    def ratio(weights: FloatArray) -> FloatArray:
        first, second, third, fourth = (weights @ sums).T / weights.sum(axis=1)
        mine, theirs = second - first**2, fourth - third**2
        varies = theirs > 1e-12 * np.maximum(fourth, 1.0)
        return np.where(
            varies, np.sqrt(np.maximum(mine, 0.0) / np.where(varies, theirs, 1.0)), np.nan
        )

    spread = bootstrap(
        np.ones(own.size, dtype=np.int64),
        ratio,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )
    width = float(np.ptp(points))
    counts = np.count_nonzero(own[:, None] == points, axis=0)
    return Tendency(spread, float(np.ptp(own)) / width, scale_entropy(counts), own.size)


def scale_entropy(counts: npt.ArrayLike) -> float:
    """Entropy of how often each point was given, over its maximum.

    Parameters
    ----------
    counts : array_like of int, shape (n_values,)
        One for each point of the scale, used or not; two at least.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: nothing was counted; ``too_few_values``: one point.

    Examples
    --------
    >>> round(scale_entropy([1, 2, 7, 60, 30]), 4)
    0.6077
    """
    given = as_matrix([np.asarray(counts, dtype=np.float64)])[0]
    if given.size < 2:
        raise UndefinedStatistic("too_few_values", "A scale has two points at least.")
    if not given.any():
        raise UndefinedStatistic("no_unit", "There is no rating.")
    shares = given[given > 0] / given.sum()
    return float(-(shares * np.log(shares)).sum() / np.log(given.size)) + 0.0
