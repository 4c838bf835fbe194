"""What each rater gives where each value is true."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import FloatArray, as_matrix, distinct_values, value_codes


@dataclass(frozen=True)
class RaterConfusions:
    """Confusion table of each rater.

    Attributes
    ----------
    values : ndarray, shape (n_values,)
        The scale.
    counts : ndarray, shape (n_raters, n_values, n_values)
        Units by true value (row) and given value (column); broken where the truth is a chance.
    n : ndarray of int, shape (n_raters,)
        Units that entered.
    """

    values: FloatArray
    counts: FloatArray
    n: npt.NDArray[np.int64]

    @property
    def rates(self) -> FloatArray:
        """Share of each given value where the row's is true; NaN for a row without a unit."""
        total = self.counts.sum(axis=2, keepdims=True)
        return np.where(total > 0, self.counts / np.where(total > 0, total, 1.0), np.nan)

    def accuracy(self, rater: int, *, confidence: float = 0.95) -> Estimate:
        """Share of a rater's units with the true value, Wilson's interval.

        Raises
        ------
        UndefinedStatistic
            ``no_unit``: the rater has none with a true value.
        """
        hits = float(np.trace(self.counts[rater]))
        n = int(self.n[rater])
        # Sums of chances leave dust at the ends.
        return wilson(min(max(hits, 0.0), n), n, confidence=confidence)


def rater_confusions(
    matrix: npt.ArrayLike, truth: npt.ArrayLike, *, values: npt.ArrayLike | None = None
) -> RaterConfusions:
    """Cross-tabulate each rater with the truth, known or only probable.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.
    truth : array_like, shape (n_units,) or (n_units, n_values)
        A value for each unit (a reference, or labels of a consensus; NaN = none), or the
        probability of each of ``values``.
    values : array_like, shape (n_values,), optional
        The scale in its order; by default the values that occur. Ratings and true values off
        the scale are left out.

    Returns
    -------
    RaterConfusions

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no rating has a true value.

    Examples
    --------
    >>> found = rater_confusions([[1, 2, 2, 1]], [1, 1, 2, np.nan])
    >>> found.counts
    array([[[1., 1.],
            [0., 1.]]])
    >>> round(found.accuracy(0).value, 4)
    0.6667
    """
    ratings, known = as_matrix(matrix), np.asarray(truth, dtype=np.float64)
    scale = _scale(ratings, known) if values is None else np.asarray(values, dtype=np.float64)
    chances = known if known.ndim == 2 else np.equal(known[:, None], scale).astype(np.float64)
    if chances.shape != (ratings.shape[1], scale.size):
        raise ValueError("one true value, or one probability of each value, is needed per unit")
    codes = value_codes(ratings, scale)
    usable = (codes >= 0) & (chances.sum(axis=1) > 0)
    if not usable.any():
        raise UndefinedStatistic("no_unit", "No rating has a true value to compare it with.")
    counts = np.stack([(usable & (codes == k)) @ chances for k in range(scale.size)], axis=2)
    return RaterConfusions(scale, counts, np.count_nonzero(usable, axis=1))


def _scale(ratings: FloatArray, truth: FloatArray) -> FloatArray:
    given = distinct_values(ratings)
    return given if truth.ndim == 2 else np.union1d(given, distinct_values(truth))
