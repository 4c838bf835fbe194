"""Stated confidence bin by bin: the reliability curve, and the parts of the Brier score."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.confidence.stated import stated_verdicts
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import FloatArray, IntArray

BINS = 10
_EDGE = 1e-9


@dataclass(frozen=True)
class ReliabilityPoint:
    """One bin: how sure the judge said it was, and how often it was right.

    Attributes
    ----------
    low, high : float
        Edges of the bin; of adaptive bins the least and the greatest confidence in it.
    stated : float
        Mean confidence.
    right : Estimate
        Share right, Wilson or exact, with an Item as one case however often it was judged: ``n``
        is the number of Items.
    """

    low: float
    high: float
    stated: float
    right: Estimate


@dataclass(frozen=True)
class Decomposition:
    """Murphy's parts of the Brier score, with what bins leave inside them.

    ``brier = reliability - resolution + uncertainty + within_variance - within_covariance``.

    Attributes
    ----------
    reliability : float
        Squared distance of stated and real shares of the bins; 0 is calibrated.
    resolution : float
        How far real shares of the bins are from the overall one; the more, the more the confidence
        tells.
    uncertainty : float
        ``r (1 - r)`` of the overall share right; not the judge's doing.
    within_variance, within_covariance : float
        Of the confidence inside bins, and twice of confidence with being right; 0 where every bin
        holds one value.
    """

    reliability: float
    resolution: float
    uncertainty: float
    within_variance: float
    within_covariance: float

    @property
    def brier(self) -> float:
        """The sum of the parts."""
        bins = self.reliability - self.resolution + self.uncertainty
        return bins + self.within_variance - self.within_covariance


def bin_places(confidence: FloatArray, bins: int, *, adaptive: bool = False) -> IntArray:
    """Return the bin of each confidence, counted from 0 without gaps.

    Equal bins go by a whole number, ``floor(bins * p)``, so that .6 is never in another bin
    because of how it is stored; 1 belongs to the last.

    Examples
    --------
    >>> bin_places(np.array([0.6, 0.59, 1.0, 0.2]), 5)
    array([2, 1, 3, 0])
    """
    if bins < 1:
        raise ValueError("at least one bin is needed")
    if adaptive:
        _, at, counts = np.unique(confidence, return_inverse=True, return_counts=True)
        middles = np.cumsum(counts) - counts / 2
        places = np.minimum((middles * bins / confidence.size).astype(np.int64), bins - 1)[at]
    else:
        places = np.minimum((confidence * bins + _EDGE).astype(np.int64), bins - 1)
    return np.asarray(np.unique(places, return_inverse=True)[1], dtype=np.int64)


def reliability_curve(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    bins: int = BINS,
    adaptive: bool = False,
) -> tuple[ReliabilityPoint, ...]:
    """Return stated and real shares bin by bin; bins without a verdict are left out.

    Parameters
    ----------
    confidence, right, clusters
        See `evalhub.stats.confidence.stated.stated_verdicts`.
    bins : int
        How many.
    adaptive : bool
        Bins of about as many verdicts each instead of equal width.

    References
    ----------
    DeGroot and Fienberg (1983), The Statistician 32, 12-22.

    Examples
    --------
    >>> found = reliability_curve([.9, .9, .1], [1, 0, 0])
    >>> [(round(point.stated, 2), point.right.value, point.right.n) for point in found]
    [(0.1, 0.0, 1), (0.9, 0.5, 2)]
    """
    said = stated_verdicts(confidence, right, clusters)
    stated = said.confidence
    places = bin_places(stated, bins, adaptive=adaptive)
    points = []
    for place in range(int(places.max()) + 1):
        own = places == place
        low, high = float(stated[own].min()), float(stated[own].max())
        if not adaptive:
            at = min(int(low * bins + _EDGE), bins - 1)
            low, high = at / bins, (at + 1) / bins
        share = said.share_right(own)
        points.append(ReliabilityPoint(low, high, float(stated[own].mean()), share))
    return tuple(points)


def decompose(
    confidence: npt.ArrayLike, right: npt.ArrayLike, *, bins: int = BINS
) -> Decomposition:
    """Take the Brier score apart. Arguments as in `reliability_curve`.

    References
    ----------
    Murphy (1973), J Appl Meteorol 12, 595-600; Stephenson, Coelho and Jolliffe (2008), Weather
    Forecast 23, 752-757 (what bins leave inside).

    Examples
    --------
    >>> stated, right = [.9, .8, .7, .6, .55, .95, .3, .2], [1, 1, 0, 1, 0, 1, 0, 0]
    >>> round(decompose(stated, right, bins=5).brier, 6)
    0.141875
    """
    said = stated_verdicts(confidence, right)
    stated, facts = said.confidence, said.right
    places = bin_places(stated, bins)
    counts = np.bincount(places)
    mean_stated = np.bincount(places, weights=stated) / counts
    mean_right = np.bincount(places, weights=facts) / counts
    share, overall = counts / stated.size, float(facts.mean())
    apart, off = stated - mean_stated[places], facts - mean_right[places]
    return Decomposition(
        float((share * (mean_stated - mean_right) ** 2).sum()),
        float((share * (mean_right - overall) ** 2).sum()),
        overall * (1 - overall),
        float((apart**2).mean()),
        float(2 * (apart * off).mean()),
    )
