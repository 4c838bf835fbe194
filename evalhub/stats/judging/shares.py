"""Shares of verdicts whose units have several each: sums over sums, units drawn whole."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, as_vectors


def share_of_sums(
    part: npt.ArrayLike,
    whole: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Sum of ``part`` over sum of ``whole``, with the unit bootstrap of the ratio.

    Parameters
    ----------
    part, whole : array_like, shape (n_units,)
        What counts in each unit, and of how many; units with a whole of 0 are left out.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: nothing to take a share of; ``too_few_units``: one unit.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., ch. 6 (ratio estimates).

    Examples
    --------
    >>> round(share_of_sums([1, 3], [2, 4], rng=np.random.default_rng(0)).value, 3)
    0.667
    """
    some, every = as_vectors(part, whole)
    counted = every > 0
    if not counted.any():
        raise UndefinedStatistic("no_unit", "There is nothing to take a share of.")
    pairs = np.column_stack([some, every])[counted]
    patterns, multiplicity = np.unique(pairs, axis=0, return_counts=True)

    def ratio(weights: FloatArray) -> FloatArray:
        top, bottom = (weights @ patterns).T
        return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), np.nan)

    return bootstrap(
        multiplicity.astype(np.int64),
        ratio,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
        width=4,
    )
