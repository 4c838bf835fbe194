"""Krippendorff's own bootstrap of alpha, for comparison with what other programs print."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.alpha import Level, alpha_statistic, check_level, pairable_counts
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate
from evalhub.stats.tables import Counts, FloatArray

PAIR_BOOTSTRAP = "bootstrap of pairs (Krippendorff), too narrow"
_MOST_VALUES = 200
_CHUNK_CELLS = 2**21


def pair_bootstrap_alpha(
    matrix: npt.ArrayLike,
    level: Level,
    *,
    rng: np.random.Generator,
    resamples: int = 10_000,
    confidence: float = 0.95,
) -> ErrorEstimate:
    """Krippendorff's alpha with the interval of his bootstrap, which is too narrow.

    Draws single pairs of ratings, as if the pairs of one unit were independent, and leaves the
    expected disagreement as it is. SPSS and R macros print this interval; use it to compare with
    them, and `evalhub.stats.agreement.alpha.krippendorff_alpha` or the jackknife to decide.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        As in `krippendorff_alpha`.
    rng : numpy.random.Generator
        Source of the resamples.
    resamples : int
        Number of resamples; those below -1 are dropped, as in the original.
    confidence : float
        Level of the interval.

    Returns
    -------
    ErrorEstimate
        ``n`` is the number of pairable units. The share of resamples without any disagreement
        is not corrected, which matters for a handful of pairs only.

    Raises
    ------
    UndefinedStatistic
        As `krippendorff_alpha`; ``too_many_values``: more than 200.

    References
    ----------
    Hayes and Krippendorff (2007), Commun Methods Meas 1, 77-89; Krippendorff (2006), Bootstrapping
    distributions for alpha.

    Examples
    --------
    >>> ratings = np.tile([[1, 2, 1, 2], [1, 2, 2, 2]], 10)
    >>> found = pair_bootstrap_alpha(ratings, "nominal", rng=np.random.default_rng(0))
    >>> round(found.value, 2), found.low < found.value < found.high
    (0.47, True)
    """
    if not 0 < confidence < 1 or resamples < 2:
        raise ValueError("confidence lies between 0 and 1, and two resamples are needed")
    table = pairable_counts(matrix)
    check_level(table, level)
    if table.values.size > _MOST_VALUES:
        raise UndefinedStatistic("too_many_values", "Too many different values to draw pairs of.")
    value = float(alpha_statistic(table, level)(table.multiplicity[None].astype(np.float64))[0])
    if np.isnan(value):
        raise UndefinedStatistic("no_variation", "The values are practically the same.")
    drawn = _drawn(table, _distances(table, level), rng, resamples)
    kept = drawn[drawn >= -1]
    if kept.size < 2:
        raise UndefinedStatistic("no_interval", "No resample of the pairs has a result.")
    tail = (1 - confidence) / 2
    low, high = np.quantile(kept, [tail, 1 - tail])
    return ErrorEstimate(
        value=value,
        low=float(low),
        high=float(high),
        confidence=confidence,
        method=PAIR_BOOTSTRAP,
        n=table.n_units,
        dropped=int(drawn.size - kept.size),
        error=float(kept.std(ddof=1)),
    )


def _distances(table: Counts, level: Level) -> FloatArray:
    """Squared distance of each two values."""
    values = table.values
    if level == "nominal":
        return 1.0 - np.eye(values.size)
    if level == "ordinal":
        margins = table.multiplicity @ table.counts
        values = np.cumsum(margins) - margins / 2
    apart = values[:, None] - values[None, :]
    if level == "ratio":
        sums = values[:, None] + values[None, :]
        apart = apart / np.where(sums > 0, sums, 1.0)
    return np.asarray(apart**2)


def _drawn(
    table: Counts, distances: FloatArray, rng: np.random.Generator, resamples: int
) -> FloatArray:
    counts, m = table.counts, table.counts.sum(axis=1)
    margins = table.multiplicity @ counts
    n = margins.sum()
    expected = float(margins @ distances @ margins) / (n * (n - 1))
    # How often each two values meet in a unit; those of one value once.
    pairs = (counts * table.multiplicity[:, None]).T @ counts - np.diag(margins)
    far, which = np.unique(distances, return_inverse=True)
    shares = np.bincount(which.ravel(), weights=pairs.ravel(), minlength=far.size)
    shares = shares / shares.sum()
    alphas = np.ones(resamples)
    step = max(1, _CHUNK_CELLS // far.size)
    for size in np.unique(m):
        slots = int(table.multiplicity[m == size].sum() * size * (size - 1) / 2)
        each = 2 * far / (n * expected * (size - 1))
        for start in range(0, resamples, step):
            part = slice(start, min(start + step, resamples))
            alphas[part] -= rng.multinomial(slots, shares, part.stop - part.start) @ each
    return alphas
