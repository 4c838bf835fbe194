"""Weights of partial agreement between the points of an ordered scale."""

from typing import Literal

import numpy as np

from evalhub.stats.tables import FloatArray

Weighting = Literal[
    "identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"
]


def agreement_weights(n_values: int, weighting: Weighting) -> FloatArray:
    """Return how much two points of a scale agree, 1 for equal and 0 for the far ends.

    Points count by their place on the scale, not by their value. ``identity`` gives credit only
    to equal points (nominal scales).

    Parameters
    ----------
    n_values : int
        Points on the scale.
    weighting : str
        With ``d`` the distance in places and ``q`` the points, ``linear``: ``1 - d/(q-1)``;
        ``quadratic``: ``1 - (d/(q-1))**2``; ``ordinal``: ``1 - d(d+1)/(q(q-1))``; ``radical``:
        ``1 - sqrt(d/(q-1))``. With ``k`` and ``l`` the places from 1 and each divided by its
        largest, one less ``ratio``: ``((k-l)/(k+l))**2``; ``circular`` (the ends are neighbours):
        ``sin(pi d/q)**2``; ``bipolar`` (worse near the ends):
        ``d**2 / ((k+l-2)(2q-k-l))``.

    Returns
    -------
    ndarray, shape (n_values, n_values)

    References
    ----------
    Cohen (1968), Psychol Bull 70, 213-220; Gwet (2014), Handbook of Inter-Rater Reliability, 3.5.

    Examples
    --------
    >>> agreement_weights(3, "quadratic")
    array([[1.  , 0.75, 0.  ],
           [0.75, 1.  , 0.75],
           [0.  , 0.75, 1.  ]])
    """
    if weighting == "identity" or n_values < 2:
        return np.eye(n_values)
    places = np.arange(n_values, dtype=np.float64)
    steps = np.abs(places[:, None] - places[None, :])
    far = n_values - 1
    if weighting == "ordinal":
        return np.asarray(1 - steps * (steps + 1) / (n_values * far))
    if weighting in ("ratio", "circular", "bipolar"):
        apart = _distances(places + 1, steps, weighting)
        return np.asarray(1 - apart / apart.max())
    power = {"linear": 1.0, "quadratic": 2.0, "radical": 0.5}[weighting]
    return np.asarray(1 - (steps / far) ** power)


def _distances(places: FloatArray, steps: FloatArray, weighting: Weighting) -> FloatArray:
    sums, n_values = places[:, None] + places[None, :], places.size
    if weighting == "ratio":
        return np.asarray((steps / sums) ** 2)
    if weighting == "circular":
        return np.asarray(np.sin(np.pi * steps / n_values) ** 2)
    room = (sums - 2) * (2 * n_values - sums)
    return np.asarray(np.where(steps > 0, steps**2 / np.where(room > 0, room, 1.0), 0.0))
