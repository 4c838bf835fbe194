"""What humans reach by a judge's measure: each of them against the majority of the rest."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.comparison.metrics import Metric, metric_of_tables, require_defined
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, IntArray, as_matrix, collapse_units, distinct_values


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
    cells = _against_the_rest(ratings, scale)
    cells = cells[:, cells.any(axis=0)]
    if cells.shape[1] == 0:
        raise UndefinedStatistic("no_pairable_unit", "No rating has others to compare it with.")
    patterns, multiplicity = collapse_units(cells)
    tables = patterns.astype(np.float64)
    require_defined((multiplicity @ tables).reshape(scale.size, scale.size), metric)
    return bootstrap(
        multiplicity,
        lambda weights: metric_of_tables(
            (weights @ tables).reshape(-1, scale.size, scale.size), metric
        ),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=scale.size**2,
    )


def _against_the_rest(ratings: FloatArray, scale: FloatArray) -> IntArray:
    """Confusion of each unit, majority of the rest by own value; shape (n_values**2, n_units)."""
    q, n_units = scale.size, ratings.shape[1]
    votes = np.zeros((q, n_units), dtype=np.int64)
    for place, value in enumerate(scale):
        votes[place] = np.count_nonzero(ratings == value, axis=0)
    cells = np.zeros((q, q, n_units), dtype=np.int64)
    for own in range(q):
        rest = votes.copy()
        rest[own] -= 1
        lead = rest.max(axis=0)
        clear = (np.count_nonzero(rest == lead, axis=0) == 1) & (lead > 0)
        units = np.flatnonzero((votes[own] > 0) & clear)
        # All raters who gave this value face the same rest: count them at once.
        cells[rest[:, units].argmax(axis=0), own, units] = votes[own, units]
    return cells.reshape(q * q, n_units)
