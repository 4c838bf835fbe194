"""Agreement by slice of the units: each against the rest, corrected for asking often."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.agreement.alpha import Level, krippendorff_alpha
from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.changes.differences import Verdict
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.comparison.multiplicity import Correction, adjusted
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate, Estimate
from evalhub.stats.tables import BoolArray, FloatArray, as_matrix

METHOD = "jackknife over units, Welch's t"


@dataclass(frozen=True)
class SliceAlpha:
    """One slice beside the rest.

    Attributes
    ----------
    name : str
        The slice.
    alpha, rest : Estimate or UndefinedStatistic
        Alpha within the slice and of all other units, with the interval of the unit bootstrap.
    difference : ErrorEstimate or UndefinedStatistic
        Slice less rest; its interval is not corrected for the number of slices.
    p_value, adjusted : float or None
        Of no difference: alone, and corrected for all slices that could be tested.
    verdict : {"rose", "fell", "cannot tell"}
        ``rose`` where agreement is higher in the slice than elsewhere by the adjusted p-value.
    n : int
        Pairable units of the slice.
    """

    name: str
    alpha: Coefficient
    rest: Coefficient
    difference: Coefficient
    p_value: float | None
    adjusted: float | None
    verdict: Verdict
    n: int


def alpha_by_slice(
    matrix: npt.ArrayLike,
    level: Level,
    slices: Mapping[str, npt.ArrayLike],
    *,
    sampling: Sampling,
    correction: Correction = "bh",
    significance: float = 0.05,
) -> tuple[SliceAlpha, ...]:
    """Compute alpha of each slice and test it against the units outside.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`.
    slices : mapping of str to array_like of bool, shape (n_units,)
        Units of each slice. Slices may overlap (language and length): all are corrected together.
    sampling : Sampling
        Seed and resamples of the intervals.
    correction : {"bh", "holm", "by"}
        See `evalhub.stats.comparison.multiplicity`.
    significance : float
        Adjusted p-values up to this make a verdict.

    Returns
    -------
    tuple of SliceAlpha
        In the order of ``slices``. A slice whose alpha is undefined is not tested.

    References
    ----------
    Errors: `evalhub.stats.agreement.jackknife`; degrees of freedom: Welch (1947), Biometrika 34.

    Examples
    --------
    >>> easy, hard = [[1, 2, 1, 2, 2], [1, 2, 1, 2, 1]], [[1, 2, 1, 2], [1, 1, 2, 2]]
    >>> ratings = np.hstack([np.tile(easy, 20), np.tile(hard, 20)])
    >>> found = alpha_by_slice(
    ...     ratings, "nominal", {"easy": np.arange(180) < 100}, sampling=Sampling()
    ... )
    >>> found[0].verdict, found[0].n
    ('rose', 100)
    """
    ratings = as_matrix(matrix)
    masks = {name: np.asarray(mask, dtype=np.bool_) for name, mask in slices.items()}
    if any(mask.shape != ratings.shape[1:] for mask in masks.values()):
        raise ValueError("a slice says of each unit whether it belongs")
    found = [_slice(ratings, level, name, mask, sampling) for name, mask in masks.items()]
    asked = [one.p_value for one in found if one.p_value is not None]
    finals = iter(adjusted(asked, correction).tolist())
    return tuple(
        one if one.p_value is None else _with_verdict(one, next(finals), significance)
        for one in found
    )


def _slice(
    ratings: FloatArray, level: Level, name: str, mask: BoolArray, sampling: Sampling
) -> SliceAlpha:
    parts = {"slice": ratings[:, mask], "rest": ratings[:, ~mask]}
    alpha, rest = (
        attempt(partial(_alpha, part, level, sampling, (name, side)))
        for side, part in parts.items()
    )
    n = int(np.count_nonzero(np.count_nonzero(~np.isnan(parts["slice"]), axis=0) > 1))
    try:
        difference, p_value = difference_of_sets(parts["rest"], parts["slice"], level)
    except UndefinedStatistic as reason:
        return SliceAlpha(name, alpha, rest, reason, None, None, "cannot tell", n)
    return SliceAlpha(name, alpha, rest, difference, p_value, None, "cannot tell", n)


def _alpha(part: FloatArray, level: Level, sampling: Sampling, names: tuple[str, str]) -> Estimate:
    rng = sampling.rng("alpha by slice", *names)
    return krippendorff_alpha(part, level, rng=rng, resamples=sampling.resamples)


def _with_verdict(one: SliceAlpha, final: float, significance: float) -> SliceAlpha:
    told: Verdict = "cannot tell"
    if final <= significance and isinstance(one.difference, Estimate):
        told = "rose" if one.difference.value > 0 else "fell"
    return replace(one, adjusted=final, verdict=told)


def difference_of_sets(
    first: npt.ArrayLike, second: npt.ArrayLike, level: Level, *, confidence: float = 0.95
) -> tuple[ErrorEstimate, float]:
    """Second alpha less first, of two sets of units, with p of no difference; nothing random.

    Returns
    -------
    difference : ErrorEstimate
        ``n`` is the number of units of the smaller set.
    p_value : float
        Two-sided, Welch's t with the jackknife errors.

    Raises
    ------
    UndefinedStatistic
        As `jackknife_alpha` of either set; ``no_interval``: both agree perfectly.

    Examples
    --------
    >>> found, p_value = difference_of_sets(
    ...     np.tile([[1, 2, 1, 2], [1, 1, 2, 2]], 5), np.tile([[1, 2, 1], [1, 2, 2]], 5), "nominal"
    ... )
    >>> found.n, round(found.value, 3), p_value < 0.05
    (15, 0.331, False)
    """
    one = jackknife_alpha(first, level, confidence=confidence)
    two = jackknife_alpha(second, level, confidence=confidence)
    error = float(np.hypot(one.error, two.error))
    if error == 0:
        raise UndefinedStatistic("no_interval", "Agreement is perfect in both sets.")
    freedom = error**4 / (one.error**4 / (one.n - 1) + two.error**4 / (two.n - 1))
    value = two.value - one.value
    reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * error
    p_value = float(2 * stats.t.sf(abs(value) / error, freedom))
    low, high, n = value - reach, value + reach, min(one.n, two.n)
    return ErrorEstimate(value, low, high, confidence, METHOD, n, error=error), p_value
