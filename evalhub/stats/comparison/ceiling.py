"""What humans reach by a judge's measure: each of them against the majority of the rest."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.comparison.metrics import Metric, metric_of_margins, require_defined
from evalhub.stats.comparison.tallies import Cells
from evalhub.stats.comparison.tallies import tally as tally_of
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import (
    FloatArray,
    IntArray,
    as_matrix,
    collapse_units,
    distinct_values,
    value_codes,
)


def human_ceiling(
    matrix: npt.ArrayLike,
    metric: Metric,
    *,
    rng: np.random.Generator,
    values: npt.ArrayLike | None = None,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Compute what a judge's metric is for humans: each against the majority of the rest.

    Every rating is compared with the majority of the other ratings of its unit; ratings whose
    others are tied or absent are dropped. The pairs of all raters make one confusion table, so
    a rater weighs as much as he rated; the bootstrap draws units with all their ratings.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.
    metric : str
        As in `evalhub.stats.comparison.metrics.compare`.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.
    values : array_like, shape (n_values,), optional
        The scale in its order, for the weighted kappas.

    Returns
    -------
    Estimate
        ``n`` is the number of units that have a comparison.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``: no rating can be compared; else the reasons of the metric, see
        `evalhub.stats.comparison.metrics.compare`.

    Examples
    --------
    >>> ratings = [[1, 1, 2], [1, 1, 2], [1, 2, 2]]  # unit 2: the third errs, the others face a tie
    >>> found = human_ceiling(ratings, "accuracy", rng=np.random.default_rng(0))
    >>> found.value, found.n  # doctest: +ELLIPSIS
    (0.857..., 3)
    """
    ratings = as_matrix(matrix)
    scale = distinct_values(ratings) if values is None else np.asarray(values, dtype=np.float64)
    # Codes are counted from -1, patterns from 0; who gave a value does not matter.
    codes = np.sort(value_codes(ratings, scale), axis=0) + 1
    patterns, multiplicity = collapse_units(codes)
    units, cells, counts = against_the_rest(patterns)
    if not units.size:
        raise UndefinedStatistic("no_pairable_unit", "No rating has others to compare it with.")
    found = tally_of(units, cells, counts, multiplicity=multiplicity, size=scale.size)
    require_defined(found.margins(found.multiplicity[None]), metric)
    return bootstrap(
        found.multiplicity,
        lambda weights: metric_of_margins(found.margins(weights), metric),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=found.width,
    )


def against_the_rest(patterns: IntArray) -> tuple[IntArray, Cells, FloatArray]:
    """Compare each value of a unit with the majority of the rest, where that is clear.

    Returns the pattern, the cell (majority of the rest, own value) and how many raters gave it.
    """
    units, places, votes = _votes_of(patterns)
    order = np.lexsort((votes, units))
    last = np.flatnonzero(np.diff(units[order], append=-1))
    n_values = np.diff(last, prepend=-1)
    # Of each unit: the value in front, the runner-up, and the votes of these and of the third.
    front, second = order[last], order[np.maximum(last - 1, 0)]
    most = votes[front]
    next_most = np.where(n_values > 1, votes[second], 0)
    third = np.where(n_values > 2, votes[order[np.maximum(last - 2, 0)]], 0)
    of = np.repeat(np.arange(last.size), n_values)
    at = np.empty(units.size, dtype=np.int64)
    at[order] = of
    own = np.arange(units.size)
    in_front, runs_up = own == front[at], own == second[at]
    # Without one vote of the value itself: what leads the others, and what comes next to that.
    rival = np.where(in_front, second[at], front[at])
    leading = np.where(in_front, next_most[at], most[at])
    after = np.where(in_front | runs_up, third[at], next_most[at])
    mine = votes - 1
    clear = (mine > leading) | ((leading > mine) & (leading > after))
    truth = np.where(mine > leading, own, rival)
    return (
        units[clear],
        Cells(places[truth[clear]], places[own[clear]]),
        votes[clear].astype(np.float64),
    )


def _votes_of(patterns: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Count equal values of each pattern; returns the pattern, the place and the votes."""
    units, columns = np.nonzero(patterns)
    places = patterns[units, columns] - 1
    # Values ascend within a pattern, so that equal ones stand together.
    fresh = np.ones(units.size, dtype=np.bool_)
    fresh[1:] = (np.diff(units) > 0) | (np.diff(places) > 0)
    starts = np.flatnonzero(fresh)
    return units[starts], places[starts], np.diff(starts, append=units.size)
