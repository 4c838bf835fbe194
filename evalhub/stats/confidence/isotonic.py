"""Confidence made honest: the best rising curve, fitted on other verdicts than it is used on."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray, as_vectors

FOLDS = 5


def pooled_adjacent_violators(
    values: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> FloatArray:
    """Return the closest sequence that never falls, in least squares.

    Parameters
    ----------
    values : array_like, shape (n,)
        In the order in which they should rise.
    weights : array_like, shape (n,), optional
        Above 0; by default all alike.

    References
    ----------
    Ayer et al. (1955), Ann Math Stat 26, 641-647.

    Examples
    --------
    >>> pooled_adjacent_violators([0, 0, 0, 1, 0, 1, 1, 1])
    array([0. , 0. , 0. , 0.5, 0.5, 1. , 1. , 1. ])
    """
    array = np.asarray(values, dtype=np.float64)
    mass = np.ones(array.size) if weights is None else np.asarray(weights, dtype=np.float64)
    means: list[float] = []
    sums: list[float] = []
    sizes: list[int] = []
    for value, weight in zip(array.tolist(), mass.tolist(), strict=True):
        means.append(value)
        sums.append(weight)
        sizes.append(1)
        while len(means) > 1 and means[-2] >= means[-1]:
            last, heavy, many = means.pop(), sums.pop(), sizes.pop()
            means[-1] = (means[-1] * sums[-1] + last * heavy) / (sums[-1] + heavy)
            sums[-1] += heavy
            sizes[-1] += many
    return np.repeat(means, sizes)


def isotonic_map(confidence: npt.ArrayLike, right: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Fit a rising curve of the share right; returns its points, ready for `numpy.interp`.

    Parameters
    ----------
    confidence, right : array_like, shape (n_verdicts,)
        NaN = not stated, not known; left out. Verdicts of one confidence are one point.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no verdict has both.

    References
    ----------
    Zadrozny and Elkan (2002), KDD, 694-699.

    Examples
    --------
    >>> isotonic_map([0.2, 0.9, 0.9, 0.5], [0, 1, 0, 1])
    (array([0.2, 0.5, 0.9]), array([0.        , 0.66666667, 0.66666667]))
    """
    stated, facts = as_vectors(confidence, right)
    known = ~np.isnan(stated) & ~np.isnan(facts)
    if not known.any():
        raise UndefinedStatistic("no_unit", "No verdict has a stated confidence and a true value.")
    points, at, counts = np.unique(stated[known], return_inverse=True, return_counts=True)
    means = np.bincount(at, weights=facts[known]) / counts
    return points, pooled_adjacent_violators(means, counts)


def cross_fitted(
    confidence: npt.ArrayLike,
    right: npt.ArrayLike,
    *,
    clusters: npt.ArrayLike | None = None,
    rng: np.random.Generator,
    folds: int = FOLDS,
) -> FloatArray:
    """Return the calibrated confidence of each verdict, from a curve that has not seen it.

    Parameters
    ----------
    confidence, right : array_like, shape (n_verdicts,)
        As in `isotonic_map`.
    clusters : array_like of int, shape (n_verdicts,), optional
        The Item of each verdict; repeats of one Item go into one part. By default each verdict is
        about another.
    rng : numpy.random.Generator
        Which Items go together.
    folds : int
        Parts; each is calibrated by a curve of the others.

    Returns
    -------
    ndarray, shape (n_verdicts,)
        NaN where either is missing.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer Items than two for each part.

    Examples
    --------
    >>> stated, right = np.tile([0.9, 0.6], 50), np.tile([1.0, 0.0, 0.0, 0.0], 25)
    >>> found = cross_fitted(stated, right, rng=np.random.default_rng(0))
    >>> bool(abs(found[0] - 0.5) < 0.2), bool(found[1] < 0.05)
    (True, True)
    """
    stated, facts = as_vectors(confidence, right)
    known = np.flatnonzero(~np.isnan(stated) & ~np.isnan(facts))
    own_items = np.arange(stated.size) if clusters is None else np.asarray(clusters)
    items, item_of = np.unique(own_items[known], return_inverse=True)
    if items.size < 2 * folds:
        raise UndefinedStatistic(
            "too_few_units", f"Calibrating takes {2 * folds} Items with a stated confidence."
        )
    part = rng.permutation(np.arange(items.size) % folds)[item_of]
    result = np.full(stated.size, np.nan)
    for fold in range(folds):
        own, others = known[part == fold], known[part != fold]
        points, curve = isotonic_map(stated[others], facts[others])
        result[own] = np.interp(stated[own], points, curve)
    return result
