"""Judges ranked on the same units: estimates, and ranks with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import UNIT_BOOTSTRAP, Estimate
from evalhub.stats.judging.sides import ClassSide, judge_side
from evalhub.stats.judging.units import Patterns
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, IntArray, collapse_units, value_codes

_FEWEST = 2
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Ranked:
    """One judge among others.

    Attributes
    ----------
    estimate : Estimate or UndefinedStatistic
        The metric on the units that all judges share.
    rank : int or None
        1 is the highest estimate; equal ones share the better rank. None where undefined.
    low, high : int or None
        Ends of the 95 % percentile interval of the rank over the resamples: nothing outside it is
        likely, everything inside it is open.
    best : float
        Share of the resamples in which no other judge is higher.
    """

    estimate: Coefficient
    rank: int | None
    low: int | None
    high: int | None
    best: float


def rank_judges(
    views: Sequence[npt.ArrayLike],
    truth: npt.ArrayLike,
    values: npt.ArrayLike,
    metric: Metric,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> list[Ranked]:
    """Rank judges by a metric against the same truth, with the same resamples for all of them.

    Units are drawn with replacement, with everything that every judge said about them, so that
    what makes a draw easy makes it easy for all. A resample in which a judge's metric is undefined
    ranks it last there.

    Parameters
    ----------
    views : sequence of array_like, each of shape (n_views, n_units)
        Verdicts of each judge on the same units; NaN = none.
    truth : array_like, shape (n_units,)
        NaN = not known; such units are dropped.
    values : array_like, shape (n_values,)
        The scale in its order.
    metric : str
        As in `evalhub.stats.comparison.metrics.compare`.
    rng, resamples
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    list of Ranked
        In the order of ``views``.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer than two units have a true value.

    References
    ----------
    Hall and Miller (2009), Using the bootstrap to quantify the authority of an empirical ranking,
    Ann Stat 37, 3929-3959.

    Examples
    --------
    >>> truth = [0, 1] * 30
    >>> good, bad = [truth], [[0, 1, 1, 0] * 15]
    >>> found = rank_judges([bad, good], truth, [0, 1], "accuracy", rng=np.random.default_rng(0))
    >>> [(one.rank, one.low, one.high) for one in found]
    [(2, 2, 2), (1, 1, 1)]
    """
    if not len(views):
        return []
    facts = np.asarray(truth, dtype=np.float64)
    known = ~np.isnan(facts)
    n_units = int(known.sum())
    if n_units < _FEWEST:
        raise UndefinedStatistic("too_few_units", "At least two units are needed.")
    matrices = [np.asarray(each, dtype=np.float64)[:, known] for each in views]
    sides, multiplicity = _sides(matrices, facts[known], np.asarray(values, dtype=np.float64))

    def measure(weights: FloatArray) -> FloatArray:
        return np.column_stack([side.values(weights, [metric])[:, 0] for side in sides])

    width = sum(side.width for side in sides)
    drawn = resampled(multiplicity, measure, rng=rng, resamples=resamples, width=width)
    here = measure(multiplicity[None].astype(np.float64))[0]
    ranks = _ranks(drawn)
    tail = (1 - _CONFIDENCE) / 2
    ends = np.quantile(ranks, [tail, 1 - tail], axis=0, method="nearest")
    own = _ranks(here[None])[0]
    why = [side.why_undefined(multiplicity, metric) for side in sides]
    found = []
    for place, value in enumerate(here):
        if np.isnan(value):
            found.append(Ranked(why[place], None, None, None, 0.0))
            continue
        low, high = (int(end) for end in ends[:, place])
        best = float(np.mean(ranks[:, place] == 1))
        estimate = _estimate(value, drawn[:, place], n_units)
        found.append(Ranked(estimate, int(own[place]), low, high, best))
    return found


def _sides(
    matrices: Sequence[FloatArray], truth: FloatArray, scale: FloatArray
) -> tuple[list[ClassSide], IntArray]:
    """Each judge against the truth, over patterns of what all judges said about a unit."""
    rows = [value_codes(truth[None], scale), *(value_codes(one, scale) for one in matrices)]
    patterns, multiplicity = collapse_units(np.vstack(rows) + 1)
    facts, at, sides = patterns[:, 0] - 1, 1, []
    for one in matrices:
        own = patterns[:, at : at + one.shape[0]] - 1
        at += one.shape[0]
        known = (own >= 0) & (facts >= 0)[:, None]
        right = ((own == facts[:, None]) & known).sum(axis=1).astype(np.float64)
        counted = known.sum(axis=1).astype(np.float64)
        nobody = np.empty((facts.size, 0), dtype=np.int64)
        sides.append(judge_side(Patterns(own, facts, nobody, right, counted, multiplicity)))
    return sides, multiplicity


def _ranks(values: FloatArray) -> IntArray:
    """Rank of each column in each row, 1 for the highest; undefined ones last."""
    filled = np.where(np.isnan(values), -np.inf, values)
    higher = filled[:, None, :] > filled[:, :, None]
    return np.asarray(1 + higher.sum(axis=2), dtype=np.int64)


def _estimate(value: float, drawn: FloatArray, n: int) -> Coefficient:
    """Take the percentile interval over the resamples in which the metric is defined."""
    defined = drawn[~np.isnan(drawn)]
    if not defined.size:
        return UndefinedStatistic("no_interval", "No resample of the units has a result.")
    tail = (1 - _CONFIDENCE) / 2
    low, high = (float(end) for end in np.quantile(defined, [tail, 1 - tail]))
    dropped = int(drawn.size - defined.size)
    return Estimate(float(value), low, high, _CONFIDENCE, UNIT_BOOTSTRAP, n, dropped)
