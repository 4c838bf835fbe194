"""The alternative annotator test: whether a judge may stand in for a human of the panel."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.comparison.multiplicity import benjamini_yekutieli
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray, as_matrix

EPSILONS = {"expert": 0.2, "skilled": 0.15, "crowd": 0.1}
_T_TEST_FROM = 30


@dataclass(frozen=True)
class AlternativeRater:
    """The judge in the place of one rater.

    Attributes
    ----------
    rater : int
        Row of the rater.
    n : int
        Units of the rater that the judge and another rater also rated.
    judge_wins, rater_wins : float
        Share of them on which the judge (the rater) agrees with the others at least as well as
        the rater (the judge); ties count for both.
    p_value : float
        One-sided, of the judge being worse by the cost or more.
    rejected : bool
        True when the judge beats the rater after the correction.
    difference, deviation : float
        Mean over the units of "rater at least as good" less "judge at least as good", -1 to 1,
        and the standard deviation of the same.
    p_worse : float
        One-sided the other way, of the judge being worse by less than the cost.
    """

    rater: int
    n: int
    judge_wins: float
    rater_wins: float
    p_value: float
    rejected: bool
    difference: float = 0.0
    deviation: float = 0.0
    p_worse: float = 1.0


@dataclass(frozen=True)
class AlternativeTest:
    """Outcome over the raters with enough units.

    Attributes
    ----------
    omega : float
        Winning rate: share of the raters that the judge beats.
    rho : float
        Advantage probability: mean of ``judge_wins``; ranks judges.
    epsilon : float
        The cost allowed for.
    q : float
        False discovery rate of the Benjamini-Yekutieli correction.
    raters : tuple of AlternativeRater
        In the order of the rows.
    passed : bool
        ``omega >= 0.5``.
    n : int
        Units that entered for some rater.
    """

    omega: float
    rho: float
    epsilon: float
    q: float
    raters: tuple[AlternativeRater, ...]
    passed: bool
    n: int


def alternative_test(
    judge: npt.ArrayLike,
    matrix: npt.ArrayLike,
    *,
    epsilon: float,
    scoring: Literal["accuracy", "rmse"] = "accuracy",
    q: float = 0.05,
    min_units: int = 30,
) -> AlternativeTest:
    """Test for each rater whether the judge agrees with the others as well as the rater does.

    On each unit the judge and the left-out rater are scored against the other raters: share of
    equal ratings, or minus the root mean square difference. The mean of "rater at least as good"
    minus "judge at least as good" is tested against ``epsilon`` (one-sided paired t test;
    Wilcoxon's signed rank test under 30 units), corrected over raters by Benjamini and
    Yekutieli. Where all differences are equal, p is 0 below ``epsilon`` and 1 otherwise.

    Parameters
    ----------
    judge : array_like, shape (n_units,)
        The judge's values, NaN = unparsed; those units are dropped.
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing. Units with fewer than two raters are dropped.
    epsilon : float
        Cost-benefit margin: .2 for experts, .15 skilled, .1 crowd workers.
    scoring : {"accuracy", "rmse"}
        Nominal and ordinal, or interval scales.
    q : float
        False discovery rate.
    min_units : int
        Raters with fewer usable units are left out.

    Returns
    -------
    AlternativeTest

    Raises
    ------
    UndefinedStatistic
        ``too_few_raters``: fewer than three raters rated anything;
        ``too_few_units``: no rater has ``min_units`` usable units.

    References
    ----------
    Calderon, Reichart and Dror (2025), The alternative annotator test for LLM-as-a-judge, ACL;
    Benjamini and Yekutieli (2001), Ann Stat 29, 1165-1188.

    Examples
    --------
    >>> truth = np.tile([1.0, 2.0], 20)
    >>> careless = np.where(np.arange(40) % 4 == 0, 3.0, truth)
    >>> found = alternative_test(truth, [truth, truth, careless], epsilon=0.1)
    >>> found.omega, found.rho, found.passed
    (1.0, 1.0, True)
    """
    ratings = as_matrix(matrix)
    verdicts = np.asarray(judge, dtype=np.float64)
    if verdicts.shape != ratings.shape[1:]:
        raise ValueError("one verdict per unit is needed")
    given = ~np.isnan(ratings)
    if np.count_nonzero(given.any(axis=1)) < 3:
        raise UndefinedStatistic("too_few_raters", "The test needs at least three raters.")
    usable = given & (given.sum(axis=0) > 1) & ~np.isnan(verdicts)
    rows = [row for row, units in enumerate(usable) if units.sum() >= max(min_units, 1)]
    if not rows:
        raise UndefinedStatistic("too_few_units", "No rater shares enough units with the judge.")
    wins = [_wins(verdicts[usable[row]], ratings[:, usable[row]], row, scoring) for row in rows]
    p_values = np.array([_p_value(rater - judge, epsilon) for judge, rater in wins])
    rejected = benjamini_yekutieli(p_values) <= q
    raters = tuple(
        _outcome(row, pair, float(p), bool(r), epsilon)
        for row, pair, p, r in zip(rows, wins, p_values, rejected, strict=True)
    )
    omega = float(rejected.mean())
    rho = float(np.mean([rater.judge_wins for rater in raters]))
    n_units = int(usable[rows].any(axis=0).sum())
    return AlternativeTest(omega, rho, epsilon, q, raters, omega >= 0.5, n_units)


def _outcome(
    row: int, wins: tuple[FloatArray, FloatArray], p: float, rejected: bool, epsilon: float
) -> AlternativeRater:
    judge, rater = wins
    return AlternativeRater(
        rater=row,
        n=judge.size,
        judge_wins=float(judge.mean()),
        rater_wins=float(rater.mean()),
        p_value=p,
        rejected=rejected,
        difference=float((rater - judge).mean()),
        deviation=float((rater - judge).std(ddof=1)) if judge.size > 1 else 0.0,
        p_worse=_p_value(judge - rater, -epsilon),
    )


def _wins(
    verdicts: FloatArray, ratings: FloatArray, row: int, scoring: Literal["accuracy", "rmse"]
) -> tuple[FloatArray, FloatArray]:
    """Units (1 or 0) on which the judge, and on which the rater, is at least as good."""
    others = np.delete(ratings, row, axis=0)
    of_judge = _scores(verdicts, others, scoring)
    of_rater = _scores(ratings[row], others, scoring)
    return (of_judge >= of_rater).astype(np.float64), (of_rater >= of_judge).astype(np.float64)


def _scores(
    own: FloatArray, others: FloatArray, scoring: Literal["accuracy", "rmse"]
) -> FloatArray:
    """Order units by closeness to the others; not scaled, as only comparisons matter."""
    if scoring == "accuracy":
        return np.asarray(np.count_nonzero(others == own, axis=0), dtype=np.float64)
    # Rounded, so that equal distances reached by different sums stay ties.
    return np.asarray(-np.round(np.nansum((others - own) ** 2, axis=0), 9))


def _p_value(differences: FloatArray, epsilon: float) -> float:
    if (differences == differences[0]).all():
        return 0.0 if differences[0] < epsilon else 1.0
    shifted = differences - epsilon
    if differences.size < _T_TEST_FROM:
        return float(stats.wilcoxon(shifted, alternative="less").pvalue)
    return float(stats.ttest_1samp(shifted, 0.0, alternative="less").pvalue)
