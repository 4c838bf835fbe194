"""Differential functioning (DIF): a slice scored otherwise than its human ratings warrant."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse, stats

from evalhub.stats.bias.ordinal import ordinal_logistic
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.resampling import drawn_weights
from evalhub.stats.tables import FloatArray, IntArray

NEGLIGIBLE, LARGE = 0.035, 0.07
# A threshold for each of a thousand scores would tell nothing and take for ever.
MOST_POINTS = 20


@dataclass(frozen=True)
class Effect:
    """One step of the comparison of models.

    Attributes
    ----------
    chi_square : float
        Likelihood ratio.
    freedom : int
        Groups less one.
    p_value : float
    gain : float
        Gain in Nagelkerke's R squared.
    letter : str
        "A" negligible (gain under .035), "B" moderate (under .07), "C" large.
    """

    chi_square: float
    freedom: int
    p_value: float
    gain: float
    letter: str


@dataclass(frozen=True)
class Functioning:
    """Whether groups of units are scored alike at the same human rating.

    Attributes
    ----------
    uniform : Effect
        Groups are shifted alike at every rating.
    crossed : Effect
        The shift depends on the rating (non-uniform).
    gain : Estimate
        Gain in R squared of both together, with the percentile interval of the cluster bootstrap.
    shifts : dict
        By group: its coefficient against the first, in logits; above 0 is scored higher.
    n : int
        Units.
    """

    uniform: Effect
    crossed: Effect
    gain: Estimate
    shifts: dict[int, float]
    n: int


@dataclass(frozen=True)
class Units:
    """What was scored.

    Attributes
    ----------
    scores : ndarray, shape (n,)
        The judge's values, ordered; NaN = missing. Of more than 20 different ones only the
        tenth counts that each is in.
    match : ndarray, shape (n,)
        Human mean.
    groups : ndarray of int, shape (n,)
        The slice of each; negative = none.
    clusters : ndarray of int, shape (n,)
        Units of one item are drawn together.
    """

    scores: FloatArray
    match: FloatArray
    groups: IntArray
    clusters: IntArray


def differential_functioning(
    units: Units,
    *,
    rng: np.random.Generator,
    resamples: int = 200,
    confidence: float = 0.95,
) -> Functioning:
    """Compare ordinal logistic models: human mean; and group; and group by human mean.

    Parameters
    ----------
    units : Units
        Units that lack a value are dropped.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`; clusters are drawn.

    Raises
    ------
    UndefinedStatistic
        ``one_group``: fewer than two groups have units; ``constant_rater``: the judge or people
        all say the same; ``too_few_units``: fewer than ten units in a group.

    References
    ----------
    Zumbo (1999), A handbook on the theory and methods of DIF; Jodoin and Gierl (2001), Appl Meas
    Educ 14, 329-349 (classes); Nagelkerke (1991), Biometrika 78, 691-692.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> match, groups = rng.integers(1, 6, 300) * 1.0, np.arange(300) % 2
    >>> units = Units(np.minimum(match + groups, 5), match, groups, np.arange(300))
    >>> differential_functioning(units, rng=rng, resamples=20).uniform.letter
    'C'
    """
    rows = _Rows(units)
    values = rows.log_likelihoods(np.ones((1, rows.n_clusters)))[:, 0]
    drawn = drawn_weights(np.ones(rows.n_clusters, dtype=np.int64), resamples, rng)
    gains = rows.gains(rows.log_likelihoods(drawn), drawn @ rows.sizes)
    defined = gains[~np.isnan(gains)]
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail]) if defined.size else (0.0, 1.0)
    total = float(rows.gains(values[:, None], np.array([float(rows.n)]))[0])
    gain = Estimate(
        total,
        min(float(low), total),
        max(float(high), total),
        confidence,
        "cluster bootstrap, percentile",
        rows.n,
        resamples - int(defined.size),
    )
    return Functioning(rows.effect(values, 1), rows.effect(values, 2), gain, rows.shifts(), rows.n)


class _Rows:
    """Units as rows of the three models."""

    def __init__(self, units: Units) -> None:
        known = ~np.isnan(units.scores) & ~np.isnan(units.match) & (units.groups >= 0)
        self.n = int(known.sum())
        groups = units.groups[known]
        self.names, self.places, counts = np.unique(groups, return_inverse=True, return_counts=True)
        if self.names.size < 2:
            raise UndefinedStatistic("one_group", "Fewer than two slices have units to compare.")
        if counts.min() < 10:
            raise UndefinedStatistic("too_few_units", "A slice has fewer than ten units.")
        match = units.match[known]
        if np.ptp(match) == 0 or np.ptp(units.scores[known]) == 0:
            raise UndefinedStatistic("constant_rater", "One of the two sides never varies.")
        self.scores = places_of(units.scores[known])
        centred = ((match - match.mean()) / match.std())[:, None]
        own = (np.arange(1, self.names.size) == self.places[:, None]) * 1.0
        own = own - own.mean(axis=0)
        self.designs = (
            np.empty((self.n, 0)),
            centred,
            np.hstack([centred, own]),
            np.hstack([centred, own, own * centred]),
        )
        self.clusters = np.unique(units.clusters[known], return_inverse=True)[1]
        self.n_clusters = int(self.clusters.max()) + 1
        self.sizes = np.bincount(self.clusters, minlength=self.n_clusters).astype(np.float64)

    def log_likelihoods(self, drawn: FloatArray) -> FloatArray:
        """Of each model (rows) under each weighting of the clusters (columns)."""
        return np.stack([self.log_likelihood(design, drawn) for design in self.designs])

    def log_likelihood(self, design: FloatArray, drawn: FloatArray) -> FloatArray:
        """Equal rows are one pattern: a scale has few points and few raters have few means."""
        rows = np.column_stack([self.scores, design])
        patterns, first, places = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        shape = (self.n_clusters, patterns.shape[0])
        held = sparse.csr_array((np.ones(self.n), (self.clusters, places.ravel())), shape=shape)
        weights = np.asarray(drawn @ held, dtype=np.float64)
        return ordinal_logistic(self.scores[first], design[first], weights).log_likelihood

    def gains(self, values: FloatArray, sizes: FloatArray) -> FloatArray:
        """Gain in R squared of groups and their crossing over the human mean alone."""
        return self.r_squared(values, 3, sizes) - self.r_squared(values, 1, sizes)

    def r_squared(self, values: FloatArray, model: int, sizes: FloatArray) -> FloatArray:
        empty = values[0]
        most = 1 - np.exp(2 * empty / sizes)
        found = 1 - np.exp(2 * (empty - values[model]) / sizes)
        return np.asarray(np.where(most > 1e-12, found / np.maximum(most, 1e-12), np.nan))

    def effect(self, values: FloatArray, step: int) -> Effect:
        """Compare a model with the next."""
        chi_square = max(0.0, float(2 * (values[step + 1] - values[step])))
        freedom = self.names.size - 1
        size = np.array([float(self.n)])
        pair = [float(self.r_squared(values[:, None], at, size)[0]) for at in (step, step + 1)]
        gain = max(0.0, pair[1] - pair[0])
        p_value = float(stats.chi2.sf(chi_square, freedom))
        return Effect(chi_square, freedom, p_value, gain, letter_of(gain))

    def shifts(self) -> dict[int, float]:
        fit = ordinal_logistic(self.scores, self.designs[2], np.ones((1, self.n)))
        return {
            int(name): float(value)
            for name, value in zip(self.names[1:], fit.coefficients[0, 1:], strict=True)
        }


def places_of(scores: FloatArray) -> IntArray:
    """Return the place of every score among those given; of many only which tenth it is in.

    Examples
    --------
    >>> places_of(np.array([5.0, 1.0, 5.0]))
    array([1, 0, 1])
    >>> np.bincount(places_of(np.arange(200.0))).tolist()
    [20, 20, 20, 20, 20, 20, 20, 20, 20, 20]
    """
    if np.unique(scores).size > MOST_POINTS:
        tenths = np.searchsorted(np.quantile(scores, np.arange(1, 10) / 10), scores)
        scores = tenths.astype(np.float64)
    return np.unique(scores, return_inverse=True)[1].astype(np.int64)


def letter_of(gain: float) -> str:
    """Class of a gain in R squared after Jodoin and Gierl.

    Examples
    --------
    >>> [letter_of(gain) for gain in (0.002, 0.035, 0.07)]
    ['A', 'B', 'C']
    """
    if gain < NEGLIGIBLE:
        return "A"
    return "B" if gain < LARGE else "C"
