"""What humans reach by a judge's measure: each of them against the majority of the rest."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.comparison.metrics import Metric, metric_of_tables, require_defined
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, IntArray, as_matrix, distinct_values, value_counts


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
    counts = value_counts(ratings, np.sort(scale))
    # Counted in ascending order, compared in the order of the scale.
    votes = counts.counts[:, np.searchsorted(counts.values, scale)].astype(np.int64)
    tables = _against_the_rest(votes)
    compared = tables.any(axis=(1, 2))
    if not compared.any():
        raise UndefinedStatistic("no_pairable_unit", "No rating has others to compare it with.")
    tables, multiplicity = tables[compared], counts.multiplicity[compared]
    require_defined(np.tensordot(multiplicity, tables, axes=1), metric)
    return bootstrap(
        multiplicity,
        lambda weights: metric_of_tables(np.tensordot(weights, tables, axes=1), metric),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=scale.size**2,
    )


def _against_the_rest(votes: IntArray) -> FloatArray:
    """Tabulate one unit of each pattern: majority of the rest (row) by own value (column)."""
    n_patterns, q = votes.shape
    tables = np.zeros((n_patterns, q, q))
    for own in range(q):
        # All raters who gave this value face the same rest, so they are counted at once.
        rest = votes.copy()
        rest[:, own] -= 1
        lead = rest.max(axis=1)
        clear = (np.count_nonzero(rest == lead[:, None], axis=1) == 1) & (lead > 0)
        units = np.flatnonzero((votes[:, own] > 0) & clear)
        tables[units, rest[units].argmax(axis=1), own] = votes[units, own]
    return tables
