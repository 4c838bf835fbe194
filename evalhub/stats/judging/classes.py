"""How well each value is found: TPR, TNR, precision and F1 of one value against the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.judging.beside import interval_of
from evalhub.stats.judging.sides import ClassSide
from evalhub.stats.judging.unanimity import f1_of_alike, share_of_alike
from evalhub.stats.proportions import proportion
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, IntArray

NEVER_TRUE = UndefinedStatistic("empty_class", "The value is never true.")
ALWAYS_TRUE = UndefinedStatistic("empty_class", "The value is always true.")
NEVER_GIVEN = UndefinedStatistic("empty_class", "The value is never given.")
NEITHER = UndefinedStatistic("empty_class", "The value is neither true nor given.")
REASONS = (NEVER_TRUE, ALWAYS_TRUE, NEVER_GIVEN, NEITHER)


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
    """Compute the figures of one value; of several, `figures_of_values` draws the units once.

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
    return figures_of_values(
        side, multiplicity, [place], rng=rng, resamples=resamples, single=single
    )[0]


def figures_of_values(
    side: ClassSide,
    multiplicity: IntArray,
    places: Sequence[int],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    single: bool = True,
) -> tuple[ClassFigures, ...]:
    """Compute the figures of each value on the same drawn units; parameters of `class_figures`.

    Where all resamples are alike an interval is that of as many cases as there are units.

    Examples
    --------
    >>> from evalhub.stats.judging.sides import judge_side
    >>> from evalhub.stats.judging.units import judged_units, patterns_of
    >>> found = patterns_of(judged_units([[1, 1, 0, 0]], [1, 0, 0, 0], [0, 1]))
    >>> rng = np.random.default_rng(0)
    >>> both = figures_of_values(judge_side(found), found.multiplicity, [0, 1], rng=rng)
    >>> [one.tpr.value == other.tnr.value for one, other in (both, both[::-1])]
    [True, True]
    """
    numbers = np.hstack([_numbers_of(side, place) for place in places])

    def shares(weights: FloatArray) -> FloatArray:
        sums = (weights @ numbers).reshape(weights.shape[0], -1, 2, 4)
        top, bottom = sums[:, :, 0], sums[:, :, 1]
        found = np.where(bottom > 0, top / np.maximum(bottom, 1e-12), np.nan)
        return found.reshape(weights.shape[0], -1)

    own = shares(multiplicity[None].astype(np.float64)).reshape(-1, 4)
    drawn = resampled(multiplicity, shares, rng=rng, resamples=resamples, width=16 * len(places))
    drawn = drawn.reshape(resamples, -1, 4)
    figures = []
    for at, place in enumerate(places):
        counts = _Counts.of(multiplicity, numbers[:, 8 * at : 8 * at + 8])
        tpr, tnr, precision, f1 = (
            _exact(counts, column)
            if single and column < 3
            else _drawn(own[at, column], drawn[:, at, column], counts, column)
            for column in range(4)
        )
        n = int(counts.of_which[0])
        figures.append(ClassFigures(place, tpr, tnr, precision, f1, n))
    return tuple(figures)


@dataclass(frozen=True)
class _Counts:
    """Of each share the numerator, the denominator, and the units that are in it."""

    part: FloatArray
    of_which: FloatArray
    units: IntArray

    @classmethod
    def of(cls, multiplicity: IntArray, numbers: FloatArray) -> "_Counts":
        sums = multiplicity @ numbers
        return cls(sums[:4], sums[4:], multiplicity @ (numbers[:, 4:] > 0))


def _numbers_of(side: ClassSide, place: int) -> FloatArray:
    """Return what a unit of each pattern adds to the numerators of a value and the denominators."""
    true, given = side.cells.true == place, side.cells.predicted == place
    hit = true & given
    over = np.column_stack([hit, ~true & ~given, hit, 2 * hit])
    under = np.column_stack([true, ~true, given, 1 * true + given])
    return np.asarray(side.counts @ np.hstack([over, under]).astype(np.float64))


def _exact(counts: _Counts, column: int) -> Coefficient:
    n = int(counts.of_which[column])
    return attempt(lambda: proportion(int(counts.part[column]), n)) if n else REASONS[column]


def _drawn(own: float, drawn: FloatArray, counts: _Counts, column: int) -> Coefficient:
    n = int(counts.of_which[column])
    found = interval_of(own, drawn, n, reason=REASONS[column])
    if not isinstance(found, Estimate):
        return found
    alike = replace(found, n=int(counts.units[column]))
    told = share_of_alike(alike) if column < 3 else f1_of_alike(alike)
    return found if told is alike else told
