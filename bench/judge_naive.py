"""A judge report's figures as they would be written down first, for `bench.judge_report`.

Every resample draws units by their numbers and makes every table anew; every regression is left to
a general minimiser. A few of each are timed, and what all of them would take is told.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize, special, stats

from evalhub.stats.consensus.majority import majority

RESAMPLES, TIMED = 1000, 5
# What a report does with each key of metadata: four regressions, on the data and on 100 resamples.
REGRESSIONS = 4 * 101
POINTS = 5


def seconds_of_report(seed: int, units: int, raters: int, keys: int) -> float:
    """What one criterion of one judge takes: three measures of four, and slices by some keys."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, POINTS, units).astype(float)
    said = np.clip(truth + rng.integers(-1, 2, (1 + raters, units)), 0, POINTS - 1).astype(float)
    each = timed(lambda: figures(truth, said, rng.integers(0, units, units)), TIMED)
    match, groups = said[1:].mean(axis=0), rng.integers(0, 4, units)
    return RESAMPLES * each + keys * REGRESSIONS * timed(lambda: fitted(said[0], match, groups), 1)


def timed(work: Callable[[], Any], times: int) -> float:
    """Seconds of one."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def figures(truth: Any, said: Any, drawn: Any) -> list[float]:
    """Accuracy, kappa and Spearman of the judge and of people, on units drawn by number."""
    facts, values = truth[drawn], said[:, drawn]
    found = []
    sides = [(values[0], facts)]
    for row in range(1, values.shape[0]):
        sides.append((values[row], majority(np.delete(values[1:], row - 1, axis=0)).labels))
    for own, other in sides:
        known = ~np.isnan(other)
        table = np.zeros((POINTS, POINTS))
        np.add.at(table, (own[known].astype(int), other[known].astype(int)), 1)
        shares = table / table.sum()
        chance = float(shares.sum(axis=0) @ shares.sum(axis=1))
        right = float(np.trace(shares))
        rank = float(stats.spearmanr(own[known], other[known]).statistic)
        found += [right, (right - chance) / (1 - chance), rank]
    return found


def fitted(scores: Any, match: Any, groups: Any) -> float:
    """Log-likelihood of an ordinal regression on the human mean and the group."""
    own = (np.arange(1, groups.max() + 1) == groups[:, None]) * 1.0
    terms = np.column_stack([match - match.mean(), own])
    places, cuts = scores.astype(int), POINTS - 1

    def loss(theta: Any) -> float:
        thresholds = np.cumsum(np.concatenate([theta[:1], np.exp(theta[1:cuts])]))
        ends = np.concatenate([[-np.inf], thresholds, [np.inf]])
        linear = terms @ theta[cuts:]
        upper, lower = (special.expit(ends[places + side] - linear) for side in (1, 0))
        return float(-np.log(np.maximum(upper - lower, 1e-300)).sum())

    start = np.concatenate([[-1.0], np.zeros(cuts - 1 + terms.shape[1])])
    return -float(optimize.minimize(loss, start, method="BFGS").fun)
