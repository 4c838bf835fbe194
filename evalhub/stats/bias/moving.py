"""Whether a judge moved: the same units with a known truth, judged then and now."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.bias.battery import Effect, Reading, read_effects
from evalhub.stats.bias.paired import Shift, paired_shift
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.comparison.metrics import Metric, metric_of_tables
from evalhub.stats.comparison.paired import signed_rank
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, as_vectors, value_codes

RIGHT = (-0.05, 0.05)
NET = (-0.1, 0.1)
AGREEMENT = (-0.1, 0.1)


@dataclass(frozen=True)
class Rounds:
    """Two rounds over the same units.

    Attributes
    ----------
    then, now, truth : array_like, shape (n_units,)
        Points of the scale; NaN in a round is a reply that was not read. Units without a truth
        are dropped.
    scale : array_like, shape (n_points,)
        The points.
    ordered : bool
        Whether they have an order; kappa is weighted (quadratic) then.
    """

    then: npt.ArrayLike
    now: npt.ArrayLike
    truth: npt.ArrayLike
    scale: npt.ArrayLike
    ordered: bool = True


@dataclass(frozen=True)
class JudgeChange:
    """What changed between two rounds of one judge over the same units.

    Attributes
    ----------
    right : Shift
        Units that became right (up) and wrong (down), with the exact McNemar test; unread is
        wrong.
    values : Shift or UndefinedStatistic
        Units whose value rose and fell; undefined on a scale without order.
    wilcoxon : float or None
        p-value of the signed-rank test of the values; None where no value changed.
    agreement : Estimate or UndefinedStatistic
        Kappa now less kappa then, both on the same resamples of the units.
    moved : bool
        Whether any of the three moved out of its innocent band.
    steady : bool
        Whether all that are defined stay in their bands.
    readings : tuple of Reading
        Of ``right``, ``values`` and ``agreement``, corrected for being three.
    n : int
        Units with a truth.
    """

    right: Shift
    values: Shift | UndefinedStatistic
    wilcoxon: float | None
    agreement: Coefficient
    moved: bool
    steady: bool
    readings: tuple[Reading, ...]
    n: int


def judge_change(rounds: Rounds, *, rng: np.random.Generator, resamples: int = 1000) -> JudgeChange:
    """Compare two rounds on a frozen set of units.

    Parameters
    ----------
    rounds : Rounds
    rng, resamples
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has a truth.

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157; Wilcoxon (1945), Biometrics Bull 1, 80-83.

    Examples
    --------
    >>> truth = np.tile([1.0, 2.0], 50)
    >>> rng = np.random.default_rng(0)
    >>> judge_change(Rounds(truth, truth, truth, [1, 2]), rng=rng).steady
    True
    """
    sides, ordered = as_vectors(rounds.then, rounds.now, rounds.truth), rounds.ordered
    before, after, facts = (one[~np.isnan(sides[2])] for one in sides)
    if not facts.size:
        raise UndefinedStatistic("no_unit", "No unit of the set has a value taken as true.")
    right = paired_shift((before == facts) * 1.0, (after == facts) * 1.0)
    values = _values(before, after, ordered=ordered)
    metric: Metric = "quadratic_kappa" if ordered else "kappa"
    points = np.asarray(rounds.scale, dtype=np.float64)
    agreement = attempt(
        lambda: _kappa_change((before, after, facts), points, metric, rng, resamples)
    )
    effects = [Effect(right.shift, RIGHT, 0.0, _sure(right))]
    if isinstance(values, Shift):
        effects.append(Effect(values.shift, NET, 0.0, _sure(values)))
    if isinstance(agreement, Estimate):
        effects.append(Effect(agreement, AGREEMENT, 0.0))
    readings = tuple(read_effects(effects))
    return JudgeChange(
        right,
        values,
        _wilcoxon(before, after) if ordered else None,
        agreement,
        any(one.word == "watch" for one in readings),
        all(one.word == "no effect" for one in readings),
        readings,
        int(facts.size),
    )


def _wilcoxon(before: FloatArray, after: FloatArray) -> float | None:
    """p-value of the signed-rank test; None where no value changed or none was read twice."""
    try:
        test = signed_rank(after, before)
    except UndefinedStatistic:
        return None
    return test.p_value if test.first_better + test.second_better else None


def _values(before: FloatArray, after: FloatArray, *, ordered: bool) -> Shift | UndefinedStatistic:
    if not ordered:
        return UndefinedStatistic("no_order", "Named values neither rise nor fall.")
    try:
        return paired_shift(before, after)
    except UndefinedStatistic as reason:
        return reason


def _sure(shift: Shift) -> float:
    return 1.0 if shift.p_value is None else shift.p_value


def _kappa_change(
    sides: tuple[FloatArray, FloatArray, FloatArray],
    scale: FloatArray,
    metric: Metric,
    rng: np.random.Generator,
    resamples: int,
) -> Estimate:
    """Kappa of the second side with the third less that of the first, units drawn once for both."""
    size = scale.size
    codes = np.stack([value_codes(one, scale) for one in sides])
    read = codes[:, (codes >= 0).all(axis=0)]
    if not read.shape[1]:
        raise UndefinedStatistic("no_unit", "No unit was read in both rounds.")
    patterns, multiplicity = np.unique(read, axis=1, return_counts=True)
    cells = np.eye(size * size)

    def kappas(weights: FloatArray, row: int) -> FloatArray:
        tables = weights @ cells[patterns[row] * size + patterns[2]]
        return metric_of_tables(tables.reshape(-1, size, size), metric)

    return bootstrap(
        multiplicity.astype(np.int64),
        lambda weights: kappas(weights, 1) - kappas(weights, 0),
        rng=rng,
        resamples=resamples,
        width=2 * size * size,
    )
