"""How far a rater agrees with themselves when a unit comes back."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.alpha import Level, krippendorff_alpha
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, mean_of_units
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import as_vectors


@dataclass(frozen=True)
class SelfConsistency:
    """First and second ratings of the same units by the same rater.

    Attributes
    ----------
    same : Estimate
        Share of units with the same value, Wilson's interval.
    alpha : Estimate or UndefinedStatistic
        Krippendorff's alpha of first against second.
    shift : Estimate or UndefinedStatistic
        Mean of second less first, in points: a change of mind in one direction.
    n : int
        Units rated twice.
    """

    same: Estimate
    alpha: Coefficient
    shift: Coefficient
    n: int


def self_consistency(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    level: Level,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
) -> SelfConsistency:
    """Compare a rater's first and second ratings.

    Parameters
    ----------
    first, second : array_like, shape (n_units,)
        Ratings as numbers on the scale, NaN = missing; units without both are dropped.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`. ``shift`` means something from
        "ordinal" up and is undefined (``not_numbers``) at "nominal".
    rng, resamples
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: none was rated twice.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> found = self_consistency([1, 2, 3, 4], [1, 2, 4, 4], "ordinal", rng=rng)
    >>> found.same.value, found.shift.value, found.n
    (0.75, 0.25, 4)
    """
    one, two = as_vectors(first, second)
    both = ~np.isnan(one) & ~np.isnan(two)
    one, two = one[both], two[both]
    if one.size == 0:
        raise UndefinedStatistic("no_unit", "Nothing was rated twice by this rater.")
    pair = np.stack([one, two])
    shift: Coefficient = UndefinedStatistic("not_numbers", "Named values have no direction.")
    if level != "nominal":
        shift = attempt(lambda: mean_of_units(two - one, rng=rng, resamples=resamples))
    return SelfConsistency(
        same=wilson(int((one == two).sum()), one.size),
        alpha=attempt(lambda: krippendorff_alpha(pair, level, rng=rng, resamples=resamples)),
        shift=shift,
        n=one.size,
    )
