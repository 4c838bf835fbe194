"""How far apart two answers to one question are, from 0 (the same) to 1 (as far as can be)."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Any

Distance = Callable[[Any, Any], float]


def nominal_distance(first: object, second: object) -> float:
    """Whether two values differ: Krippendorff's nominal metric.

    Parameters
    ----------
    first, second : object
        Values that can be compared for equality.

    Returns
    -------
    float
        0 or 1.

    Examples
    --------
    >>> nominal_distance("yes", "no")
    1.0
    """
    return float(first != second)


def span_distance(first: float, second: float, span: float) -> float:
    """Difference as a share of the largest one that a scale allows.

    Of places on an ordered scale of ``q`` points the span is ``q - 1``: this is one less the
    linear weight of Cohen's weighted kappa. Of numbers it is the highest less the lowest.

    Parameters
    ----------
    first, second : float
        Places or numbers within the span.
    span : float
        The largest difference; a scale of one point has 0.

    Returns
    -------
    float
        From 0 to 1.

    References
    ----------
    Cohen (1968), Psychol Bull 70, 213-220.

    Examples
    --------
    >>> span_distance(4, 5, 4), span_distance(1, 5, 4)
    (0.25, 1.0)
    """
    return min(1.0, abs(first - second) / span) if span > 0 else 0.0


def ratio_distance(first: float, second: float) -> float:
    """Difference over sum, as in Krippendorff's ratio metric before it is squared.

    Parameters
    ----------
    first, second : float
        Amounts. Below 0, where a ratio says nothing, their sizes are summed.

    Returns
    -------
    float
        From 0 to 1; two zeros are no distance apart, zero and anything else are 1 apart.

    References
    ----------
    Krippendorff (2018), Content Analysis, 4th ed., ch. 12.

    Examples
    --------
    >>> ratio_distance(10, 30), ratio_distance(1010, 1030)
    (0.5, 0.00980392156862745)
    """
    size = abs(first) + abs(second)
    return abs(first - second) / size if size > 0 else 0.0


def jaccard_distance(first: AbstractSet[Any], second: AbstractSet[Any]) -> float:
    """One less the options that both chose over those that either chose.

    Parameters
    ----------
    first, second : set
        Chosen options; an empty set is an answer as well.

    Returns
    -------
    float
        From 0 to 1; two empty sets are the same.

    References
    ----------
    Jaccard (1912), New Phytologist 11, 37-50.

    Examples
    --------
    >>> round(jaccard_distance({"a", "b"}, {"b", "c"}), 4)  # one of three in common
    0.6667
    """
    either = len(first | second)
    return 1 - len(first & second) / either if either else 0.0


def kendall_distance(first: Sequence[float], second: Sequence[float]) -> float:
    """Share of pairs of things that two orders put differently.

    A pair in opposite orders counts 1, a pair that only one of them tells apart counts a half.

    Parameters
    ----------
    first, second : sequence of float
        Ranks of the same things in the same order; things that share a rank have equal ones.

    Returns
    -------
    float
        From 0 (the same order) to 1 (reversed); without shared ranks ``(1 - tau) / 2``.

    References
    ----------
    Kendall (1938), Biometrika 30, 81-93; shared ranks: Fagin et al. (2006), SIAM J Discrete Math
    20, 628-648, with p = 1/2.

    Examples
    --------
    >>> round(kendall_distance([1, 2, 3], [1, 3, 2]), 4)  # one pair of three is reversed
    0.3333
    """
    pairs = list(combinations(range(len(first)), 2))
    apart = sum(
        abs(_sign(first[a] - first[b]) - _sign(second[a] - second[b])) / 2 for a, b in pairs
    )
    return apart / len(pairs) if pairs else 0.0


def mean_distance(values: Sequence[Any], distance: Distance) -> float:
    """Mean distance of every two of some raters' values.

    Parameters
    ----------
    values : sequence
        One value of each rater.
    distance : callable
        Of two values, from 0 to 1.

    Returns
    -------
    float
        From 0 to 1; 0 with fewer than two values.

    Examples
    --------
    >>> round(mean_distance(["a", "a", "b"], nominal_distance), 4)  # two of three pairs differ
    0.6667
    """
    pairs = list(combinations(values, 2))
    return sum(distance(a, b) for a, b in pairs) / len(pairs) if pairs else 0.0


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
