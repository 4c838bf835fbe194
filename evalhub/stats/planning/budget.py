"""How many units to label of each stratum: for margins asked for, or out of a fixed budget."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evalhub.stats.planning.samples import quantile_of
from evalhub.stats.tables import FloatArray, IntArray

Division = Literal["neyman", "proportional"]


@dataclass(frozen=True)
class Stratum:
    """A part of the units, as it is before labelling.

    Attributes
    ----------
    name : str
        Language, product, risk tier.
    size : int
        Units there are.
    expected : float
        Rate that is expected in it; .5 where nothing is known.
    """

    name: str
    size: int
    expected: float = 0.5


@dataclass(frozen=True)
class StratumBudget:
    """Labels of one stratum: ``n`` of ``size`` units, and the margin of its own rate with them."""

    name: str
    size: int
    n: int
    margin: float


@dataclass(frozen=True)
class Budget:
    """Labels of all strata together.

    Attributes
    ----------
    strata : tuple of StratumBudget
        In the order given.
    n : int
        Units to label.
    margin : float
        Half the width of the interval of the overall rate, each stratum weighed by its size.
    confidence : float
        Level of all margins.
    """

    strata: tuple[StratumBudget, ...]
    n: int
    margin: float
    confidence: float


def budget_for_margins(
    strata: Sequence[Stratum],
    *,
    overall: float | None = None,
    each: float | None = None,
    minimum: int = 0,
    division: Division = "neyman",
    confidence: float = 0.95,
) -> Budget:
    """Fewest labels with which the overall rate, and that of each stratum, is known so closely.

    First every stratum gets what its own margin and the minimum ask for; what the overall margin
    asks beyond that is divided by the rule. A stratum is never asked for more than it has, and
    labels are drawn from it without replacement.

    Parameters
    ----------
    strata : sequence of Stratum
        All parts of the whole, without overlap.
    overall : float, optional
        Margin of the overall rate, as a share.
    each : float, optional
        Margin of the rate of each stratum.
    minimum : int
        Labels that every stratum gets in any case.
    division : {"neyman", "proportional"}
        By size times the expected standard deviation, which takes the fewest labels; or by size.
    confidence : float
        Level of the margins.

    Returns
    -------
    Budget

    References
    ----------
    Neyman (1934), J R Stat Soc 97, 558-625; Cochran (1977), Sampling Techniques, 3rd ed., ch. 5.

    Examples
    --------
    >>> parts = [Stratum("large", 90_000), Stratum("small", 10_000, 0.1)]
    >>> found = budget_for_margins(parts, overall=0.03, each=0.1)
    >>> [part.n for part in found.strata], round(found.margin, 3)
    ([913, 61], 0.03)
    """
    _check(strata, minimum)
    sizes, spreads = _sizes(strata), _spreads(strata)
    least = np.full(sizes.size, float(minimum))
    if each is not None:
        needed = (quantile_of(confidence) * spreads / _positive(each)) ** 2
        least = np.maximum(least, needed / (1 + (needed - 1).clip(0) / sizes))
    if overall is not None:
        # Without a label nothing is known of a stratum, however small: ask for one by itself.
        least = np.maximum(least, spreads > 0)
    counts = np.minimum(np.ceil(np.round(least, 9)), sizes).astype(np.int64)
    if overall is not None and _margin(counts, sizes, spreads, confidence) > _positive(overall):
        low, high = int(counts.sum()), int(sizes.sum())
        while low < high:
            middle = (low + high) // 2
            tried = _divided(middle, counts, sizes, spreads, division)
            enough = _margin(tried, sizes, spreads, confidence) <= overall
            low, high = (low, middle) if enough else (middle + 1, high)
        counts = _divided(low, counts, sizes, spreads, division)
    return _budget(strata, counts, confidence)


def divide_budget(
    strata: Sequence[Stratum],
    n: int,
    *,
    minimum: int = 0,
    division: Division = "neyman",
    confidence: float = 0.95,
) -> Budget:
    """Divide a fixed number of labels; the margins say what they buy.

    Parameters
    ----------
    strata, minimum, division, confidence
        As in `budget_for_margins`.
    n : int
        Labels there are; at least the minima, at most all units.

    Returns
    -------
    Budget

    References
    ----------
    As in `budget_for_margins`.

    Examples
    --------
    >>> parts = [Stratum("large", 9000), Stratum("small", 1000)]
    >>> [part.n for part in divide_budget(parts, 500, minimum=100).strata]
    [400, 100]
    """
    _check(strata, minimum)
    sizes, spreads = _sizes(strata), _spreads(strata)
    least = np.minimum(minimum, sizes).astype(np.int64)
    if not least.sum() <= n <= sizes.sum():
        raise ValueError("the labels are fewer than the minima or more than the units")
    return _budget(strata, _divided(n, least, sizes, spreads, division), confidence)


def _divided(
    n: int, least: IntArray, sizes: FloatArray, spreads: FloatArray, division: Division
) -> IntArray:
    """Divide by weight, none under its least or over its size; the last ones by largest rest."""
    # A stratum in which nothing is expected to vary still stands for its size.
    weights = sizes * np.maximum(spreads, 1e-6) if division == "neyman" else sizes
    low, high = 0.0, float(n / weights.min())
    for _ in range(100):
        factor = (low + high) / 2
        shares = np.clip(factor * weights, least, sizes)
        low, high = (factor, high) if shares.sum() < n else (low, factor)
    shares = np.clip(high * weights, least, sizes)
    counts = np.floor(shares + 1e-9).astype(np.int64)
    room = np.flatnonzero(counts < sizes)
    rest = room[np.argsort(-(shares - counts)[room], kind="stable")]
    counts[rest[: max(0, n - int(counts.sum()))]] += 1
    return counts


def _margin(counts: IntArray, sizes: FloatArray, spreads: FloatArray, confidence: float) -> float:
    """Half the width of the overall rate; infinite where a stratum that varies has no label."""
    if ((counts == 0) & (spreads > 0)).any():
        return math.inf
    of_each = _errors(counts, sizes, spreads) * sizes / sizes.sum()
    return float(quantile_of(confidence) * np.sqrt((of_each**2).sum()))


def _errors(counts: IntArray, sizes: FloatArray, spreads: FloatArray) -> FloatArray:
    left = np.where(sizes > 1, (sizes - counts) / np.maximum(sizes - 1, 1), 0.0)
    return np.asarray(spreads * np.sqrt(left / np.maximum(counts, 1)))


def _budget(strata: Sequence[Stratum], counts: IntArray, confidence: float) -> Budget:
    sizes, spreads = _sizes(strata), _spreads(strata)
    reach = quantile_of(confidence) * _errors(counts, sizes, spreads)
    reach = np.where((counts == 0) & (spreads > 0), np.inf, reach)
    rows = tuple(
        StratumBudget(stratum.name, stratum.size, int(n), float(margin))
        for stratum, n, margin in zip(strata, counts, reach, strict=True)
    )
    margin = _margin(counts, sizes, spreads, confidence)
    return Budget(rows, int(counts.sum()), margin, confidence)


def _sizes(strata: Sequence[Stratum]) -> FloatArray:
    return np.array([stratum.size for stratum in strata], dtype=np.float64)


def _spreads(strata: Sequence[Stratum]) -> FloatArray:
    rates = np.array([stratum.expected for stratum in strata], dtype=np.float64)
    return np.asarray(np.sqrt(rates * (1 - rates)))


def _positive(margin: float) -> float:
    if not margin > 0:
        raise ValueError("a margin is more than 0")
    return margin


def _check(strata: Sequence[Stratum], minimum: int) -> None:
    if not strata or minimum < 0:
        raise ValueError("at least one stratum and a minimum of 0 or more are needed")
    if any(stratum.size < 1 or not 0 <= stratum.expected <= 1 for stratum in strata):
        raise ValueError("a stratum has units and a rate from 0 to 1")
