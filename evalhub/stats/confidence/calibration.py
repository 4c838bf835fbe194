"""Whether a stated confidence means what it says: Brier score, calibration error.

The intervals draw Items, not verdicts, and stay honest where few verdicts are all right or all
wrong, which resampling alone would take for certain: see `posterior_means`.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evalhub.stats.confidence.curves import BINS, bin_places
from evalhub.stats.confidence.stated import StatedVerdicts, stated_verdicts
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import FloatArray, IntArray

POSTERIOR = "Bayesian bootstrap of Items with half a case right and half wrong"
OF_ERROR = f"high: {POSTERIOR} in every bin; low: exact shares of all bins at once"
LEVEL = 0.95


def brier_score(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Estimate:
    """Mean squared distance of the confidence from 1 where right and 0 where wrong.

    Parameters
    ----------
    confidence, right, clusters : array_like, shape (n_verdicts,)
        See `evalhub.stats.confidence.stated.stated_verdicts`.
    rng, resamples
        See `posterior_means`.

    Returns
    -------
    Estimate
        ``n`` is the number of Items.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no verdict has both; ``too_few_units``: those of one Item have.

    References
    ----------
    Brier (1950), Mon Weather Rev 78, 1-3.

    Examples
    --------
    >>> stated, right = [.9, .8, .7, .6, .55, .95, .3, .2], [1, 1, 0, 1, 0, 1, 0, 0]
    >>> round(brier_score(stated, right, rng=np.random.default_rng(0)).value, 6)
    0.141875
    """
    said = stated_verdicts(confidence, right, clusters)
    everywhere = np.zeros(said.right.size, dtype=np.int64)
    losses = (said.confidence - said.right) ** 2
    stated = said.confidence.mean()
    drawn = posterior_means(
        said, losses, everywhere, ((stated - 1) ** 2, stated**2), (rng, resamples)
    )
    return _estimate(said, float(losses.mean()), drawn[:, 0], POSTERIOR)


def overconfidence(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Estimate:
    """Mean confidence less the share right: above 0 the judge is too sure of itself.

    Arguments and errors as in `brier_score`.

    Examples
    --------
    >>> found = overconfidence([1, 1, 1], [1, 1, 1], rng=np.random.default_rng(0))
    >>> found.value, found.low, found.high > 0.3
    (0.0, 0.0, True)
    """
    said = stated_verdicts(confidence, right, clusters)
    everywhere = np.zeros(said.right.size, dtype=np.int64)
    gaps, stated = said.confidence - said.right, said.confidence.mean()
    drawn = posterior_means(said, gaps, everywhere, (stated - 1, stated), (rng, resamples))
    return _estimate(said, float(gaps.mean()), drawn[:, 0], POSTERIOR)


def calibration_error(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    bins: int = BINS,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Estimate:
    """Compute the expected calibration error: mean distance of stated and real shares, bin by bin.

    Parameters
    ----------
    confidence, right, clusters, rng, resamples
        As in `brier_score`.
    bins : int
        How many, of equal width.

    Returns
    -------
    Estimate
        From 0. Few verdicts have a large error by chance alone. The lower end is therefore what
        is left where the share right of every bin lies as near to what was stated as its exact
        interval allows, all bins at once (Bonferroni); it is 0 for a calibrated judge. The upper
        end is that of `posterior_means`, bin by bin.

    References
    ----------
    Naeini, Cooper and Hauskrecht (2015), AAAI 29.

    Examples
    --------
    >>> stated, right = [.9, .8, .7, .6, .55, .95, .3, .2], [1, 1, 0, 1, 0, 1, 0, 0]
    >>> found = calibration_error(stated, right, bins=5, rng=np.random.default_rng(0))
    >>> round(found.value, 4)
    0.2125
    >>> sure = calibration_error([1, 1, 1], [1, 1, 1], rng=np.random.default_rng(0))
    >>> sure.value, sure.low, sure.high > 0.3
    (0.0, 0.0, True)
    """
    said = stated_verdicts(confidence, right, clusters)
    return _error(said, bin_places(said.confidence, bins), (rng, resamples))


def adaptive_calibration_error(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    bins: int = BINS,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> Estimate:
    """Compute the same with bins of about as many verdicts each; equal confidences stay together.

    References
    ----------
    Nixon et al. (2019), CVPR workshops.

    Examples
    --------
    >>> stated, right = [.9, .8, .7, .6, .55, .95, .3, .2], [1, 1, 0, 1, 0, 1, 0, 0]
    >>> found = adaptive_calibration_error(stated, right, bins=2, rng=np.random.default_rng(0))
    >>> round(found.value, 4)
    0.125
    """
    said = stated_verdicts(confidence, right, clusters)
    return _error(said, bin_places(said.confidence, bins, adaptive=True), (rng, resamples))


def posterior_means(
    said: StatedVerdicts,
    values: FloatArray,
    places: IntArray,
    added: tuple[npt.ArrayLike, npt.ArrayLike],
    draws: tuple[np.random.Generator, int],
) -> FloatArray:
    """Draw the mean of values in every bin: Items with exponential weights, and two half cases.

    One of these is right and one wrong, so that without repeats the share right of a bin has the
    posterior of Jeffreys' prior: Beta(right + 1/2, wrong + 1/2). A share of 0 or 1 keeps a width.

    Parameters
    ----------
    said : StatedVerdicts
        Verdicts of one Item have one weight.
    values : ndarray, shape (n_verdicts,)
        What is averaged.
    places : ndarray of int, shape (n_verdicts,)
        Bin of each verdict.
    added : two array_like, of shape (n_bins,) or single
        The value that a verdict in the middle of the bin would have, were it right, were it wrong.
    draws : numpy.random.Generator, int
        Source of randomness and number of draws.

    Returns
    -------
    ndarray, shape (n_draws, n_bins)

    References
    ----------
    Rubin (1981), Ann Stat 9, 130-134; Brown, Cai and DasGupta (2001), Stat Sci 16, 101-133.

    Examples
    --------
    >>> said = stated_verdicts([1.0] * 10, [1.0] * 10)
    >>> draws, one_bin = (np.random.default_rng(0), 4000), said.clusters * 0
    >>> drawn = posterior_means(said, said.right, one_bin, (1, 0), draws)
    >>> round(float(np.quantile(drawn, 0.025)), 1)  # Beta(10.5, 0.5): 0.783
    0.8
    """
    rng, n_draws = draws
    shape = (said.n_clusters, int(places.max()) + 1)
    cells = (said.clusters, places)
    counts = sparse.csr_array((np.ones(values.size), cells), shape=shape)
    sums = sparse.csr_array((values, cells), shape=shape)
    sizes = np.asarray(counts.sum(axis=0))
    # A half case weighs as much as half of an Item, with its repeats, does in the bin.
    half = sizes / np.bincount(np.asarray(counts.tocoo().col), minlength=shape[1])
    weights = rng.exponential(size=(n_draws, said.n_clusters))
    right, wrong = (rng.gamma(0.5, size=(n_draws, shape[1])) * half for _ in range(2))
    total = weights @ sums + right * np.asarray(added[0]) + wrong * np.asarray(added[1])
    return np.asarray(total / (weights @ counts + right + wrong))


def _error(
    said: StatedVerdicts, places: IntArray, draws: tuple[np.random.Generator, int]
) -> Estimate:
    sizes = np.bincount(places)
    stated = np.bincount(places, weights=said.confidence) / sizes
    shares, gaps = sizes / places.size, said.confidence - said.right
    value = float(shares @ np.abs(np.bincount(places, weights=gaps) / sizes))
    # A bin holds one confidence on average; what is added stands at that.
    drawn = posterior_means(said, gaps, places, (stated - 1, stated), draws)
    found = _estimate(said, value, np.abs(drawn) @ shares, OF_ERROR)
    level = 1 - (1 - LEVEL) / sizes.size
    known = [said.share_right(places == place, level) for place in range(sizes.size)]
    nearest = np.clip(stated, [one.low for one in known], [one.high for one in known])
    low = min(value, float(shares @ np.abs(stated - nearest)))
    return Estimate(value, low, found.high, LEVEL, OF_ERROR, found.n)


def _estimate(said: StatedVerdicts, value: float, drawn: FloatArray, method: str) -> Estimate:
    if said.n_clusters < 2:
        raise UndefinedStatistic("too_few_units", "At least two Items are needed.")
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(
        value, min(value, float(low)), max(value, float(high)), LEVEL, method, said.n_clusters
    )
