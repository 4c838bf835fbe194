"""Counts per day: the mean day with an interval for few days."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate


def mean_count(counts: Sequence[int], *, confidence: float = 0.95) -> Estimate:
    """Mean of a few counts with an interval that never falls below counting noise.

    Parameters
    ----------
    counts : sequence of int
        Events in equal spans of time (days), at least two.
    confidence : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        Student's t interval of the mean. The variance of a span is that of the sample, but at
        least the mean, which is the variance of a Poisson count: two equal days do not make a
        certainty. The low end is never below 0. ``n`` is the number of spans.

    Raises
    ------
    UndefinedStatistic
        ``no_event``: every count is 0; ``too_few_spans``: fewer than two.

    Examples
    --------
    >>> found = mean_count([16, 16])  # standard error sqrt(16 / 2), t = 12.706 for one degree
    >>> round(found.value, 3), found.low, round(found.high, 2)
    (16.0, 0.0, 51.94)
    """
    values = np.asarray(counts, dtype=np.float64)
    if not values.any():
        raise UndefinedStatistic("no_event", "Nothing was counted.")
    if values.size < 2:
        raise UndefinedStatistic("too_few_spans", "One span has no interval.")
    mean = float(values.mean())
    error = math.sqrt(max(float(values.var(ddof=1)), mean) / values.size)
    reach = float(stats.t.ppf((1 + confidence) / 2, values.size - 1)) * error
    return Estimate(
        value=mean,
        low=max(0.0, mean - reach),
        high=mean + reach,
        confidence=confidence,
        method="Student's t over spans, at least Poisson variance",
        n=int(values.size),
    )
