"""Whether a stated confidence means what it says: Brier, calibration error, reliability curve."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import UNIT_BOOTSTRAP, Estimate, mean_of_units
from evalhub.stats.judging.beside import interval_of
from evalhub.stats.proportions import proportion
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, IntArray, as_vectors

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
        Share right, Wilson or exact; ``n`` is the number of verdicts.
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


def brier_score(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Estimate:
    """Mean squared distance of the confidence from 1 where right and 0 where wrong.

    Parameters
    ----------
    confidence : array_like, shape (n_verdicts,)
        From 0 to 1, NaN = not stated; those are left out.
    right : array_like, shape (n_verdicts,)
        1 where the verdict is right, 0 where not, NaN = not known.
    rng, resamples
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no verdict has both; ``too_few_units``: one has.

    References
    ----------
    Brier (1950), Mon Weather Rev 78, 1-3.

    Examples
    --------
    >>> stated, right = [.9, .8, .7, .6, .55, .95, .3, .2], [1, 1, 0, 1, 0, 1, 0, 0]
    >>> round(brier_score(stated, right, rng=np.random.default_rng(0)).value, 6)
    0.141875
    """
    stated, facts = _both(confidence, right)
    return mean_of_units((stated - facts) ** 2, rng=rng, resamples=resamples)


def calibration_error(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    bins: int = BINS,
    adaptive: bool = False,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Estimate:
    """Compute the expected calibration error: mean distance of stated and real shares, bin by bin.

    Parameters
    ----------
    confidence, right, rng, resamples
        As in `brier_score`. Bins stay those of the data in every resample.
    bins : int
        How many.
    adaptive : bool
        Bins of about as many verdicts each instead of equal width; equal confidences stay together.

    Returns
    -------
    Estimate
        From 0. Few verdicts have a large error by chance alone, so that the interval of a
        calibrated judge does not reach 0.

    References
    ----------
    Naeini, Cooper and Hauskrecht (2015), AAAI 29; Nixon et al. (2019), CVPR workshops (adaptive).

    Examples
    --------
    >>> stated, right = [.9, .8, .7, .6, .55, .95, .3, .2], [1, 1, 0, 1, 0, 1, 0, 0]
    >>> found = calibration_error(stated, right, bins=5, rng=np.random.default_rng(0))
    >>> round(found.value, 4)
    0.2125
    """
    stated, facts = _both(confidence, right)
    places = bin_places(stated, bins, adaptive=adaptive)
    size = stated.size
    gaps = sparse.csr_array((facts - stated, (np.arange(size), places)))

    def errors(weights: FloatArray) -> FloatArray:
        return np.asarray(np.abs(weights @ gaps).sum(axis=1) / size)

    every = np.ones(size, dtype=np.int64)
    own = float(errors(every[None].astype(np.float64))[0])
    drawn = resampled(every, errors, rng=rng, resamples=resamples)
    found = interval_of(own, drawn, size, method=UNIT_BOOTSTRAP)
    if isinstance(found, UndefinedStatistic):
        raise found
    return found


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
    bins: int = BINS,
    adaptive: bool = False,
) -> tuple[ReliabilityPoint, ...]:
    """Return stated and real shares bin by bin; bins without a verdict are left out.

    Arguments as in `calibration_error`.

    References
    ----------
    DeGroot and Fienberg (1983), The Statistician 32, 12-22.

    Examples
    --------
    >>> found = reliability_curve([.9, .9, .1], [1, 0, 0])
    >>> [(round(point.stated, 2), point.right.value, point.right.n) for point in found]
    [(0.1, 0.0, 1), (0.9, 0.5, 2)]
    """
    stated, facts = _both(confidence, right)
    places = bin_places(stated, bins, adaptive=adaptive)
    points = []
    for place in range(int(places.max()) + 1):
        own = places == place
        low, high = float(stated[own].min()), float(stated[own].max())
        if not adaptive:
            at = min(int(low * bins + _EDGE), bins - 1)
            low, high = at / bins, (at + 1) / bins
        share = proportion(int(facts[own].sum()), int(own.sum()))
        points.append(ReliabilityPoint(low, high, float(stated[own].mean()), share))
    return tuple(points)


def decompose(
    confidence: npt.ArrayLike, right: npt.ArrayLike, *, bins: int = BINS
) -> Decomposition:
    """Take the Brier score apart. Arguments as in `calibration_error`.

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
    stated, facts = _both(confidence, right)
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


def _both(confidence: npt.ArrayLike, right: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    stated, facts = as_vectors(confidence, right)
    known = ~np.isnan(stated) & ~np.isnan(facts)
    if not known.any():
        raise UndefinedStatistic("no_unit", "No verdict has a stated confidence and a true value.")
    if ((stated[known] < 0) | (stated[known] > 1)).any():
        raise ValueError("confidence lies between 0 and 1")
    return stated[known], facts[known]
