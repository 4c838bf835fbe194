"""Each rater of a panel: against the rest, and what alpha is without them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.alpha import Level
from evalhub.stats.changes.differences import Change, alpha_change_on_same_units
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.raters.others import agreement_with_others
from evalhub.stats.tables import as_matrix


@dataclass(frozen=True)
class RaterLeftOut:
    """One rater of a panel.

    Attributes
    ----------
    rater : int
        Row of the rater.
    n : int
        Units that the rater rated.
    agreement : Estimate or UndefinedStatistic
        Share of the others who gave the same value; see
        `evalhub.stats.raters.others.agreement_with_others`.
    without : Change or UndefinedStatistic
        Alpha with the rater (``first``) and without (``second``) on the same units: ``rose``
        says that the panel agrees better without the rater.
    """

    rater: int
    n: int
    agreement: Coefficient
    without: Change | UndefinedStatistic


def raters_left_out(
    matrix: npt.ArrayLike,
    level: Level,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    raters: tuple[int, ...] | None = None,
) -> tuple[RaterLeftOut, ...]:
    """Measure each rater against the rest, and the panel without each of them.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings as numbers on the scale, NaN = missing.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`.
    rng : numpy.random.Generator
        Source of the resamples; those of one rater do not depend on who else is asked about.
    resamples : int
        Number of bootstrap resamples; intervals have 95 %.
    raters : tuple of int, optional
        Rows to look at; by default all.

    Returns
    -------
    tuple of RaterLeftOut
        In the order of the rows. Where a figure is not defined its place holds the reason:
        ``no_shared_unit``, or those of alpha (with two raters nobody is left to agree).
        Looking for the worst of many raters is many questions at once: correct for it.

    References
    ----------
    Leave-one-out agreement: Krippendorff (2018), Content Analysis, 4th ed., ch. 12.5.

    Examples
    --------
    >>> good = np.tile([1, 2, 1, 2], 10)
    >>> panel = np.stack([good, good, good, np.tile([1, 1, 2, 2], 10)])
    >>> found = raters_left_out(panel, "nominal", rng=np.random.default_rng(0))
    >>> [one.without.verdict for one in found]
    ['fell', 'fell', 'fell', 'rose']
    """
    ratings = as_matrix(matrix)
    chosen = range(ratings.shape[0]) if raters is None else raters
    seed = int(rng.integers(2**63))
    return tuple(
        _left_out(ratings, level, rater, np.random.default_rng([seed, rater]), resamples)
        for rater in chosen
    )


def _left_out(
    ratings: npt.NDArray[np.float64],
    level: Level,
    rater: int,
    rng: np.random.Generator,
    resamples: int,
) -> RaterLeftOut:
    agreement = attempt(lambda: agreement_with_others(ratings, rater, rng=rng, resamples=resamples))
    rest = np.delete(ratings, rater, axis=0)
    without: Change | UndefinedStatistic
    try:
        without = alpha_change_on_same_units(ratings, rest, level, rng=rng, resamples=resamples)
    except UndefinedStatistic as reason:
        without = reason
    n = int(np.count_nonzero(~np.isnan(ratings[rater])))
    return RaterLeftOut(rater, n, agreement, without)
