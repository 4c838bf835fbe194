"""A judge's metrics beside what people reach, with the difference on the same resamples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import UNIT_BOOTSTRAP, Estimate
from evalhub.stats.judging.ranks import CORRELATIONS, MOST_CELLS, Correlation, RankSide, rank_sides
from evalhub.stats.judging.sides import ClassSide, judge_side, people_side
from evalhub.stats.judging.unanimity import all_agree, perfect_agreement, share_of_alike
from evalhub.stats.judging.units import JudgedUnits, patterns_of
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, IntArray

PAIRED = f"paired {UNIT_BOOTSTRAP}"
_FEWEST = 3
_MEANS: tuple[Metric, ...] = ("balanced_accuracy", "precision", "recall", "f1")


@dataclass(frozen=True)
class Beside:
    """One metric of a judge, the same of people, and how far the judge is above or below.

    Attributes
    ----------
    judge : Estimate or UndefinedStatistic
        Against what is taken as true.
    people : Estimate or UndefinedStatistic
        The human ceiling: each rating against the others of its unit.
    difference : Estimate or UndefinedStatistic
        Judge less people; both sides of every resample are of the same drawn units.
    """

    judge: Coefficient
    people: Coefficient
    difference: Coefficient


@dataclass(frozen=True)
class _Drawn:
    """Values on the units themselves and on every resample, with the ends of their intervals.

    Columns: the judge's metrics, people's, and the differences.
    """

    values: FloatArray
    resamples: FloatArray
    ends: FloatArray
    confidence: float

    def of(self, at: int) -> "_Drawn":
        """Return the three columns of a metric."""
        places = at + self.values.size // 3 * np.arange(3)
        return _Drawn(
            self.values[places], self.resamples[:, places], self.ends[:, places], self.confidence
        )


def class_agreement(
    units: JudgedUnits,
    metrics: Sequence[Metric],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> dict[Metric, Beside]:
    """Compute metrics of classes for a judge and for people, all from the same drawn units.

    The judge's verdicts (all views of a unit) make one table against the truth, as
    `evalhub.stats.comparison.pooled.pooled_metric` has it; people's ratings make one against the
    majority of the others, as `evalhub.stats.comparison.ceiling.human_ceiling` has it. The
    bootstrap draws units with all that was said about them; equal units are one pattern.

    Parameters
    ----------
    units : JudgedUnits
        From `evalhub.stats.judging.units.judged_units`.
    metrics : sequence of str
        As in `evalhub.stats.comparison.metrics.compare`.
    rng : numpy.random.Generator
        Source of the resamples.
    resamples : int
        How many.
    confidence : float
        Level of all intervals.

    Returns
    -------
    dict
        By metric; a side that is undefined carries its reason. Resamples in which a side is
        undefined are left out of its percentiles, and of the difference's.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 8 and 13.

    Examples
    --------
    >>> from evalhub.stats.judging.units import judged_units
    >>> people = [[0, 1, 0, 1] * 10, [0, 1, 0, 1] * 10, [0, 1, 1, 1] * 10]
    >>> units = judged_units([[0, 1, 0, 0] * 10], [0, 1, 0, 1] * 10, [0, 1], people)
    >>> found = class_agreement(units, ["accuracy"], rng=np.random.default_rng(0))["accuracy"]
    >>> found.judge.value, round(found.people.value, 3), round(found.difference.value, 3)
    (0.75, 0.9, -0.15)
    """
    found = patterns_of(units)
    sides = judge_side(found), people_side(found)

    def both(weights: FloatArray) -> FloatArray:
        return np.hstack([side.values(weights, metrics) for side in sides])

    drawn = _draw(found.multiplicity, both, rng, resamples, sides, confidence)
    result = {}
    for at, metric in enumerate(metrics):
        columns = drawn.of(at)
        reasons = [
            side.why_undefined(found.multiplicity, metric) if np.isnan(value) else None
            for side, value in zip(sides, columns.values[:2], strict=True)
        ]
        counts = [side.n_of(found.multiplicity, metric) for side in sides]
        result[metric] = _told(_beside(columns, counts, reasons), metric, sides, found.multiplicity)
    return result


def rank_agreement(
    judge: FloatArray,
    units: JudgedUnits,
    metrics: Sequence[Correlation] = CORRELATIONS,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> dict[Correlation, Beside]:
    """Compute correlations of a judge with the truth, and of people with the median of the others.

    Parameters
    ----------
    judge : ndarray, shape (n_units,)
        One number per unit, NaN = none.
    units : JudgedUnits
        With truth and people as numbers, or as places where only the order counts (Pearson then
        has no meaning: leave it out).
    metrics : sequence of {"pearson", "spearman", "kendall"}
        Kendall's is tau-b.
    rng, resamples, confidence
        As in `class_agreement`.

    Returns
    -------
    dict
        By metric. ``too_few_units``: fewer than 3; ``constant_rater``: one side does not vary;
        ``too_many_values``: Kendall's tau of more than 50 times 50 different numbers.

    References
    ----------
    Kendall (1945), Biometrika 33, 239-251; Spearman (1904), Am J Psychol 15, 72-101.

    Examples
    --------
    >>> from evalhub.stats.judging.units import judged_units
    >>> units = judged_units([[1, 2, 4, 3]], [1, 2, 3, 4], [1, 2, 3, 4])
    >>> found = rank_agreement(np.array([1.0, 2, 4, 3]), units, rng=np.random.default_rng(0))
    >>> round(found["kendall"].judge.value, 3), found["kendall"].people.reason
    (0.667, 'too_few_units')
    """
    judged, people, multiplicity = rank_sides(judge, units)
    sides = judged, people

    def both(weights: FloatArray) -> FloatArray:
        return np.hstack([side.values(weights, metrics) for side in sides])

    drawn = _draw(multiplicity, both, rng, resamples, sides, confidence)
    counts = [side.n(multiplicity) for side in sides]
    result = {}
    for at, metric in enumerate(metrics):
        reasons = [_why_no_rank(side, n, metric) for side, n in zip(sides, counts, strict=True)]
        columns = drawn.of(at)
        columns.values[:2][[n < _FEWEST for n in counts]] = np.nan
        result[metric] = _beside(columns, counts, reasons)
    return result


def _draw(
    multiplicity: IntArray,
    both: Callable[[FloatArray], FloatArray],
    rng: np.random.Generator,
    resamples: int,
    sides: Sequence[ClassSide | RankSide],
    confidence: float,
) -> _Drawn:
    width = sum(side.width for side in sides)
    own = _with_differences(both(multiplicity[None].astype(np.float64)))[0]
    drawn = resampled(multiplicity, both, rng=rng, resamples=resamples, width=width)
    columns = _with_differences(drawn)
    return _Drawn(own, columns, ends_of(columns, confidence), confidence)


def _with_differences(found: FloatArray) -> FloatArray:
    judge, people = np.split(found, 2, axis=1)
    return np.hstack([found, judge - people])


def _beside(
    found: _Drawn, counts: Sequence[int], reasons: Sequence[UndefinedStatistic | None]
) -> Beside:
    def column(at: int, n: int, reason: UndefinedStatistic | None, method: str) -> Coefficient:
        value, ends = float(found.values[at]), found.ends[:, at]
        if n < 2 or np.isnan([value, *ends]).any():
            drawn = found.resamples[:, at]
            return interval_of(value, drawn, n, found.confidence, method, reason=reason)
        return _between(
            Estimate(value, float(ends[0]), float(ends[1]), found.confidence, method, n)
        )

    sides = [column(at, counts[at], reasons[at], UNIT_BOOTSTRAP) for at in range(2)]
    missing = next((one for one in sides if isinstance(one, UndefinedStatistic)), None)
    if missing is not None:
        return Beside(sides[0], sides[1], missing)
    return Beside(sides[0], sides[1], column(2, min(counts), None, PAIRED))


def _told(
    found: Beside, metric: Metric, sides: Sequence[ClassSide], multiplicity: IntArray
) -> Beside:
    """Give sides of which all resamples are alike the interval that their number leaves."""

    def told(one: Coefficient, side: ClassSide) -> Coefficient:
        if metric == "accuracy":
            return share_of_alike(one)
        if not all_agree(one):
            return one
        return perfect_agreement(one, 0.0 if metric in _MEANS else side.chance(multiplicity))

    judge, people = told(found.judge, sides[0]), told(found.people, sides[1])
    return replace(found, judge=judge, people=people)


def ends_of(drawn: FloatArray, confidence: float = 0.95) -> FloatArray:
    """Percentiles of each column, shape (2, n_columns); NaN where a resample is undefined.

    Examples
    --------
    >>> ends_of(np.linspace(0, 1, 101)[:, None]).round(3).ravel()
    array([0.025, 0.975])
    """
    tail = (1 - confidence) / 2
    return np.asarray(np.quantile(drawn, [tail, 1 - tail], axis=0))


def interval_of(
    value: float,
    drawn: FloatArray,
    n: int,
    confidence: float = 0.95,
    method: str = UNIT_BOOTSTRAP,
    *,
    reason: UndefinedStatistic | None = None,
) -> Coefficient:
    """Percentile interval of drawn values, or why there is none.

    Examples
    --------
    >>> found = interval_of(0.5, np.linspace(0, 1, 101), 40)
    >>> round(found.low, 3), round(found.high, 3)
    (0.025, 0.975)
    """
    if np.isnan(value):
        return reason or UndefinedStatistic("no_variation", "The values do not vary.")
    if n < 2:
        return UndefinedStatistic("too_few_units", "At least two units are needed.")
    defined = drawn[~np.isnan(drawn)]
    if not defined.size:
        return UndefinedStatistic("no_interval", "No resample of the units has a result.")
    low, high = map(float, ends_of(defined, confidence))
    dropped = int(drawn.size - defined.size)
    return _between(Estimate(float(value), low, high, confidence, method, n, dropped))


def _between(found: Estimate) -> Estimate:
    """Widen to the estimate: resamples of a few units may all lie on one side of it."""
    return replace(found, low=min(found.value, found.low), high=max(found.value, found.high))


def _why_no_rank(side: RankSide, n: int, metric: Correlation) -> UndefinedStatistic:
    if n < _FEWEST:
        return UndefinedStatistic("too_few_units", "Too few units have both numbers.")
    if metric == "kendall" and side.n_cells > MOST_CELLS:
        return UndefinedStatistic(
            "too_many_values", "There are too many different numbers; see the rank correlation."
        )
    return UndefinedStatistic("constant_rater", "One of the variables does not vary.")
