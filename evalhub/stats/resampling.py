"""Drawing units with replacement, as weights of patterns of equal units."""

from collections.abc import Callable

import numpy as np

from evalhub.stats.tables import FloatArray, IntArray

_CHUNK_CELLS = 2**21


def resampled(
    multiplicity: IntArray,
    statistic: Callable[[FloatArray], FloatArray],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    width: int = 1,
) -> FloatArray:
    """Compute a statistic of each resample of the units.

    Parameters
    ----------
    multiplicity : ndarray of int, shape (n_patterns,)
        Units of each pattern.
    statistic : callable
        Maps weights, shape (k, n_patterns), to k values or k rows of values; NaN = undefined.
    rng : numpy.random.Generator
        Source of randomness; the same state gives the same values, bit for bit.
    resamples : int
        Number of resamples, at least 1.
    width : int
        Numbers that ``statistic`` holds per resample beyond the weights; bounds the memory.

    Returns
    -------
    ndarray, shape (resamples,) or (resamples, n_values)

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 6.

    Examples
    --------
    >>> share = lambda weights: weights @ np.array([1.0, 0.0]) / weights.sum(axis=1)
    >>> drawn = resampled(np.array([30, 10]), share, rng=np.random.default_rng(1))
    >>> drawn.shape, round(float(drawn.mean()), 1)
    ((1000,), 0.7)
    """
    if resamples < 1:
        raise ValueError("at least one resample is needed")
    if not multiplicity.size:
        return statistic(np.zeros((resamples, 0)))
    chunk = max(1, min(resamples, _CHUNK_CELLS // max(width, multiplicity.size)))
    return np.concatenate(
        [
            statistic(drawn_weights(multiplicity, min(chunk, resamples - start), rng))
            for start in range(0, resamples, chunk)
        ]
    )


def drawn_weights(multiplicity: IntArray, resamples: int, rng: np.random.Generator) -> FloatArray:
    """Draw how often each pattern is in each resample.

    Parameters
    ----------
    multiplicity : ndarray of int, shape (n_patterns,)
        Units of each pattern.
    resamples : int
        Number of resamples.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (resamples, n_patterns)
        Whole numbers; each row sums to the number of units.

    Examples
    --------
    >>> drawn_weights(np.array([30, 10]), 2, np.random.default_rng(0)).sum(axis=1)
    array([40., 40.])
    """
    n_units, n_patterns = int(multiplicity.sum()), multiplicity.size
    if n_units > 8 * n_patterns:
        shares = multiplicity / n_units
        return rng.multinomial(n_units, shares, size=resamples).astype(np.float64)
    # Few units per pattern: drawing the units themselves is cheaper than that many binomials.
    pattern_of_unit = np.repeat(np.arange(n_patterns), multiplicity)
    drawn = pattern_of_unit[rng.integers(0, n_units, size=(resamples, n_units))]
    drawn += np.arange(resamples)[:, None] * n_patterns
    weights = np.bincount(drawn.ravel(), minlength=resamples * n_patterns)
    return weights.reshape(resamples, n_patterns).astype(np.float64)
