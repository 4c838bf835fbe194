"""How well each value is found: TPR, TNR, precision and F1 of one value against the rest."""

from dataclasses import dataclass

import numpy as np

from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.beside import interval_of
from evalhub.stats.judging.sides import ClassSide
from evalhub.stats.proportions import proportion
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, IntArray

NEVER_TRUE = UndefinedStatistic("empty_class", "The value is never true.")
ALWAYS_TRUE = UndefinedStatistic("empty_class", "The value is always true.")
NEVER_GIVEN = UndefinedStatistic("empty_class", "The value is never given.")
NEITHER = UndefinedStatistic("empty_class", "The value is neither true nor given.")


@dataclass(frozen=True)
class ClassFigures:
    """One value against the rest.

    Attributes
    ----------
    place : int
        The value's place on the scale.
    tpr, tnr : Estimate or UndefinedStatistic
        Of what is truly of the value, the share that is found; of the rest, the share that is
        not taken for it. Recall is the same as ``tpr``.
    precision : Estimate or UndefinedStatistic
        Of what was given the value, the share that truly is.
    f1 : Estimate or UndefinedStatistic
        ``2 TP / (2 TP + FP + FN)``.
    n : int
        Times the value is true, each verdict counted.
    """

    place: int
    tpr: Coefficient
    tnr: Coefficient
    precision: Coefficient
    f1: Coefficient
    n: int


def class_figures(
    side: ClassSide,
    multiplicity: IntArray,
    place: int,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    single: bool = True,
) -> ClassFigures:
    """Compute the figures of one value.

    Parameters
    ----------
    side : ClassSide
        From `evalhub.stats.judging.sides.judge_side`.
    multiplicity : ndarray of int, shape (n_patterns,)
        Units of each pattern.
    place : int
        Which value.
    rng, resamples
        For F1, and for all figures where a unit has several verdicts.
    single : bool
        Whether every unit has one verdict: then shares have Wilson's interval, under 100 cases
        an exact one; else units are resampled with all their verdicts.

    Returns
    -------
    ClassFigures

    Examples
    --------
    >>> from evalhub.stats.judging.sides import judge_side
    >>> from evalhub.stats.judging.units import judged_units, patterns_of
    >>> found = patterns_of(judged_units([[1, 1, 0, 0]], [1, 0, 0, 0], [0, 1]))
    >>> rng = np.random.default_rng(0)
    >>> ones = class_figures(judge_side(found), found.multiplicity, 1, rng=rng)
    >>> ones.tpr.value, round(ones.tnr.value, 3), ones.precision.value, round(ones.f1.value, 3)
    (1.0, 0.667, 0.5, 0.667)
    """
    true, given = side.cells.true == place, side.cells.predicted == place
    # Numerator and denominator of each share, cell by cell.
    parts = [
        (true & given, true, NEVER_TRUE),
        (~true & ~given, ~true, ALWAYS_TRUE),
        (true & given, given, NEVER_GIVEN),
        (2.0 * (true & given), 1.0 * true + given, NEITHER),
    ]
    over = np.column_stack([np.asarray(part[0], dtype=np.float64) for part in parts])
    under = np.column_stack([np.asarray(part[1], dtype=np.float64) for part in parts])
    numbers = np.asarray(side.counts @ np.hstack([over, under]))

    def shares(weights: FloatArray) -> FloatArray:
        top, bottom = np.split(weights @ numbers, 2, axis=1)
        return np.where(bottom > 0, top / np.maximum(bottom, 1e-12), np.nan)

    sums = multiplicity @ numbers
    own = shares(multiplicity[None].astype(np.float64))[0]
    drawn = resampled(multiplicity, shares, rng=rng, resamples=resamples, width=16)
    figures: list[Coefficient] = []
    for at, (_, _, reason) in enumerate(parts):
        n = int(sums[at + 4])
        if single and at < 3:
            figures.append(_exact(int(sums[at]), n, reason))
        else:
            figures.append(interval_of(own[at], drawn[:, at], n, reason=reason))
    tpr, tnr, precision, f1 = figures
    return ClassFigures(place, tpr, tnr, precision, f1, int(sums[4]))


def _exact(successes: int, n: int, reason: UndefinedStatistic) -> Coefficient:
    return attempt(lambda: proportion(successes, n)) if n else reason
