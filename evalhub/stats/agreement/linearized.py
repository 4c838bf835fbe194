"""Chance-corrected agreement of many raters with large-sample standard errors.

The same coefficients as in `evalhub.stats.agreement.chance`, and two more, with what the tables
of papers print: a standard error and a t interval. Under about 30 units prefer the bootstrap.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.agreement.weights import Weighting, agreement_weights
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate
from evalhub.stats.tables import (
    FloatArray,
    IntArray,
    as_matrix,
    collapse_units,
    distinct_values,
    value_codes,
)

Coefficient = Literal["gwet", "fleiss", "conger", "brennan_prediger"]
METHOD = "large sample, linearized, t"


@dataclass(frozen=True)
class _Panel:
    """Ratings as places on the scale, one row per pattern of units, and sums of them."""

    codes: IntArray
    multiplicity: IntArray
    counts: FloatArray
    weights: FloatArray

    @property
    def n(self) -> int:
        return int(self.multiplicity.sum())

    def mean(self, of_units: FloatArray) -> FloatArray:
        """Mean over the units of one value, or one row, per pattern."""
        return np.asarray(self.multiplicity @ of_units / self.n)


def linearized(
    matrix: npt.ArrayLike,
    coefficient: Coefficient,
    *,
    values: npt.ArrayLike | None = None,
    weighting: Weighting = "identity",
    confidence: float = 0.95,
) -> ErrorEstimate:
    """Agreement corrected for chance, with its standard error, by Gwet's linearization.

    All have ``(p_a - p_e) / (1 - p_e)`` with the mean share of agreeing pairs of the units with
    two ratings or more as ``p_a``; they differ in the agreement by chance, ``p_e``.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing; ratings off the scale are not counted, units without any dropped.
    coefficient : {"gwet", "fleiss", "conger", "brennan_prediger"}
        ``gwet``: AC1, or AC2 with weights. ``fleiss``: margins of all raters together, with two
        raters Scott's pi. ``conger``: margins of each rater, with two raters Cohen's kappa.
        ``brennan_prediger``: every point of the scale as likely, also called S or kappa_n.
    values : array_like, shape (n_values,), optional
        The scale in its order; by default the values that occur.
    weighting : str
        See `evalhub.stats.agreement.weights.agreement_weights`.
    confidence : float
        Level of the interval: t with ``n - 1`` degrees of freedom, cut at -1 and 1 (with
        weights the value itself may be lower).

    Returns
    -------
    ErrorEstimate
        ``n`` is the number of units with one rating or more. Without variation of the pairs
        (perfect agreement) the error is 0 and the interval a point.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``; ``too_few_units``: one; ``no_variation``: agreement by chance
        would be perfect.

    References
    ----------
    Gwet (2008), Br J Math Stat Psychol 61, 29-48; (2014), Handbook of Inter-Rater Reliability,
    4th ed., ch. 2, 3 and 5; Conger (1980), Psychol Bull 88, 322-328; Brennan and Prediger (1981),
    Educ Psychol Meas 41, 687-699.

    Examples
    --------
    >>> ratings = [[1, 1, 2, 2], [1, 1, 2, 1]]  # p_a = 3/4, p_e = 2 * 5/8 * 3/8
    >>> found = linearized(ratings, "gwet")
    >>> round(found.value, 4), round(found.error, 4)
    (0.5294, 0.5001)
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    panel = _panel(matrix, values, weighting)
    agreed, of_units, several = _observed(panel)
    expected, chance = _CHANCE[coefficient](panel)
    room = 1 - expected
    if room <= 1e-12:
        raise UndefinedStatistic("no_variation", "All ratings are the same.")
    value = (agreed - expected) / room
    each = (of_units - expected * several) / room
    each = each - 2 * (1 - value) * (chance - expected) / room
    n = panel.n
    variance = float(panel.multiplicity @ (each - value) ** 2) / (n * (n - 1))
    error = float(np.sqrt(variance))
    reach = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * error
    # A weighted coefficient may be below -1.
    low, high = max(min(-1.0, value), value - reach), min(1.0, value + reach)
    return ErrorEstimate(value, low, high, confidence, METHOD, n, error=error)


