"""Whether a judge says the same when it is asked again."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, wilson
from evalhub.stats.tables import as_matrix


def repeat_unanimity(verdicts: npt.ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Share of units on which a judge says the same in every repeat, with Wilson's interval.

    Parameters
    ----------
    verdicts : array_like, shape (n_repeats, n_units)
        NaN = unparsed, left out; units with fewer than two parsed repeats are dropped.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit was judged twice.

    Examples
    --------
    >>> repeat_unanimity([[1, 2, 2], [1, 2, 1], [1, np.nan, 1]]).value.__round__(4)
    0.6667
    """
    values = as_matrix(verdicts)
    repeated = values[:, np.count_nonzero(~np.isnan(values), axis=0) > 1]
    if repeated.shape[1] == 0:
        raise UndefinedStatistic("no_unit", "No unit was judged more than once.")
    agreed = np.nanmax(repeated, axis=0) == np.nanmin(repeated, axis=0)
    return wilson(int(agreed.sum()), agreed.size, confidence=confidence)
