"""What share truly passes: the judge's word, the labels alone, and both together."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.correction.confusion import ErrorRates, corrected_rate
from evalhub.stats.correction.prediction import powered_mean, variance_of_mean
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate, Estimate
from evalhub.stats.judging.beside import interval_of
from evalhub.stats.proportions import proportion
from evalhub.stats.tables import FloatArray, IntArray, as_vectors

BY_CLUSTERS = "Bayesian bootstrap of clusters with half a case right and half wrong"


@dataclass(frozen=True)
class PassRates:
    """The same rate four times over; the first two are for comparison.

    Attributes
    ----------
    raw : Estimate or UndefinedStatistic
        Share of all units that the judge passes, as if it never erred.
    gold_only : Estimate or UndefinedStatistic
        Share of the labelled units that truly pass; the judge is not asked.
    rogan_gladen : Estimate or UndefinedStatistic
        The judge's rate on units without labels, corrected by TPR and TNR of the labelled.
    powered : Estimate or UndefinedStatistic
        PPI++.
    weight : float or None
        How much the judge counts in ``powered``, 0 to 1.
    tpr, tnr : Estimate or UndefinedStatistic
        Of the judge, on the labelled units.
    n_labelled, n_unlabelled : int
        Units with a verdict, with and without a label.
    """

    raw: Coefficient
    gold_only: Coefficient
    rogan_gladen: Coefficient
    powered: Coefficient
    weight: float | None
    tpr: Coefficient
    tnr: Coefficient
    n_labelled: int
    n_unlabelled: int


def pass_rates(
    judge: npt.ArrayLike,
    truth: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> PassRates:
    """Estimate the true pass rate of units of which a random sample is labelled.

    Parameters
    ----------
    judge : array_like, shape (n_units,)
        1 where the judge passes the unit, 0 where it fails it, NaN = unparsed: dropped.
    truth : array_like, shape (n_units,)
        1, 0, NaN = not labelled.
    clusters : array_like of int, shape (n_units,), optional
        The item of each unit. Where items repeat, errors are those of clusters, and Rogan and
        Gladen's rate is bootstrapped by whole clusters.
    rng, resamples
        For that bootstrap.
    confidence : float
        Level of all intervals.

    Returns
    -------
    PassRates

    References
    ----------
    See `evalhub.stats.correction.confusion` and `evalhub.stats.correction.prediction`.

    Examples
    --------
    >>> labels, judged = [1, 1, 0, 0, 1, 0, 1, 0], [1, 0, 0, 1, 1, 0, 1, 0]
    >>> unlabelled = [1, 1, 0, 1, 0, 1, 0, 1]
    >>> found = pass_rates(
    ...     judged + unlabelled, labels + [np.nan] * 8, rng=np.random.default_rng(0)
    ... )
    >>> found.tpr.value, found.tnr.value, found.raw.value, found.rogan_gladen.value
    (0.75, 0.75, 0.5625, 0.75)
    """
    said, facts = as_vectors(judge, truth)
    known = ~np.isnan(said)
    said, facts = said[known], facts[known]
    groups = None if clusters is None else np.asarray(clusters, dtype=np.int64)[known]
    if groups is not None and np.unique(groups).size == groups.size:
        groups = None
    labelled = ~np.isnan(facts)
    passes, fails = facts == 1, facts == 0
    powered = _powered(said, facts, groups, confidence)

    def corrected() -> Estimate:
        if groups is None:
            return _plug_in(said, facts, confidence)
        return _by_clusters(said, facts, groups, _Draws(rng, resamples, confidence))

    def share(values: FloatArray, of: npt.NDArray[np.bool_]) -> Coefficient:
        own = None if groups is None else groups[of]
        return attempt(lambda: clustered_share(values[of], own, confidence=confidence))

    return PassRates(
        raw=share(said, np.ones(said.size, dtype=np.bool_)),
        gold_only=share(facts, labelled),
        rogan_gladen=attempt(corrected),
        powered=powered[0],
        weight=powered[1],
        tpr=share(said, passes),
        tnr=share(1 - said, fails),
        n_labelled=int(labelled.sum()),
        n_unlabelled=int((~labelled).sum()),
    )


def clustered_share(
    values: FloatArray, clusters: IntArray | None, *, confidence: float = 0.95
) -> Estimate:
    """Share of ones: Wilson's interval or an exact one, or with clusters t of their number.

    Where all clusters are alike, or there is one, the interval is that of as many units.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: nothing to take a share of.

    References
    ----------
    Miller (2024), arXiv 2411.00640.

    Examples
    --------
    >>> found = clustered_share(np.array([1.0, 1, 0, 0]), np.array([0, 0, 1, 1]))
    >>> found.value, round(found.error, 3)
    (0.5, 0.354)
    """
    if not values.size:
        raise UndefinedStatistic("no_unit", "There is no unit to take a share of.")
    n_clusters = 0 if clusters is None else int(np.unique(clusters).size)
    if clusters is None or n_clusters == values.size:
        return proportion(float(values.sum()), values.size, confidence=confidence)
    share, error = float(values.mean()), float(np.sqrt(variance_of_mean(values, clusters)))
    if error <= 1e-12:
        # Clusters that are all alike tell as much as so many units.
        alike = proportion(round(share * n_clusters, 9), n_clusters, confidence=confidence)
        return replace(alike, n=values.size)
    reach = error * float(stats.t.ppf((1 + confidence) / 2, n_clusters - 1))
    low, high = max(0.0, share - reach), min(1.0, share + reach)
    return ErrorEstimate(share, low, high, confidence, "clustered, t", values.size, error=error)


@dataclass(frozen=True)
class _Draws:
    rng: np.random.Generator
    resamples: int
    confidence: float


def _powered(
    said: FloatArray, facts: FloatArray, groups: IntArray | None, confidence: float
) -> tuple[Coefficient, float | None]:
    try:
        found = powered_mean(said, facts, clusters=groups, confidence=confidence)
    except UndefinedStatistic as reason:
        return reason, None
    own = found.estimate
    low, high = max(0.0, own.low), min(1.0, own.high)
    value = min(1.0, max(0.0, own.value))
    kept = ErrorEstimate(
        value, low, high, confidence, own.method, own.n, own.dropped, error=own.error
    )
    return kept, found.weight


def _plug_in(said: FloatArray, facts: FloatArray, confidence: float) -> Estimate:
    passes, fails, rest = facts == 1, facts == 0, np.isnan(facts)
    rates = ErrorRates(
        float(1 - said[fails].mean()) if fails.any() else 0.0,
        float(said[passes].mean()) if passes.any() else 0.0,
        int(fails.sum()),
        int(passes.sum()),
    )
    passed = float(said[rest].mean()) if rest.any() else 0.0
    return corrected_rate(passed, int(rest.sum()), rates, confidence=confidence)


def _by_clusters(said: FloatArray, facts: FloatArray, groups: IntArray, draws: _Draws) -> Estimate:
    """Rogan and Gladen's rate, whole clusters drawn: labelled and unlabelled units together."""
    passes, fails, rest = facts == 1, facts == 0, np.isnan(facts)
    plain = _plug_in(said, facts, draws.confidence)
    places = np.unique(groups, return_inverse=True)[1]
    # Units of true passes, true fails and the rest in each cluster; of these, what is counted.
    parts = [(passes, said), (fails, 1 - said), (rest, said)]
    sizes, hits = (
        np.column_stack([np.bincount(places, weights=own * by) for own, by in pairs]).astype(
            np.float64
        )
        for pairs in ([(own, 1.0) for own, _ in parts], parts)
    )
    drawn = _clipped_rates(*_posterior_shares(sizes, hits, draws))
    found = interval_of(plain.value, drawn, plain.n, draws.confidence, BY_CLUSTERS)
    if isinstance(found, UndefinedStatistic):
        raise found
    low, high = min(found.low, found.value), max(found.high, found.value)
    return replace(found, low=low, high=high)


def _posterior_shares(
    sizes: FloatArray, hits: FloatArray, draws: _Draws
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Draw TPR, TNR and the judge's rate: clusters with exponential weights, and two half cases.

    Without these a few labelled clusters that the judge gets right would pass for certain.
    """
    n_clusters = np.maximum(np.count_nonzero(sizes, axis=0), 1)
    half = sizes.sum(axis=0) / n_clusters
    shape = (draws.resamples, sizes.shape[1])
    right, wrong = (draws.rng.gamma(0.5, size=shape) * half for _ in range(2))
    counted, given = np.unique(np.hstack([sizes, hits]), axis=0, return_counts=True)
    weights = draws.rng.gamma(given, size=(draws.resamples, given.size))
    totals = weights @ counted
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = (totals[:, 3:] + right) / (totals[:, :3] + right + wrong)
    return shares[:, 0], shares[:, 1], shares[:, 2]


def _clipped_rates(tpr: FloatArray, tnr: FloatArray, passed: FloatArray) -> FloatArray:
    """Rogan and Gladen's rate of each draw; NaN where the judge is no better than chance."""
    better = tpr + tnr - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.clip((passed + tnr - 1) / better, 0, 1)
    return np.where(better > 1e-12, found, np.nan)