def _panel(matrix: npt.ArrayLike, values: npt.ArrayLike | None, weighting: Weighting) -> _Panel:
    ratings = as_matrix(matrix)
    scale = distinct_values(ratings) if values is None else np.asarray(values, dtype=np.float64)
    codes = value_codes(ratings, scale)
    if not (np.count_nonzero(codes >= 0, axis=0) > 1).any():
        raise UndefinedStatistic("no_pairable_unit", "No unit was rated by two raters.")
    patterns, multiplicity = collapse_units(codes[:, (codes >= 0).any(axis=0)] + 1)
    # Codes are counted from -1, patterns from 0.
    patterns = patterns - 1
    counts = np.stack([(patterns == k).sum(axis=1) for k in range(scale.size)], axis=-1)
    if multiplicity.sum() < 2:
        raise UndefinedStatistic("too_few_units", "At least two units are needed.")
    weights = agreement_weights(scale.size, weighting)
    return _Panel(patterns, multiplicity, counts.astype(np.float64), weights)


def _observed(panel: _Panel) -> tuple[float, FloatArray, FloatArray]:
    """Agreement; each unit's part of it, whose mean it is; and each unit's part of those parts."""
    m = panel.counts.sum(axis=1)
    several = m > 1
    credit = (panel.counts * (panel.counts @ panel.weights - 1)).sum(axis=1)
    share = np.where(several, credit / np.where(several, m * (m - 1), 1.0), 0.0)
    scale = 1 / float(panel.mean(several.astype(np.float64)))
    of_units = share * scale
    return float(panel.mean(of_units)), of_units, several * scale


Chance = tuple[float, FloatArray]


def _gwet(panel: _Panel) -> Chance:
    q = panel.weights.shape[0]
    if q == 1:
        raise UndefinedStatistic("no_variation", "There is only one value to choose.")
    shares = panel.counts / panel.counts.sum(axis=1, keepdims=True)
    pi = panel.mean(shares)
    spread = panel.weights.sum() / (q * (q - 1))
    return float(spread * (pi * (1 - pi)).sum()), spread * (shares @ (1 - pi))


def _fleiss(panel: _Panel) -> Chance:
    shares = panel.counts / panel.counts.sum(axis=1, keepdims=True)
    pi = panel.mean(shares)
    return float(pi @ panel.weights @ pi), shares @ panel.weights @ pi


def _brennan_prediger(panel: _Panel) -> Chance:
    expected = float(panel.weights.mean())
    return expected, np.full(panel.multiplicity.size, expected)


def _conger(panel: _Panel) -> Chance:
    """Mean over pairs of raters of the agreement that their own margins give."""
    chosen = (panel.codes[:, :, None] == np.arange(panel.weights.shape[0])).astype(np.float64)
    given = panel.codes >= 0
    rated = panel.mean(given.astype(np.float64))
    took_part = rated > 0
    chosen, given, rated = chosen[:, took_part], given[:, took_part], rated[took_part]
    r = rated.size
    margins = np.einsum("u,urk->rk", panel.multiplicity, chosen) / (panel.n * rated[:, None])
    others = margins.sum(axis=0) - margins
    credit = others @ panel.weights
    expected = float((margins * credit).sum()) / (r * (r - 1))
    # What a unit adds to each rater's margins, times what the others make of that.
    moved = (chosen - given[:, :, None] * margins) / rated[:, None]
    return expected, expected + np.einsum("urk,rk->u", moved, credit) / (r * (r - 1))


_CHANCE = {
    "gwet": _gwet,
    "fleiss": _fleiss,
    "conger": _conger,
    "brennan_prediger": _brennan_prediger,
}
