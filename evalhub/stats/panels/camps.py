"""Raters who split into camps: who agrees with whom, and whether chance would look so too."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from evalhub.stats.agreement.alpha import Level
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.panels.pairwise import (
    Pairwise,
    Space,
    agreement_of,
    pairwise_agreement,
    shared_units,
    space_of,
)
from evalhub.stats.tables import BoolArray, FloatArray, IntArray, as_matrix

_MOST_CAMPS = 4
_MOST_CELLS = 50_000
_BLOCK = 2**21


@dataclass(frozen=True)
class Camps:
    """The best division of the raters into camps, and whether it means anything.

    Attributes
    ----------
    camps : tuple of tuple of int
        Rows of the raters of each camp, the largest first; empty unless ``split``.
    alone : tuple of int
        Rows that agree with no camp; empty unless ``split``.
    split : bool
        True where ``p_value`` is up to .05.
    p_value : float
        Share of divisions at least as clear where who gave which rating of a unit is shuffled.
    pairwise : Pairwise
        Agreement of each two raters.
    within, between : Estimate or UndefinedStatistic
        Mean agreement of two raters of one camp, and of two camps, of the best division, split
        or not. The intervals take the camps as given, and so are too sure of their distance.
    n : int
        Units that two raters or more rated.
    """

    camps: tuple[tuple[int, ...], ...]
    alone: tuple[int, ...]
    split: bool
    p_value: float
    pairwise: Pairwise
    within: Coefficient
    between: Coefficient
    n: int


def rater_camps(
    matrix: npt.ArrayLike,
    level: Level,
    *,
    rng: np.random.Generator,
    shuffles: int = 199,
    resamples: int = 1000,
) -> Camps:
    """Find camps among raters: groups that agree within more than with each other.

    Raters are clustered by disagreement (average linkage). Of the divisions into 2 to 4 camps the
    one is kept whose weakest camp agrees most more within than with the others; a camp has two
    raters or more, others stand alone. The same is done with the ratings of each unit shuffled
    among those who rated it, which keeps every unit as hard as it is and makes all raters alike.
    Raters who rate at random, or all the same way, do not split.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing. For the shuffles units are
        drawn from large matrices, 50,000 ratings at most.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.panels.pairwise.pairwise_agreement`.
    rng : numpy.random.Generator
        Source of shuffles and resamples.
    shuffles : int
        Shuffled copies; with 199 the least p-value is .005.
    resamples : int
        Bootstrap resamples of the intervals of 95 %.

    Returns
    -------
    Camps

    Raises
    ------
    UndefinedStatistic
        ``too_few_raters``: fewer than four who share units with others; ``no_pairable_unit``;
        ``no_variation``. Where no division has two camps of two raters who share units there is
        no split: ``p_value`` is 1, and ``within`` and ``between`` hold the reason ``no_camps``.

    References
    ----------
    Average linkage: Sokal and Michener (1958); shuffles: Good (2005), Permutation, Parametric
    and Bootstrap Tests of Hypotheses, 3rd ed.

    Examples
    --------
    >>> one, other = np.tile([1, 2, 1, 2], 10), np.tile([1, 2, 2, 1], 10)
    >>> found = rater_camps([one, one, other, other], "nominal", rng=np.random.default_rng(0))
    >>> found.camps, found.within.value, found.split
    (((0, 1), (2, 3)), 1.0, True)
    """
    ratings = as_matrix(matrix)
    found = pairwise_agreement(ratings, level)
    present = np.flatnonzero((found.shared > 0).any(axis=1))
    if present.size < 4:
        raise UndefinedStatistic("too_few_raters", "Camps need at least four raters.")
    columns = np.flatnonzero(np.count_nonzero(~np.isnan(ratings[present]), axis=0) > 1)
    labels, gap = _best_division(found.agreement[np.ix_(present, present)])
    p_value = 1.0
    if labels.any():
        p_value = _p_value(ratings[np.ix_(present, columns)], level, gap, rng, shuffles)
    everyone = np.zeros(len(ratings), dtype=np.int64)
    everyone[present] = labels
    within, between = _levels(ratings[:, columns], level, everyone, rng, resamples)
    split = p_value <= 0.05
    return Camps(
        camps=_members(everyone) if split else (),
        alone=tuple(int(row) for row in present if not everyone[row]) if split else (),
        split=split,
        p_value=p_value,
        pairwise=found,
        within=within,
        between=between,
        n=int(columns.size),
    )


def _best_division(agreement: FloatArray) -> tuple[IntArray, float]:
    """Count camps from 1 (0 = alone) and take agreement within less between; all 0 without camps.

    Pairs who share no unit count as the mean in the clustering, and not at all in the gap.
    """
    r = len(agreement)
    known = ~np.isnan(agreement) & ~np.eye(r, dtype=np.bool_)
    apart = 1 - np.where(known, agreement, agreement[known].mean())
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart - min(0.0, apart.min()), checks=False), "average")
    best = (np.zeros(r, dtype=np.int64), -np.inf)
    for k in range(2, min(2 * _MOST_CAMPS, r) + 1):
        labels = _of_two_or_more(fcluster(tree, k, "maxclust"))
        if not 2 <= labels.max(initial=0) <= _MOST_CAMPS:
            continue
        # Alone is who fits nowhere: a division that leaves out many explains less.
        gap = _gap(agreement, known, labels) * float((labels > 0).mean())
        if gap > best[1] + 1e-12:
            best = (labels, gap)
    return best


def _gap(agreement: FloatArray, known: BoolArray, labels: IntArray) -> float:
    """Agreement within less that with others, of the camp where this is least."""
    gaps = []
    for camp in range(1, labels.max() + 1):
        own = labels == camp
        same = known & np.outer(own, own)
        other = known & np.outer(own, (labels > 0) & ~own)
        if not (same.any() and other.any()):
            return -np.inf
        gaps.append(float(agreement[same].mean() - agreement[other].mean()))
    return min(gaps)


def _of_two_or_more(clusters: npt.NDArray[Any]) -> IntArray:
    """Give numbers to the clusters of two raters or more, the largest first; the others are 0."""
    names, sizes = np.unique(clusters, return_counts=True)
    order = [name for name, size in sorted(zip(names, sizes, strict=True), key=_size) if size > 1]
    labels = np.zeros(clusters.size, dtype=np.int64)
    for number, name in enumerate(order, 1):
        labels[clusters == name] = number
    return labels


def _size(named: tuple[int, int]) -> tuple[int, int]:
    return -named[1], named[0]


def _p_value(
    ratings: FloatArray, level: Level, gap: float, rng: np.random.Generator, shuffles: int
) -> float:
    space = space_of(ratings, level)
    most = max(1, _MOST_CELLS // ratings.shape[0])
    if ratings.shape[1] > most:
        ratings = ratings[:, rng.choice(ratings.shape[1], most, replace=False)]
        gap = _best_division(agreement_of(ratings, space, shared_units(ratings)))[1]
    shared, at_least = shared_units(ratings), 0
    for _ in range(shuffles):
        agreement = agreement_of(_shuffled(ratings, rng), space, shared)
        at_least += _best_division(agreement)[1] >= gap - 1e-12
    return (1 + at_least) / (1 + shuffles)


def _shuffled(ratings: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Shuffle the ratings of each unit among those who rated it."""
    missing = np.isnan(ratings)
    # Sorting random keys, the missing last, gives each unit's ratings a random order.
    keys = np.where(missing, np.inf, rng.random(ratings.shape))
    ordered = np.take_along_axis(ratings, np.argsort(keys, axis=0), axis=0)
    place = np.cumsum(~missing, axis=0) - 1
    return np.where(missing, np.nan, np.take_along_axis(ordered, np.maximum(place, 0), axis=0))


def _levels(
    ratings: FloatArray,
    level: Level,
    labels: IntArray,
    rng: np.random.Generator,
    resamples: int,
) -> tuple[Coefficient, Coefficient]:
    """Mean agreement of pairs within and between camps, with the unit bootstrap."""
    space = space_of(ratings, level)
    inside, across = _unit_sums(ratings, space, labels)

    def estimate(sums: FloatArray) -> Estimate:
        used = sums[sums[:, 1] > 0]
        if not len(used):
            raise UndefinedStatistic("no_camps", "No two groups of two raters share units.")
        # Equal but for rounding dust, units are one pattern.
        patterns, multiplicity = np.unique(np.round(used, 9), axis=0, return_counts=True)
        return bootstrap(
            multiplicity.astype(np.int64),
            lambda weights: 1 - np.divide(*(weights @ patterns).T) / space.expected,
            rng=rng,
            resamples=resamples,
        )

    return attempt(lambda: estimate(inside)), attempt(lambda: estimate(across))


def _unit_sums(
    ratings: FloatArray, space: Space, labels: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Sum distances of pairs and count pairs of each unit, within and between camps."""
    inside = np.zeros((ratings.shape[1], 2))
    # Pairs of all raters in camps, less those within, are those between.
    for camp in range(1, labels.max() + 1):
        inside += _pair_sums(ratings[labels == camp], space)
    return inside, _pair_sums(ratings[labels > 0], space) - inside


def _pair_sums(ratings: FloatArray, space: Space) -> FloatArray:
    """Squared distances of all pairs of raters of each unit, and how many pairs there are."""
    width = max(1, _BLOCK // max(1, ratings.shape[0] * space.points.shape[1]))
    parts = []
    for start in range(0, ratings.shape[1], width):
        block = ratings[:, start : start + width]
        points, m = space.place(block), np.count_nonzero(~np.isnan(block), axis=0)
        squares, total = (points**2).sum(axis=(0, 2)), (points.sum(axis=0) ** 2).sum(axis=1)
        parts.append(np.column_stack([m * squares - total, m * (m - 1) / 2]))
    return np.concatenate(parts)


def _members(labels: IntArray) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(np.flatnonzero(labels == camp).tolist()) for camp in range(1, labels.max() + 1)
    )
