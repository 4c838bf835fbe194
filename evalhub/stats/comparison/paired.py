"""Tests of two judges, or of two versions of a prompt, on the same units."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, mean_of_units
from evalhub.stats.tables import FloatArray, as_vectors

EXACT_BELOW = 25
_ALL_SIGNS = 2**14


@dataclass(frozen=True)
class PairedTest:
    """A test of two sets of values of the same units.

    Attributes
    ----------
    name : {"McNemar, exact", "McNemar", "Wilcoxon signed rank", "paired permutation"}
    statistic : float or None
        Chi-square of McNemar's test, W of Wilcoxon's; None of the others.
    p_value : float
        Two-sided.
    first_better, second_better : int
        Units on which either is.
    n : int
        Units with both values.
    """

    name: Literal["McNemar, exact", "McNemar", "Wilcoxon signed rank", "paired permutation"]
    statistic: float | None
    p_value: float
    first_better: int
    second_better: int
    n: int


def mcnemar(first: npt.ArrayLike, second: npt.ArrayLike) -> PairedTest:
    """Test whether two judges are right equally often, from the units on which only one is.

    Parameters
    ----------
    first, second : array_like, shape (n_units,)
        1 where the judge is right, 0 where not, NaN = no verdict; units without both are dropped.

    Returns
    -------
    PairedTest
        Exact (binomial) where fewer than 25 units differ; else ``(b - c)**2 / (b + c)`` without
        correction. No unit differs: p is 1.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has both.

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157; Agresti (2013), Categorical Data Analysis, ch. 11.

    Examples
    --------
    >>> found = mcnemar([1] * 86 + [0] * 150, [0] * 86 + [1] * 150)
    >>> round(found.statistic, 3), found.name
    (17.356, 'McNemar')
    """
    one, two = _both(first, second)
    b, c = int(np.count_nonzero(one > two)), int(np.count_nonzero(two > one))
    if b + c < EXACT_BELOW:
        p = exact_mcnemar(b, c)
        return PairedTest("McNemar, exact", None, 1.0 if p is None else p, b, c, one.size)
    chi = (b - c) ** 2 / (b + c)
    return PairedTest("McNemar", chi, float(stats.chi2.sf(chi, 1)), b, c, one.size)


def exact_mcnemar(up: int, down: int) -> float | None:
    """Exact two-sided p-value that ups and downs are equally likely; None if there are neither.

    Examples
    --------
    >>> f"{exact_mcnemar(86, 150):.1e}"
    '3.7e-05'
    """
    return float(stats.binomtest(up, up + down).pvalue) if up + down else None


def signed_rank(first: npt.ArrayLike, second: npt.ArrayLike) -> PairedTest:
    """Test by Wilcoxon's signed ranks whether scores of the same units differ; zeros left out.

    Parameters
    ----------
    first, second : array_like, shape (n_units,)
        Scores, the larger the better; NaN = none, units without both are dropped.

    Returns
    -------
    PairedTest
        Exact up to 50 units without ties and zeros, else with the normal approximation.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has both.

    References
    ----------
    Wilcoxon (1945), Biometrics Bull 1, 80-83.

    Examples
    --------
    >>> found = signed_rank([3, 1, 4, 1, 5], [2, 3, 1, 5, 0])
    >>> found.statistic, found.p_value
    (6.0, 0.8125)
    """
    one, two = _both(first, second)
    differences = np.round(one - two, 12)
    b, c = int((differences > 0).sum()), int((differences < 0).sum())
    if not b + c:
        return PairedTest("Wilcoxon signed rank", 0.0, 1.0, 0, 0, one.size)
    found = stats.wilcoxon(differences)
    return PairedTest(
        "Wilcoxon signed rank", float(found.statistic), float(found.pvalue), b, c, one.size
    )


def paired_permutation(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    permutations: int = 10_000,
) -> PairedTest:
    """Test the mean difference by turning its signs round unit by unit.

    Parameters
    ----------
    first, second : array_like, shape (n_units,)
        As in `signed_rank`.
    rng : numpy.random.Generator
        Source of the signs; not needed where all of them are tried (14 units that differ or fewer).
    permutations : int
        How many are drawn beyond that; the one observed is counted among them.

    Returns
    -------
    PairedTest

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has both.

    References
    ----------
    Fisher (1935), The Design of Experiments, ch. 3.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> paired_permutation([1, 1, 1], [0, 0, 0], rng=rng).p_value  # 2 of 8 signs
    0.25
    """
    one, two = _both(first, second)
    differences = np.round(one - two, 12)
    b, c = int((differences > 0).sum()), int((differences < 0).sum())
    sizes, counts = np.unique(np.abs(differences[differences != 0]), return_counts=True)
    observed = abs(float(differences.sum()))
    if b + c and 2 ** (b + c) <= _ALL_SIGNS:
        every = np.array([0.0])
        for size, count in zip(sizes, counts, strict=True):
            for _ in range(int(count)):
                every = np.concatenate([every + size, every - size])
        p = float(np.mean(np.abs(every) >= observed - 1e-9))
    elif b + c:
        # Equal differences are exchangeable: how many of them are positive is binomial.
        plus = rng.binomial(counts, 0.5, size=(permutations, counts.size))
        drawn = (2 * plus - counts) @ sizes
        p = float((1 + np.count_nonzero(np.abs(drawn) >= observed - 1e-9)) / (permutations + 1))
    else:
        p = 1.0
    return PairedTest("paired permutation", None, p, b, c, one.size)


def mean_difference(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of first less second with the unit bootstrap: the size of what the tests find.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit has both; ``too_few_units``: one.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.

    Examples
    --------
    >>> mean_difference([1, 1, 0], [0, 1, 0], rng=np.random.default_rng(0)).n
    3
    """
    one, two = _both(first, second)
    return mean_of_units(one - two, rng=rng, resamples=resamples, confidence=confidence)


def bootstrap_p_value(drawn: FloatArray) -> float | None:
    """Two-sided p-value of a difference from its resamples; None where none is defined.

    Twice the smaller share of resamples at or beyond 0 on one side, the observed one counted.

    Examples
    --------
    >>> bootstrap_p_value(np.full(99, 0.1))
    0.02
    """
    known = drawn[~np.isnan(drawn)]
    if not known.size:
        return None
    tail = min(np.count_nonzero(known <= 1e-12), np.count_nonzero(known >= -1e-12))
    return min(1.0, 2 * (int(tail) + 1) / (known.size + 1))


def _both(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    one, two = as_vectors(first, second)
    known = ~np.isnan(one) & ~np.isnan(two)
    if not known.any():
        raise UndefinedStatistic("no_unit", "No unit has a value of both.")
    if any(math.isinf(float(np.abs(part[known]).max())) for part in (one, two)):
        raise ValueError("a value is infinite")
    return one[known], two[known]
