"""Turned scales and mixed-up labels: agreement far below chance, or far better when turned."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import linear_sum_assignment

from evalhub.stats.agreement.kappa import cohen_kappa
from evalhub.stats.agreement.weights import Weighting, agreement_weights
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import FloatArray, IntArray

LEAST_UNITS = 20
ALPHA = 0.01
CONTRARY = -0.1
TURNED = 0.4


@dataclass(frozen=True)
class Polarity:
    """Two raters of the same units, as they are and turned.

    Attributes
    ----------
    kappa : Estimate
        Cohen's kappa; quadratic weights where the values are ordered.
    p : float
        One-sided: kappa is this low by chance (permutation of units, normal).
    turned : Estimate or None
        Kappa when the second is read by ``mapping``; None where that is not defined.
    mapping : tuple of int
        The place each of the second's values is read as: the scale turned where it is ordered,
        else the best reading found on the other half of the units.
    """

    kappa: Estimate
    p: float
    turned: Estimate | None
    mapping: tuple[int, ...]

    @property
    def contrary(self) -> bool:
        """Certainly below chance, and by a margin."""
        return self.p < ALPHA and self.kappa.value < CONTRARY

    @property
    def mixed_up(self) -> bool:
        """Far better by another reading: the intervals lie apart."""
        if self.turned is None or self.mapping == tuple(range(len(self.mapping))):
            return False
        return self.turned.value > TURNED and self.turned.low > self.kappa.high


def polarity(
    first: IntArray, second: IntArray, n_values: int, *, ordered: bool, tests: int = 1
) -> Polarity:
    """Compare two raters as they are and with the second turned.

    Parameters
    ----------
    first, second : ndarray of int, shape (n_units,)
        Places on the scale, -1 = missing.
    n_values : int
        Points of the scale.
    ordered : bool
        Whether the values have an order, which is then turned; else labels may be exchanged.
    tests : int
        How many such comparisons are made in all: ``p`` is multiplied by it (Bonferroni), and
        the intervals are as much wider.

    Raises
    ------
    UndefinedStatistic
        ``too_few_units``: fewer than 20 units; else as for Cohen's kappa.

    Examples
    --------
    >>> ratings = np.tile([0, 1], 20)
    >>> found = polarity(ratings, 1 - ratings, 2, ordered=False)
    >>> found.kappa.value, found.contrary, found.mapping
    (-1.0, True, (1, 0))
    """
    both = (first >= 0) & (second >= 0)
    one, two = first[both], second[both]
    halves = [_table(one[at::2], two[at::2], n_values) for at in (0, 1)]
    return polarity_of_halves(halves[0], halves[1], ordered=ordered, tests=tests)


def polarity_of_halves(
    even: FloatArray, odd: FloatArray, *, ordered: bool, tests: int = 1
) -> Polarity:
    """As `polarity`, from the tables of two halves of the units, second in the columns.

    Examples
    --------
    >>> half = np.array([[0.0, 12], [12, 0]])
    >>> polarity_of_halves(half, half, ordered=True).turned.value
    1.0
    """
    table = even + odd
    if table.sum() < LEAST_UNITS:
        raise UndefinedStatistic("too_few_units", "At least 20 units are needed.")
    level = 1 - (1 - 0.95) / tests
    weighting: Weighting = "quadratic" if ordered else "identity"
    kappa = cohen_kappa(table, weighting=weighting, confidence=level)
    p = min(1.0, _chance_of_less(table, agreement_weights(len(table), weighting)) * tests)
    if ordered:
        places = np.arange(len(table))[::-1]
        read = table[:, places]
    else:
        # What one half suggests is tried on the other: chance suggests something, too.
        readings = [_best_reading(half) for half in (odd, even)]
        read = even[:, readings[0]] + odd[:, readings[1]]
        places = _best_reading(table)
    try:
        turned = cohen_kappa(read, weighting=weighting, confidence=level)
    except UndefinedStatistic:
        turned = None
    mapping = np.argsort(places)
    return Polarity(kappa, p, turned, tuple(int(place) for place in mapping))


def _table(one: IntArray, two: IntArray, n_values: int) -> FloatArray:
    counts = np.bincount(one * n_values + two, minlength=n_values**2)
    return counts.reshape(n_values, n_values).astype(np.float64)


def _best_reading(table: FloatArray) -> IntArray:
    """Order of columns with most on the diagonal; what never occurs stays in its place."""
    # A hair in favour of reading values as they are settles what the table leaves open.
    _rows, columns = linear_sum_assignment(table + 1e-6 * np.eye(len(table)), maximize=True)
    return np.asarray(columns, dtype=np.int64)


def _chance_of_less(table: FloatArray, weights: FloatArray) -> float:
    """Probability of no more agreement if the second's values were dealt out at random.

    Mean and variance over all permutations (Hoeffding 1951), normal.
    """
    n = table.sum()
    rows, columns = table.sum(axis=1) / n, table.sum(axis=0) / n
    by_row, by_column = weights @ columns, rows @ weights
    away = weights - by_row[:, None] - by_column[None, :] + rows @ weights @ columns
    variance = n**2 / (n - 1) * float(rows @ away**2 @ columns)
    expected = n * float(rows @ weights @ columns)
    if variance <= 0:
        return 1.0
    return float(stats.norm.cdf((float((table * weights).sum()) - expected) / np.sqrt(variance)))


def in_numbers(found: Polarity) -> Mapping[str, float | int | Estimate]:
    """Evidence of a finding.

    Examples
    --------
    >>> half = np.array([[0.0, 12], [12, 0]])
    >>> sorted(in_numbers(polarity_of_halves(half, half, ordered=False)))
    ['kappa', 'kappa_turned', 'n', 'p']
    """
    numbers: dict[str, float | int | Estimate] = {
        "n": found.kappa.n,
        "kappa": found.kappa,
        "p": found.p,
    }
    return numbers | ({"kappa_turned": found.turned} if found.turned else {})
