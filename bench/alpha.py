"""Krippendorff's alpha with its bootstrap: time and memory, beside plain loops and a package.

Run from the repository root: ``python -m bench.alpha``. Prints one JSON line. All ratings are
simulated from a fixed seed: a true value from 1 to 5 and an error of one point at most.
"""

import json
import os
import platform
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evalhub.stats.agreement.alpha import Level, krippendorff_alpha
from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.tables import FloatArray

SEED = 20260101
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
LOOP_RESAMPLES = 20
# What a loop over all pairs can do in a minute.
PAIRS_UNITS, PAIRS_RESAMPLES = 1000, 5


def simulate(n_raters: int, n_units: int) -> FloatArray:
    """Ratings from 1 to 5 with one in fifty missing."""
    rng = np.random.default_rng(SEED)
    truth = rng.integers(1, 6, n_units)
    ratings = np.clip(truth + rng.integers(-1, 2, (n_raters, n_units)), 1, 5).astype(np.float64)
    ratings[rng.random(ratings.shape) < 0.02] = np.nan
    return ratings


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds on the wall clock, and the result."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def peak_mib() -> float:
    """Most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def ours(ratings: FloatArray, level: Level, resamples: int) -> Any:
    """Alpha and interval by the function under test."""
    rng = np.random.default_rng(SEED)
    return krippendorff_alpha(ratings, level, rng=rng, resamples=resamples)


def loop(ratings: FloatArray, level: Level, resamples: int) -> list[float]:
    """The plain way: draw columns, call the package, again and again."""
    rng = np.random.default_rng(SEED)
    n_units = ratings.shape[1]
    return [
        krippendorff.alpha(
            reliability_data=ratings[:, rng.integers(0, n_units, n_units)],
            level_of_measurement=level,
        )
        for _ in range(resamples)
    ]


def alpha_by_pairs(units: list[list[float]]) -> float:
    """Nominal alpha as the definition reads: every pair of every unit, in plain Python."""
    coincidences: dict[tuple[float, float], float] = defaultdict(float)
    for values in units:
        if len(values) > 1:
            for pair in permutations(values, 2):
                coincidences[pair] += 1 / (len(values) - 1)
    margins: dict[float, float] = defaultdict(float)
    for (first, _second), count in coincidences.items():
        margins[first] += count
    n = sum(margins.values())
    observed = sum(count for (first, second), count in coincidences.items() if first != second)
    expected = sum(
        margins[one] * margins[other] for one in margins for other in margins if one != other
    )
    return 1 - (n - 1) * observed / expected


def pairs(ratings: FloatArray, resamples: int) -> list[float]:
    """The naive way: draw units, look at all their pairs, again and again."""
    rng = np.random.default_rng(SEED)
    units = [[value for value in column if value == value] for column in ratings.T.tolist()]
    return [
        alpha_by_pairs([units[drawn] for drawn in rng.integers(0, len(units), len(units))])
        for _ in range(resamples)
    ]


def measure(n_raters: int, n_units: int, resamples: int) -> dict[str, Any]:
    """Time each level on one size; memory is read before any other size is loaded."""
    ratings = simulate(n_raters, n_units)
    seconds, values = {}, {}
    for level in LEVELS:
        taken, found = timed(lambda level=level: ours(ratings, level, resamples))
        seconds[level] = round(taken, 3)
        values[level] = [round(x, 4) for x in (found.value, found.low, found.high)]
    jackknife, _found = timed(lambda: jackknife_alpha(ratings, "ordinal"))
    return {
        "raters": n_raters,
        "units": n_units,
        "resamples": resamples,
        "seconds": seconds,
        "alpha_low_high": values,
        "jackknife_seconds": round(jackknife, 3),
        "peak_rss_mib": peak_mib(),
    }


def side_by_side(n_raters: int, n_units: int, resamples: int) -> dict[str, Any]:
    """Time our resamples and the loop's, which are fewer, on the same ratings."""
    ratings = simulate(n_raters, n_units)
    fast, found = timed(lambda: ours(ratings, "ordinal", resamples))
    slow, _drawn = timed(lambda: loop(ratings, "ordinal", LOOP_RESAMPLES))
    oracle = krippendorff.alpha(reliability_data=ratings, level_of_measurement="ordinal")
    return {
        "raters": n_raters,
        "units": n_units,
        "ours": {"resamples": resamples, "seconds": round(fast, 4)},
        "loop": {"resamples": LOOP_RESAMPLES, "seconds": round(slow, 4)},
        "times_faster_per_resample": round((slow / LOOP_RESAMPLES) / (fast / resamples), 1),
        "difference_of_alpha": abs(found.value - oracle),
    }


def beside_pairs(n_raters: int, resamples: int) -> dict[str, Any]:
    """Time our resamples and those of the loop over pairs on the same ratings, nominal."""
    ratings = simulate(n_raters, PAIRS_UNITS)
    fast, found = timed(lambda: ours(ratings, "nominal", resamples))
    slow, _drawn = timed(lambda: pairs(ratings, PAIRS_RESAMPLES))
    naive = alpha_by_pairs(
        [[value for value in column if value == value] for column in ratings.T.tolist()]
    )
    return {
        "raters": n_raters,
        "units": PAIRS_UNITS,
        "ours": {"resamples": resamples, "seconds": round(fast, 4)},
        "pairs": {"resamples": PAIRS_RESAMPLES, "seconds": round(slow, 4)},
        "times_faster_per_resample": round((slow / PAIRS_RESAMPLES) / (fast / resamples)),
        "difference_of_alpha": abs(found.value - naive),
    }


def main() -> None:
    """Print one JSON line."""
    # Small first: peak memory never falls, so the large case must come last of ours.
    wide = measure(123, 990, 2000)
    long = measure(5, 1_000_000, 1000)
    report = {
        "bench": "alpha",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cpus": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "wide": wide,
        "long": long,
        "side_by_side": [side_by_side(123, 990, 2000), side_by_side(3, 1000, 1000)],
        "beside_pairs": [beside_pairs(5, 1000), beside_pairs(40, 1000)],
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
