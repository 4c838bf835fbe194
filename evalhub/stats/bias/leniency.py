"""Kinder or harder than people, and how much of the scale is used."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.intervals import Estimate, mean_of_units
from evalhub.stats.tables import as_vectors


def leniency(
    judge: npt.ArrayLike,
    human: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of judge minus human on the same units, in points of the scale.

    Parameters
    ----------
    judge, human : array_like, shape (n_units,)
        Values on an interval scale (the human side often a mean or a median); units with NaN in
        either are dropped.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``; ``too_few_units``: one unit.

    Examples
    --------
    >>> leniency([4, 5, 3], [3, 5, np.nan], rng=np.random.default_rng(0)).value
    0.5
    """
    scores, ratings = as_vectors(judge, human)
    return mean_of_units(scores - ratings, rng=rng, resamples=resamples, confidence=confidence)
