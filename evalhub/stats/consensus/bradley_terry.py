"""Strengths of systems from pairwise comparisons, with ties and the order of showing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.consensus.comparisons import (
    Fit,
    Model,
    Pairs,
    Ties,
    chances,
    fit,
    has_order,
    is_connected,
    is_fitting,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import FloatArray, IntArray

NO_ORDER = "What being shown first is worth cannot be told from these comparisons."
CLUSTERS = "cluster bootstrap, percentile"


@dataclass(frozen=True)
class Comparisons:
    """Outcomes of pairwise comparisons, one after the other.

    Attributes
    ----------
    first, second : ndarray of int, shape (n,)
        Systems in the order in which they were shown, counted from 0.
    outcome : ndarray, shape (n,)
        1 the first won, 0.5 tie, 0 the second won; NaN is left out.
    clusters : ndarray of int, shape (n,), optional
        What comparisons share (the prompt); by default each stands alone.
    """

    first: npt.ArrayLike
    second: npt.ArrayLike
    outcome: npt.ArrayLike
    clusters: npt.ArrayLike | None = None


@dataclass(frozen=True)
class BradleyTerry:
    """Strengths with intervals.

    Attributes
    ----------
    scores : tuple of Estimate
        Log-odds strength of each system, their mean being 0; ``n`` counts its comparisons.
    order : Estimate or None
        Log-odds that being shown first is worth; None where not asked for.
    tie : float or None
        Davidson's nu; None where a tie is half a win for each.
    win_rates : ndarray, shape (n_systems, n_systems)
        Probability that the row wins against the column, no order effect, ties half.
    log_likelihood : float
        At the maximum.
    n : int
        Comparisons.
    n_clusters : int
        What was resampled.
    """

    scores: tuple[Estimate, ...]
    order: Estimate | None
    tie: float | None
    win_rates: FloatArray
    log_likelihood: float
    n: int
    n_clusters: int


def bradley_terry(
    given: Comparisons,
    *,
    rng: np.random.Generator,
    ties: Ties = "half",
    order: bool = False,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> BradleyTerry:
    """Fit strengths by maximum likelihood; whole clusters of comparisons are resampled.

    Without ties and order effect the first wins with probability
    ``exp(s_i) / (exp(s_i) + exp(s_j))``. Davidson: the chances of win, tie and loss stand as
    ``exp(s_i) : nu exp((s_i + s_j) / 2) : exp(s_j)``. The order effect is added to ``s_i``.

    Parameters
    ----------
    given : Comparisons
        Every system meets another at least once; a system never meets itself.
    rng : numpy.random.Generator
        Source of the resamples.
    ties : {"half", "davidson"}
        A tie is half a win for each, or an outcome of its own.
    order : bool
        Whether to estimate what being shown first is worth.
    resamples : int
        Bootstrap resamples of clusters.
    confidence : float
        Level of the intervals.

    Returns
    -------
    BradleyTerry
        Resamples in which the strengths are not finite are left out and counted in ``dropped``.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no comparison; ``not_connected``: some systems always beat the others, or
        never meet them; ``no_tie``: Davidson's model without a tie; ``only_ties``: with nothing
        else; ``no_order``: the order effect cannot be told from strength, or has no end;
        ``too_few_clusters``: one; ``no_interval``: no resample has finite strengths.

    References
    ----------
    Bradley and Terry (1952), Biometrika 39, 324-345; Davidson (1970), JASA 65, 317-328.

    Examples
    --------
    >>> given = Comparisons([0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 0])
    >>> found = bradley_terry(given, rng=np.random.default_rng(0), resamples=50)
    >>> round(float(found.win_rates[0, 1]), 6), found.n
    (0.75, 4)
    """
    model = Model(ties, order)
    pairs, clusters, cells = _gather(given)
    counts = _counts(cells, np.ones(cells.size), pairs)
    _check(pairs, counts, model, int(clusters.max(initial=-1)) + 1)
    best = fit(pairs, counts, model)
    if not best.is_finite:
        raise UndefinedStatistic("no_order", NO_ORDER)
    drawn = _resampled(pairs, (clusters, cells), model, best, rng, resamples)
    n_clusters = int(clusters.max()) + 1
    met = np.bincount(pairs.first, counts.sum(axis=1), minlength=pairs.n_systems)
    met = met + np.bincount(pairs.second, counts.sum(axis=1), minlength=pairs.n_systems)
    sides = [(best.scores[at], drawn[:, at], int(met[at])) for at in range(pairs.n_systems)]
    sides.append((best.order, drawn[:, -1], int(cells.size)))
    found = [_estimate(*side, confidence, resamples) for side in sides]
    p = chances(best.scores[:, None] - best.scores[None, :], best.tie, ties)
    return BradleyTerry(
        tuple(found[:-1]),
        found[-1] if order else None,
        float(np.exp(best.tie)) if ties == "davidson" else None,
        p[..., 0] + p[..., 1] / 2,
        best.log_likelihood,
        int(cells.size),
        n_clusters,
    )


def _gather(given: Comparisons) -> tuple[Pairs, IntArray, IntArray]:
    """Find the pairs that occur; the cluster and the cell (pair, outcome) of each comparison."""
    outcome = np.asarray(given.outcome, dtype=np.float64)
    known = ~np.isnan(outcome)
    first = np.asarray(given.first, dtype=np.int64)[known]
    second = np.asarray(given.second, dtype=np.int64)[known]
    place = 2 - 2 * outcome[known]
    if np.any(first == second) or not np.isin(place, (0, 1, 2)).all():
        raise ValueError("two systems are compared, with the outcome 1, 0.5 or 0")
    n_systems = int(max(first.max(initial=0), second.max(initial=0))) + 1
    keys, pair = np.unique(first * n_systems + second, return_inverse=True)
    groups = np.arange(known.size) if given.clusters is None else np.asarray(given.clusters)
    _names, clusters = np.unique(groups[known], return_inverse=True)
    pairs = Pairs(keys // n_systems, keys % n_systems, n_systems)
    return pairs, clusters.astype(np.int64), (3 * pair + place).astype(np.int64)


def _counts(cells: IntArray, weights: FloatArray, pairs: Pairs) -> FloatArray:
    table = np.bincount(cells, weights, minlength=3 * pairs.first.size)
    return table.reshape(-1, 3).astype(np.float64)


def _check(pairs: Pairs, counts: FloatArray, model: Model, n_clusters: int) -> None:
    if n_clusters == 0:
        raise UndefinedStatistic("no_unit", "There is no comparison.")
    if not is_connected(pairs, counts):
        raise UndefinedStatistic(
            "not_connected", "Some systems always beat the others, or never meet them."
        )
    if model.ties == "davidson" and not counts[:, 1].any():
        raise UndefinedStatistic("no_tie", "There is no tie to estimate a share of ties from.")
    if model.ties == "davidson" and not counts[:, ::2].any():
        raise UndefinedStatistic("only_ties", "There are only ties, so their share has no end.")
    if model.order and not has_order(pairs, counts):
        raise UndefinedStatistic("no_order", NO_ORDER)
    if n_clusters < 2:
        raise UndefinedStatistic("too_few_clusters", "At least two clusters are needed.")


def _resampled(
    pairs: Pairs,
    which: tuple[IntArray, IntArray],
    model: Model,
    best: Fit,
    rng: np.random.Generator,
    resamples: int,
) -> FloatArray:
    """Strengths and order effect in each resample that has them."""
    clusters, cells = which
    n_clusters = int(clusters.max()) + 1
    drawn = []
    for _ in range(resamples):
        weights = np.bincount(rng.integers(0, n_clusters, n_clusters), minlength=n_clusters)
        counts = _counts(cells, weights[clusters].astype(np.float64), pairs)
        if is_fitting(pairs, counts, model):
            found = fit(pairs, counts, model, best)
            if found.is_finite:
                drawn.append([*found.scores, found.order])
    if not drawn:
        raise UndefinedStatistic("no_interval", "No resample has finite strengths.")
    return np.array(drawn)


def _estimate(
    value: float, drawn: FloatArray, n: int, confidence: float, resamples: int
) -> Estimate:
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    dropped = resamples - drawn.size
    return Estimate(float(value), float(low), float(high), confidence, CLUSTERS, n, dropped)
