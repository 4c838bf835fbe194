"""Straight-lining: how varied the values of a rater are, beside the peers' on the same items."""

import numpy as np

from evalhub.stats.intervals import UNIT_BOOTSTRAP, Estimate
from evalhub.stats.tables import FloatArray

RESAMPLES = 400


def entropy(weights: FloatArray) -> FloatArray:
    """Entropy in bits of the last axis of some counts; 0 where there are none."""
    totals = weights.sum(axis=-1, keepdims=True)
    shares = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(-(shares * logs).sum(axis=-1))


def variety(
    own: FloatArray, peers: FloatArray, *, rng: np.random.Generator, confidence: float = 0.95
) -> Estimate | None:
    """Entropy of a rater's values as a share of the peers', by the unit bootstrap.

    `own` and `peers` have shape (n_units, n_values): a row of `own` is 1 at the value given, a
    row of `peers` holds the shares of the others who gave each value there. None when the peers'
    values do not vary either: then there is nothing to vary on.
    """
    n = own.shape[0]
    if n < 2 or entropy(peers.sum(axis=0)) <= 0:
        return None
    weights = rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(np.float64)
    drawn = ratio(weights @ own, weights @ peers)
    drawn = drawn[np.isfinite(drawn)]
    if drawn.size == 0:
        return None
    value = float(ratio(own.sum(axis=0), peers.sum(axis=0)))
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    # A constant answer has no spread to resample; one other value could have come in n.
    high = max(float(high), one_off(n, peers.sum(axis=0)))
    return Estimate(value, float(low), high, confidence, UNIT_BOOTSTRAP, n, RESAMPLES - drawn.size)


def one_off(n: int, peers: FloatArray) -> float:
    """The variety of n equal values but one or two more: the most a constant rater may hide."""
    hidden = np.array([max(n - 2.0, 0.0), 2.0])
    return float(entropy(hidden) / entropy(peers))


def ratio(own: FloatArray, peers: FloatArray) -> FloatArray:
    """Entropies divided; NaN where the peers' is 0."""
    below = entropy(peers)
    nothing = np.full_like(below, np.nan)
    return np.divide(entropy(own), below, out=nothing, where=below > 0)
