"""Whether a judge ranks systems as people do: agreement on units does not say that."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.beside import interval_of
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, as_vectors


@dataclass(frozen=True)
class SystemRanks:
    """Mean scores of systems by a judge and by what is taken as true, and how alike they rank.

    Attributes
    ----------
    systems : ndarray of int, shape (n_systems,)
        Those that have a score by both.
    judge, truth : ndarray, shape (n_systems,)
        Mean scores over the same units.
    n_units : ndarray of int, shape (n_systems,)
        Units behind each mean.
    kendall : Estimate or UndefinedStatistic
        Kendall's tau-b of the two lists of means; ``n``: items.
    decisions : Estimate or UndefinedStatistic
        Of two systems that the truth tells apart, the share that the judge orders the same way;
        a tie of the judge's counts half.
    """

    systems: npt.NDArray[np.int64]
    judge: FloatArray
    truth: FloatArray
    n_units: npt.NDArray[np.int64]
    kendall: Coefficient
    decisions: Coefficient


def system_ranks(
    judge: npt.ArrayLike,
    truth: npt.ArrayLike,
    systems: npt.ArrayLike,
    items: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> SystemRanks:
    """Compare how a judge and the truth rank the systems whose outputs they scored.

    Parameters
    ----------
    judge, truth : array_like, shape (n_units,)
        Scores as numbers, NaN = none; units without both are dropped. A preference between two
        outputs is two units: 1, .5 or 0 for each side.
    systems, items : array_like of int, shape (n_units,)
        Which system made the output, and which item it answers.
    rng, resamples
        The bootstrap draws items with all that was said about their outputs.

    Returns
    -------
    SystemRanks
        ``few_systems``: fewer than two; ``constant_rater``: one side does not tell any two apart.

    References
    ----------
    Gera et al. (2024), JuStRank: benchmarking LLM judges for system ranking, arXiv 2412.09569;
    Kendall (1945), Biometrika 33, 239-251.

    Examples
    --------
    >>> scores, facts = [3, 2, 1, 3, 3, 1], [3, 1, 2, 3, 2, 1]
    >>> found = system_ranks(
    ...     scores, facts, [0, 1, 2] * 2, [0, 0, 0, 1, 1, 1], rng=np.random.default_rng(0)
    ... )
    >>> found.judge, found.truth, round(found.kendall.value, 3)
    (array([3. , 2.5, 1. ]), array([3. , 1.5, 1.5]), 0.816)
    """
    said, facts = as_vectors(judge, truth)
    both = ~np.isnan(said) & ~np.isnan(facts)
    names, columns = np.unique(np.asarray(systems)[both], return_inverse=True)
    keys, rows = np.unique(np.asarray(items)[both], return_inverse=True)
    shape = (keys.size, names.size)
    sums = [_sums(rows, columns, part[both], shape) for part in (said, facts)]
    counts = _sums(rows, columns, np.ones(rows.size), shape)

    def figures(weights: FloatArray) -> FloatArray:
        n = weights @ counts
        with np.errstate(invalid="ignore", divide="ignore"):
            one, two = ((weights @ part) / n for part in sums)
        return _alike(one, two)

    every = np.ones(keys.size, dtype=np.int64)
    own = figures(every[None].astype(np.float64))[0] if names.size > 1 else np.full(2, np.nan)
    why = _why_not(names.size)
    found: list[Coefficient] = [why, why]
    if names.size > 1:
        width = 6 * names.size**2
        drawn = resampled(every, figures, rng=rng, resamples=resamples, width=width)
        found = [interval_of(own[at], drawn[:, at], keys.size, reason=why) for at in range(2)]
    n = counts.sum(axis=0)
    said_mean, true_mean = (part.sum(axis=0) / np.maximum(n, 1) for part in sums)
    kendall, decisions = found
    return SystemRanks(
        names.astype(np.int64), said_mean, true_mean, n.astype(np.int64), kendall, decisions
    )


def _sums(
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    values: FloatArray,
    shape: tuple[int, int],
) -> FloatArray:
    table = np.zeros(shape)
    np.add.at(table, (rows, columns), values)
    return table


def _alike(one: FloatArray, two: FloatArray) -> FloatArray:
    """Tau-b and share of decisions of each row of means; NaN means are left out of both."""
    upper = np.triu_indices(one.shape[1], 1)
    first, second = (np.round(side[:, upper[0]] - side[:, upper[1]], 12) for side in (one, two))
    known = ~np.isnan(first) & ~np.isnan(second)
    signs = [np.where(known, np.sign(side), 0.0) for side in (first, second)]
    together = (signs[0] * signs[1]).sum(axis=1)
    told = [np.abs(side).sum(axis=1) for side in signs]
    spread = np.sqrt(told[0] * told[1])
    tau = np.where(spread > 0, together / np.where(spread > 0, spread, 1.0), np.nan)
    halves = (together + told[1]) / 2
    decided = np.where(told[1] > 0, halves / np.where(told[1] > 0, told[1], 1.0), np.nan)
    return np.column_stack([tau, decided])


def _why_not(n_systems: int) -> UndefinedStatistic:
    if n_systems < 2:
        return UndefinedStatistic("few_systems", "Fewer than two systems were scored by both.")
    return UndefinedStatistic("constant_rater", "One side does not tell any two systems apart.")
