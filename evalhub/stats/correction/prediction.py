"""Prediction-powered means: a few labels and many judge's scores, without trusting the judge."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate
from evalhub.stats.tables import FloatArray, IntArray, as_vectors

SMALL = 100


@dataclass(frozen=True)
class PoweredMean:
    """A mean from labels and scores together.

    Attributes
    ----------
    estimate : ErrorEstimate
        ``n`` is the number of labels.
    weight : float
        Lambda, how much the scores count: 0 is the mean of the labels alone, 1 plain PPI.
    n_labelled, n_unlabelled : int
    """

    estimate: ErrorEstimate
    weight: float
    n_labelled: int
    n_unlabelled: int


@dataclass(frozen=True)
class _Parts:
    labels: FloatArray
    scores: FloatArray
    others: FloatArray
    groups: IntArray | None
    other_groups: IntArray | None


def powered_mean(
    judge: npt.ArrayLike,
    truth: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    weight: float | None = None,
    confidence: float = 0.95,
) -> PoweredMean:
    """Estimate the mean truth of all units by PPI++.

    ``th = lam mean(f, unlabelled) + mean(Y - lam f, labelled)``, whose variance is the sum of both
    parts'; ``lam = cov(Y, f) / ((1 + n/N) var(f))`` within 0 and 1 makes it smallest. It is right
    whatever the judge does, and narrower than the labels alone as far as the judge is good.

    Parameters
    ----------
    judge : array_like, shape (n_units,)
        The judge's score of every unit, NaN = none; those units are dropped.
    truth : array_like, shape (n_units,)
        Labels, NaN = not labelled. They must be of a random sample of the units.
    clusters : array_like of int, shape (n_units,), optional
        What units share (the item, the conversation); units of one are not independent.
    weight : float, optional
        Lambda: 1 is plain PPI. By default the best one.
    confidence : float
        Level of the interval: normal, or under 100 labels Student's t.

    Returns
    -------
    PoweredMean

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer than two labels, or of one cluster; ``no_unit``: nothing
        without a label; ``no_variation``: all labels are the same and so nothing tells how far off
        their mean may be.

    References
    ----------
    Angelopoulos et al. (2023), Prediction-powered inference, Science 382, 669-674; Angelopoulos,
    Duchi and Zrnic (2023), PPI++, arXiv 2311.01453; clusters: Miller (2024), arXiv 2411.00640.

    Examples
    --------
    >>> labels = [1, 0, 1, 1, 0, 1, 0, 1, 1, 1]
    >>> scores = [1, 1, 1, 1, 0, 1, 1, 1, 0, 1] + [1] * 80 + [0] * 20
    >>> found = powered_mean(scores, labels + [np.nan] * 100)
    >>> round(found.weight, 4), round(found.estimate.value, 3), round(found.estimate.error, 4)
    (0.2273, 0.7, 0.1417)
    """
    parts = _parts(judge, truth, clusters)
    n, others = parts.labels.size, parts.others.size
    lam = _best_weight(parts) if weight is None else weight
    value = lam * parts.others.mean() + (parts.labels - lam * parts.scores).mean()
    residuals = parts.labels - lam * parts.scores
    variance = lam**2 * variance_of_mean(parts.others, parts.other_groups)
    variance += variance_of_mean(residuals, parts.groups)
    error = float(np.sqrt(variance))
    if error <= 1e-12:
        raise UndefinedStatistic(
            "no_variation",
            "All labels are the same, so they do not tell how far off the rate may be.",
        )
    independent = n if parts.groups is None else int(np.unique(parts.groups).size)
    tail = (1 + confidence) / 2
    small = independent < SMALL
    reach = error * float(stats.t.ppf(tail, independent - 1) if small else stats.norm.ppf(tail))
    name = "PPI" if weight == 1 else "PPI++"
    method = f"{name}, {'t' if small else 'normal'}{'' if parts.groups is None else ', clustered'}"
    low, high = float(value - reach), float(value + reach)
    found = ErrorEstimate(float(value), low, high, confidence, method, n, error=error)
    return PoweredMean(found, float(lam), n, others)


def variance_of_mean(values: FloatArray, clusters: IntArray | None = None) -> float:
    """Variance of a mean; units of one cluster may go together.

    Without clusters ``s**2 / n`` with the divisor n. With them
    ``n**-2 sum over clusters (sum of deviations)**2``, which is the former plus the products of
    units that share a cluster.

    References
    ----------
    Miller (2024), Adding error bars to evals, arXiv 2411.00640.

    Examples
    --------
    >>> twice = np.array([0.0, 0.0, 1.0, 1.0])
    >>> variance_of_mean(twice), variance_of_mean(twice, np.array([0, 0, 1, 1]))
    (0.0625, 0.125)
    """
    deviations = values - values.mean()
    if clusters is None:
        return float((deviations**2).sum() / values.size**2)
    sums = np.bincount(np.unique(clusters, return_inverse=True)[1], weights=deviations)
    return float((sums**2).sum() / values.size**2)


def _parts(judge: npt.ArrayLike, truth: npt.ArrayLike, clusters: npt.ArrayLike | None) -> _Parts:
    scores, labels = as_vectors(judge, truth)
    known = ~np.isnan(scores)
    labelled, rest = known & ~np.isnan(labels), known & np.isnan(labels)
    groups = None if clusters is None else np.asarray(clusters, dtype=np.int64)
    if groups is not None and np.unique(groups[known]).size == np.count_nonzero(known):
        groups = None
    of = None if groups is None else groups[labelled]
    if labelled.sum() < 2 or (of is not None and np.unique(of).size < 2):
        raise UndefinedStatistic("too_few_units", "At least two labelled units are needed.")
    if not rest.any():
        raise UndefinedStatistic("no_unit", "Every unit has a label; there is nothing to correct.")
    return _Parts(
        labels[labelled],
        scores[labelled],
        scores[rest],
        of,
        None if groups is None else groups[rest],
    )


def _best_weight(parts: _Parts) -> float:
    """Lambda of the smallest variance; 0 where the scores do not vary."""
    every = np.concatenate([parts.scores, parts.others])
    spread = float(every.var())
    if spread <= 1e-12:
        return 0.0
    together = float(((parts.labels - parts.labels.mean()) * parts.scores).mean())
    ratio = 1 + parts.labels.size / parts.others.size
    return float(np.clip(together / (ratio * spread), 0.0, 1.0))
