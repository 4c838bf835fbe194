"""Methods of consensus beside each other, and against references where there are any."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import FloatArray, as_vectors

PAIRED = "Newcombe, paired"


@dataclass(frozen=True)
class Change:
    """What two methods say differently.

    Attributes
    ----------
    first, second : str
        Names of the methods.
    n_changed : int
        Units with another outcome, among all; a tie or no value is an outcome of its own.
    n : int
        All units.
    gain : Estimate or None
        Accuracy of the second less that of the first over the units with a reference; None
        without any. A tie is wrong.
    p : float or None
        Exact McNemar test that both are right equally often.
    """

    first: str
    second: str
    n_changed: int
    n: int
    gain: Estimate | None
    p: float | None


@dataclass(frozen=True)
class MethodComparison:
    """Accuracies of the methods and differences between each two.

    Attributes
    ----------
    accuracy : dict of str to Estimate
        Share of the references met, Wilson's interval; a tie is wrong. Empty without references.
    changes : tuple of Change
        Each two methods, in their order. The p-values are not corrected for their number.
    """

    accuracy: dict[str, Estimate]
    changes: tuple[Change, ...]


def compare_methods(
    labels: Mapping[str, npt.ArrayLike],
    reference: npt.ArrayLike | None = None,
    *,
    confidence: float = 0.95,
) -> MethodComparison:
    """Compare what several methods say about the same units.

    Parameters
    ----------
    labels : mapping of str to array_like, shape (n_units,)
        The value of each unit by each method; NaN = tied or none.
    reference : array_like, shape (n_units,), optional
        The value taken as true, NaN = none.
    confidence : float
        Level of the intervals.

    Returns
    -------
    MethodComparison

    Examples
    --------
    >>> found = compare_methods({"a": [1, 2, np.nan], "b": [1, 2, 2]}, [1, 2, 2])
    >>> round(found.accuracy["a"].value, 2), found.changes[0].n_changed, found.changes[0].p
    (0.67, 1, 1.0)
    """
    names = list(labels)
    arrays = dict(zip(names, as_vectors(*labels.values()), strict=True))
    hits: dict[str, npt.NDArray[np.bool_]] = {}
    if reference is not None:
        _same, truth = as_vectors(next(iter(arrays.values())), reference)
        known = ~np.isnan(truth)
        if known.any():
            hits = {name: array[known] == truth[known] for name, array in arrays.items()}
    accuracy = {
        name: wilson(int(hit.sum()), hit.size, confidence=confidence) for name, hit in hits.items()
    }
    changes = []
    for first, second in combinations(names, 2):
        changed = n_changed(arrays[first], arrays[second])
        gain, p = None, None
        if hits:
            gain = paired_difference(hits[first], hits[second], confidence=confidence)
            p = mcnemar(hits[first], hits[second])
        changes.append(Change(first, second, changed, arrays[first].size, gain, p))
    return MethodComparison(accuracy, tuple(changes))


def n_changed(first: FloatArray, second: FloatArray) -> int:
    """Count the units whose outcome differs; no value in both is the same outcome.

    Examples
    --------
    >>> n_changed(np.array([1.0, np.nan, 2.0]), np.array([1.0, np.nan, np.nan]))
    1
    """
    same = (first == second) | (np.isnan(first) & np.isnan(second))
    return int(np.count_nonzero(~same))


def mcnemar(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Exact two-sided p-value that both are right equally often, on the same units.

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157.

    Examples
    --------
    >>> mcnemar([True] * 5 + [False], [False] * 5 + [False])  # 2 / 2**5
    0.0625
    """
    one, two = np.asarray(first, dtype=np.bool_), np.asarray(second, dtype=np.bool_)
    lost, won = int((one & ~two).sum()), int((two & ~one).sum())
    return float(stats.binomtest(lost, lost + won).pvalue) if lost + won else 1.0


def paired_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, *, confidence: float = 0.95
) -> Estimate:
    """Difference of two shares of the same units, second less first, with Newcombe's interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: there is none.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10.

    Examples
    --------
    >>> pairs = [(1, 1)] * 36 + [(0, 1)] * 12 + [(1, 0)] * 2
    >>> found = paired_difference(*zip(*pairs))
    >>> round(found.value, 2), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0569, 0.3404)
    """
    one, two = np.asarray(first, dtype=np.bool_), np.asarray(second, dtype=np.bool_)
    n = one.size
    if n == 0:
        raise UndefinedStatistic("no_unit", "There is no unit to compare on.")
    a = wilson(int(two.sum()), n, confidence=confidence)
    b = wilson(int(one.sum()), n, confidence=confidence)
    phi = _correlation(one, two)
    value = a.value - b.value
    down, up = (a.value - a.low, b.high - b.value), (a.high - a.value, b.value - b.low)
    low, high = (float(np.sqrt(max(0.0, x**2 - 2 * phi * x * y + y**2))) for x, y in (down, up))
    return Estimate(value, value - low, value + high, confidence, PAIRED, n)


def _correlation(one: npt.NDArray[np.bool_], two: npt.NDArray[np.bool_]) -> float:
    """Phi with Newcombe's correction for a positive one; 0 where a margin is empty."""
    n, both = one.size, int((one & two).sum())
    neither = int((~one & ~two).sum())
    apart = both * neither - int((one & ~two).sum()) * int((two & ~one).sum())
    margins = float(one.sum()) * float((~one).sum()) * float(two.sum()) * float((~two).sum())
    if margins <= 0:
        return 0.0
    corrected = max(apart - n / 2, 0.0) if apart > 0 else float(apart)
    return float(corrected / np.sqrt(margins))
