"""Weights of partial agreement between the points of an ordered scale."""

from typing import Literal

import numpy as np

from evalhub.stats.tables import FloatArray

Weighting = Literal["identity", "linear", "quadratic", "ordinal", "radical"]


def agreement_weights(n_values: int, weighting: Weighting) -> FloatArray:
    """Return how much two points of a scale agree, 1 for equal and 0 for the far ends.

    Points count by their place on the scale, not by their value. ``identity`` gives credit only
    to equal points (nominal scales).

    Parameters
    ----------
    n_values : int
        Points on the scale.
    weighting : {"identity", "linear", "quadratic", "ordinal", "radical"}
        With ``d`` the distance in places and ``q`` the points: ``1 - d/(q-1)``,
        ``1 - (d/(q-1))**2``, ``1 - d(d+1)/(q(q-1))``, ``1 - sqrt(d/(q-1))``.

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
    power = {"linear": 1.0, "quadratic": 2.0, "radical": 0.5}[weighting]
    return np.asarray(1 - (steps / far) ** power)
