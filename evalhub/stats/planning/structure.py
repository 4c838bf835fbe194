"""How raters confuse values, learnt from their ratings, to simulate ratings that are planned."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import Counts, FloatArray, value_counts

_MOST_VALUES = 50
_ROUNDS = 200


@dataclass(frozen=True)
class Structure:
    """True values and what raters, all alike, make of them.

    Attributes
    ----------
    values : ndarray, shape (n_values,)
        The scale.
    prior : ndarray, shape (n_kinds,)
        How frequent each kind of unit is.
    chances : ndarray, shape (n_kinds, n_values)
        How likely a rater gives each value to a unit of the kind; rows sum to 1.
    n : int
        Units it was learnt from, 0 if it was made up.
    """

    values: FloatArray
    prior: FloatArray
    chances: FloatArray
    n: int = 0

    def simulate(self, n_raters: int, n_units: int, rng: np.random.Generator) -> FloatArray:
        """Draw ratings of so many raters for so many units; shape (n_raters, n_units)."""
        kinds = rng.choice(self.prior.size, n_units, p=self.prior)
        steps = np.cumsum(self.chances, axis=1)[kinds]
        drawn = rng.random((n_raters, n_units))
        places = (drawn[:, :, None] >= steps[None, :, :-1]).sum(axis=2)
        return np.asarray(self.values[places])


def structure_of(matrix: npt.ArrayLike) -> Structure:
    """Learn a structure from ratings: kinds of units, and one table of confusions for all raters.

    As Dawid and Skene, but with raters alike, so that it can be said what others like them would
    do. As many kinds as values. Learnt by expectation maximisation from the units' patterns.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing. Units with fewer than two ratings are dropped.

    Returns
    -------
    Structure

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``; ``no_variation``: all ratings are the same; ``too_many_values``:
        more than 50.

    References
    ----------
    Dawid and Skene (1979), Appl Stat 28, 20-28.

    Examples
    --------
    >>> ratings = np.repeat([[1, 2, 1], [1, 2, 2], [1, 2, 2]], 20, axis=1)
    >>> structure_of(ratings).prior.size
    2
    """
    table = value_counts(matrix).with_at_least(2)
    if table.n_units == 0:
        raise UndefinedStatistic("no_pairable_unit", "No unit was rated by two raters.")
    q = table.values.size
    if q == 1:
        raise UndefinedStatistic("no_variation", "All ratings are the same.")
    if q > _MOST_VALUES:
        raise UndefinedStatistic("too_many_values", "Too many different values to learn from.")
    prior, chances = _learnt(table)
    return Structure(table.values, prior, chances, table.n_units)


def _learnt(table: Counts) -> tuple[FloatArray, FloatArray]:
    margins = table.multiplicity @ table.counts
    shares = margins / margins.sum()
    prior, chances = shares, 0.7 * np.eye(shares.size) + 0.3 * shares
    last = -np.inf
    for _ in range(_ROUNDS):
        logs = table.counts @ np.log(np.maximum(chances, 1e-12)).T + np.log(
            np.maximum(prior, 1e-12)
        )
        most = logs.max(axis=1, keepdims=True)
        kinds = np.exp(logs - most)
        sums = kinds.sum(axis=1, keepdims=True)
        likelihood = float(table.multiplicity @ (np.log(sums) + most)[:, 0])
        weights = kinds / sums * table.multiplicity[:, None]
        prior = weights.sum(axis=0) / table.n_units
        given = weights.T @ table.counts
        total = given.sum(axis=1, keepdims=True)
        chances = np.where(total > 0, given / np.where(total > 0, total, 1.0), shares)
        if likelihood - last < 1e-9 * abs(likelihood):
            break
        last = likelihood
    return prior / prior.sum(), chances
