"""Agreement in error: pairs of raters who share wrong answers more often than chance allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import stats

from evalhub.stats.tables import BoolArray, FloatArray, IntArray

LEAST_SHARED = 10
PRIOR_UNITS = 10.0
PRIOR_PAIRS = 3.0


@dataclass(frozen=True)
class Pair:
    """Two raters on the units both rated whose true value is known or taken as known.

    `same` wrong answers they share, `expected` by chance given how hard each unit is and how
    often each of them errs; `p` the tail, `q` the false discovery rate at which it stands out.
    """

    first: int
    second: int
    n: int
    same: int
    expected: float
    p: float
    q: float = 1.0


@dataclass(frozen=True)
class Errors:
    """Wrong answers as places of values; -1 = right, -2 = not rated. Shape (raters, units)."""

    wrong: IntArray
    n_values: int

    @property
    def rated(self) -> BoolArray:
        return np.asarray(self.wrong > -2)

    @property
    def erred(self) -> BoolArray:
        return np.asarray(self.wrong >= 0)


def wrong_answers(matrix: FloatArray, truth: FloatArray) -> Errors:
    """Compare ratings, NaN = missing, with the true value of each unit; units need one."""
    known = ~np.isnan(truth)
    given, right = matrix[:, known], truth[known]
    values = np.unique(given[~np.isnan(given)])
    wrong = np.where(np.isnan(given), -2, np.searchsorted(values, given))
    return Errors(np.where(given == right, -1, wrong).astype(np.int64), int(values.size))


def copying_pairs(errors: Errors) -> list[Pair]:
    """Every pair with enough in common, most striking first, with Benjamini-Yekutieli's q."""
    # Where nothing is known to be wrong there is no error to share.
    found = list(pairs(errors)) if errors.n_values else []
    if not found:
        return []
    adjusted = yekutieli(np.array([pair.p for pair in found]))
    ranked = [
        Pair(p.first, p.second, p.n, p.same, p.expected, p.p, float(q))
        for p, q in zip(found, adjusted, strict=True)
    ]
    return sorted(ranked, key=lambda pair: (pair.q, pair.p, -pair.same))


def yekutieli(p: FloatArray) -> FloatArray:
    """Adjusted p-values that hold under any dependence between the tests.

    Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188.
    """
    m = p.size
    order = np.argsort(p)
    scaled = p[order] * m * np.sum(1 / np.arange(1, m + 1)) / np.arange(1, m + 1)
    monotone = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(monotone, 1.0)
    return adjusted


def pairs(errors: Errors) -> Iterator[Pair]:
    """Test each pair. Chance is how often any two of the other raters share an error there."""
    counts = np.stack(
        [(errors.wrong == value).sum(axis=0) for value in range(errors.n_values)], axis=1
    ).astype(np.float64)
    n_rated = errors.rated.sum(axis=0).astype(np.float64)
    overall = shared_errors(counts, n_rated)
    base = float(overall[0].sum() / max(overall[1].sum(), 1.0))
    proneness = error_ratios(errors)
    for first, second in combinations(range(errors.wrong.shape[0]), 2):
        both = errors.rated[first] & errors.rated[second]
        n = int(both.sum())
        if n < LEAST_SHARED:
            continue
        a, b = errors.wrong[first, both], errors.wrong[second, both]
        same = int(((a == b) & (a >= 0)).sum())
        hits, total = shared_errors(without(counts[both], a, b), n_rated[both] - 2)
        chance = (hits + PRIOR_PAIRS * base) / (total + PRIOR_PAIRS)
        expected = float(np.minimum(chance * proneness[first] * proneness[second], 1.0).sum())
        # The Poisson tail lies above that of the sum of unequal chances: never too small.
        tail = float(stats.poisson.sf(same - 1, expected)) if same else 1.0
        yield Pair(first, second, n, same, expected, tail)


def shared_errors(counts: FloatArray, n_rated: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Pairs of raters with the same wrong value, and pairs of raters at all, by unit."""
    return (counts * (counts - 1) / 2).sum(axis=1), np.maximum(n_rated * (n_rated - 1) / 2, 0.0)


def without(counts: FloatArray, a: IntArray, b: IntArray) -> FloatArray:
    """Counts of wrong values by unit, less those of two raters."""
    left, units = counts.copy(), np.arange(counts.shape[0])
    for wrong in (a, b):
        erred = wrong >= 0
        left[units[erred], wrong[erred]] -= 1
    return left


def error_ratios(errors: Errors) -> FloatArray:
    """How error-prone each rater is beside the average, drawn towards 1 where there is little."""
    rate = float(errors.erred.sum()) / max(float(errors.rated.sum()), 1.0)
    if rate == 0:
        return np.ones(errors.wrong.shape[0])
    shares = (errors.erred.sum(axis=1) + rate * PRIOR_UNITS) / (
        errors.rated.sum(axis=1) + PRIOR_UNITS
    )
    return np.asarray(shares / rate)
